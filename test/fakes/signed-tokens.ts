import { CompactSign, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { ISSUER } from './gate-settings.js';

/** Claims of a good access token of the provider in `gate-settings.ts`, at the time of `FixedClock`. */
export const GOOD_CLAIMS = {
  iss: ISSUER,
  sub: 'alice-id',
  aud: 'https://api.example.com',
  iat: 1_750_000_000,
  exp: 1_750_000_300,
  scope: 'orders:read',
} as const satisfies JWTPayload;

export interface SigningKey {
  readonly kid: string;
  readonly algorithm: string;
  /** As the provider publishes it. */
  readonly jwk: JWK;
  /** A compact JWS; an undefined header member or claim is left out. */
  sign(claims?: object, header?: object): Promise<string>;
  /** The same with a payload as it is, which no library would write. */
  signText(payload: string, header?: object): Promise<string>;
}

export async function signingKey(algorithm: string, kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const headerWith = (changes: object) => ({ alg: algorithm, kid, typ: 'at+jwt', ...changes });
  return {
    kid,
    algorithm,
    jwk: { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' },
    sign: (claims = GOOD_CLAIMS, header = {}) =>
      new SignJWT({ ...claims }).setProtectedHeader(headerWith(header)).sign(privateKey),
    signText: (payload, header = {}) =>
      new CompactSign(new TextEncoder().encode(payload)).setProtectedHeader(headerWith(header)).sign(privateKey),
  };
}

/** The good claims with changes; a claim changed to undefined is left out. */
export function claimsWith(changes: Readonly<Record<string, unknown>>): object {
  return JSON.parse(JSON.stringify({ ...GOOD_CLAIMS, ...changes })) as object;
}

/** A part of a token: JSON of a value, or bytes as they are. */
export function tokenPart(content: unknown): string {
  return (content instanceof Uint8Array ? Buffer.from(content) : Buffer.from(JSON.stringify(content))).toString(
    'base64url',
  );
}
