import { compactVerify, errors } from 'jose';
import type { Clock } from '../clock.js';
import { GateError } from '../errors.js';
import type { Claims } from '../identity.js';
import { sameIssuer } from '../provider/issuer.js';
import type { KeySource } from '../provider/keys.js';
import type { ProviderSettings } from '../settings/document.js';
import { judgeAccessToken } from './access-token-profile.js';
import { readUnverifiedToken } from './unverified-token.js';

export interface AccessTokenDependencies {
  readonly provider: ProviderSettings;
  readonly keys: KeySource;
  readonly clock: Clock;
}

/** Verifies a JWT by the one profile for access tokens and returns its claims. */
export type AccessTokenVerifier = (token: string) => Promise<Claims>;

/**
 * The order matters: what can be judged without the provider is judged first, so that a token of a stranger never
 * makes the gate send a request.
 */
export function accessTokenVerifier({ provider, keys, clock }: AccessTokenDependencies): AccessTokenVerifier {
  return async (token) => {
    const unverified = readUnverifiedToken(token);
    if (!provider.algorithms.includes(unverified.algorithm)) throw new GateError('token_algorithm');
    if (!sameIssuer(unverified.claims.iss, provider.issuer)) throw new GateError('token_issuer');
    judgeAccessToken(unverified, provider.accessToken, clock.now());

    const known = await keys.current();
    if (unverified.claims.iss !== known.issuer) throw new GateError('token_issuer');
    try {
      await verifySignature(token, known.find, provider.algorithms);
    } catch (error) {
      if (!isKeyProblem(error)) throw error;
      const renewed = await keys.renewed(known);
      if (renewed === undefined) throw error;
      await verifySignature(token, renewed.find, provider.algorithms);
    }
    return unverified.claims;
  };
}

async function verifySignature(
  token: string,
  find: Parameters<typeof compactVerify>[1],
  algorithms: readonly string[],
): Promise<void> {
  const options = { algorithms: [...algorithms] };
  try {
    await compactVerify(token, find, options);
  } catch (error) {
    if (error instanceof errors.JWKSMultipleMatchingKeys) {
      for await (const key of error) {
        if (await verifies(token, key, options)) return;
      }
      throw new GateError('token_signature', '', { cause: error });
    }
    throw signatureError(error);
  }
}

async function verifies(token: string, key: Parameters<typeof compactVerify>[1], options: { algorithms: string[] }) {
  return compactVerify(token, key, options).then(
    () => true,
    () => false,
  );
}

function signatureError(error: unknown): GateError {
  if (error instanceof errors.JWKSNoMatchingKey) return new GateError('token_key_unknown');
  if (error instanceof errors.JWSSignatureVerificationFailed) return new GateError('token_signature');
  // A key of the provider that cannot be used for this token: too short, of another curve, or malformed.
  return new GateError('token_signature', 'the key cannot be used', { cause: error });
}

function isKeyProblem(error: unknown): boolean {
  return error instanceof GateError && (error.code === 'token_key_unknown' || error.code === 'token_signature');
}
