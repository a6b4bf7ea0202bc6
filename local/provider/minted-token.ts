import { randomUUID } from 'node:crypto';
import { type CryptoKey, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import { WEB_CLIENT } from './configuration.js';
import { type ProviderKeys, SIGNING_ALGORITHM, SIGNING_KEY_ID } from './keys.js';
import { accessTokenClaimsOf, userNamed } from './users.js';

export interface MintOptions {
  /** Claims that replace the usual ones; `undefined` takes one away. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Partial<JWTHeaderParameters>;
  /** Signs with a key that the provider does not publish, under the id of one that it does. */
  readonly forged?: boolean;
}

/** An access token that no login was needed for: alice's, unless it is told otherwise. */
export function mintAccessToken(
  { claims = {}, header = {}, forged = false }: MintOptions,
  issuer: string,
  audience: string,
  keys: ProviderKeys,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const user = userNamed(typeof claims.sub === 'string' ? claims.sub : 'alice');
  const payload: JWTPayload = {
    iss: issuer,
    aud: audience,
    sub: 'alice',
    client_id: 'minted',
    jti: randomUUID(),
    iat: now,
    exp: now + 300,
    scope: 'orders:read',
    ...(user === undefined ? {} : accessTokenClaimsOf(user)),
    ...claims,
  };
  return sign(payload, { typ: 'at+jwt', ...header }, forged ? keys.foreignKey : keys.privateKey);
}

export function mintLogoutToken(
  { claims = {}, header = {}, forged = false }: MintOptions,
  issuer: string,
  keys: ProviderKeys,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const payload: JWTPayload = {
    iss: issuer,
    aud: WEB_CLIENT.id,
    sub: 'alice',
    jti: randomUUID(),
    iat: now,
    exp: now + 120,
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    ...claims,
  };
  return sign(payload, { typ: 'logout+jwt', ...header }, forged ? keys.foreignKey : keys.privateKey);
}

function sign(payload: JWTPayload, header: Partial<JWTHeaderParameters>, key: CryptoKey): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: SIGNING_ALGORITHM, kid: SIGNING_KEY_ID, ...header }).sign(key);
}
