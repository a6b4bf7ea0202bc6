import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Clock } from '../../core/clock.js';
import type { ProviderMetadata } from '../../core/provider/metadata.js';
import { ISSUER } from './gate-settings.js';
import { jsonResponse, ScriptedHttp } from './scripted-http.js';

/** The metadata of a provider that has everything below its issuer. */
export function metadataOf(issuer: string) {
  return {
    issuer,
    jwksUri: `${issuer}/jwks`,
    authorizationEndpoint: `${issuer}/authorize`,
    tokenEndpoint: `${issuer}/token`,
    userinfoEndpoint: `${issuer}/userinfo`,
    endSessionEndpoint: `${issuer}/end-session`,
    revocationEndpoint: `${issuer}/revoke`,
    issParameterSupported: false,
  } as const satisfies ProviderMetadata;
}

export const METADATA = metadataOf(ISSUER);

interface SigningKey {
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly jwk: object;
}

const KEYS = new Map<string, SigningKey>();

/** Keys cost time, so each is made once for all tests of a file. */
export async function signingKey(alg: string, kid = `key-${alg}`): Promise<SigningKey> {
  const known = KEYS.get(kid);
  if (known !== undefined) return known;
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const key = { alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
  KEYS.set(kid, key);
  return key;
}

/** A provider that signs with real keys, and answers whatever a test tells it to. */
export class ScriptedProvider {
  readonly http = new ScriptedHttp();
  readonly metadata: ProviderMetadata = METADATA;

  constructor(private readonly clock: Clock) {}

  async publishKeys(...algs: readonly string[]): Promise<this> {
    return this.publishKeysAt(METADATA.jwksUri, ...algs);
  }

  async publishKeysAt(jwksUri: string, ...algs: readonly string[]): Promise<this> {
    const keys = await Promise.all(algs.map((alg) => signingKey(alg)));
    this.http.on(jwksUri, () => jsonResponse({ keys: keys.map((key) => key.jwk) }));
    return this;
  }

  answerTokens(body: unknown, status = 200, endpoint: string = METADATA.tokenEndpoint): this {
    this.http.on(endpoint, () => jsonResponse(body, status));
    return this;
  }

  /** A good ID token for a login with this nonce, but for the changes; a claim that is changed to undefined is left out. */
  async idToken(
    nonce: string,
    changes: Readonly<Record<string, unknown>> = {},
    alg = 'ES256',
    kid = `key-${alg}`,
  ): Promise<string> {
    const now = this.clock.now();
    const claims = { iss: ISSUER, sub: 'alice-id', aud: 'shop-client', iat: now, exp: now + 300, nonce, ...changes };
    const { privateKey } = await signingKey(alg);
    return new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(privateKey);
  }

  async tokens(nonce: string, changes: Readonly<Record<string, unknown>> = {}): Promise<Record<string, unknown>> {
    return {
      access_token: 'opaque-access-token',
      token_type: 'Bearer',
      expires_in: 600,
      id_token: await this.idToken(nonce),
      ...changes,
    };
  }
}
