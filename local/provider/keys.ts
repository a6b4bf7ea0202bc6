import { type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose';

export const SIGNING_ALGORITHM = 'RS256';
export const SIGNING_KEY_ID = 'local-rs256';

export interface ProviderKeys {
  /** Private keys, for oidc-provider. */
  readonly jwks: { readonly keys: readonly JWK[] };
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** A key that the provider does not publish. */
  readonly foreignKey: CryptoKey;
}

export async function generateProviderKeys(): Promise<ProviderKeys> {
  const [rsa, elliptic, foreign] = await Promise.all([
    generateKeyPair(SIGNING_ALGORITHM, { extractable: true }),
    generateKeyPair('ES256', { extractable: true }),
    generateKeyPair(SIGNING_ALGORITHM),
  ]);
  const keys = [
    { ...(await exportJWK(rsa.privateKey)), kid: SIGNING_KEY_ID, alg: SIGNING_ALGORITHM, use: 'sig' },
    { ...(await exportJWK(elliptic.privateKey)), kid: 'local-es256', alg: 'ES256', use: 'sig' },
  ];
  return { jwks: { keys }, privateKey: rsa.privateKey, publicKey: rsa.publicKey, foreignKey: foreign.privateKey };
}
