import { randomUUID } from 'node:crypto';
import { type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
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
  return new SignJWT(payload)
    .setProtectedHeader({ alg: SIGNING_ALGORITHM, typ: 'at+jwt', kid: SIGNING_KEY_ID, ...header })
    .sign(forged ? keys.foreignKey : keys.privateKey);
}
