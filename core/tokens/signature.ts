import * as errors from 'jose/errors';
import { compactVerify } from 'jose/jws/compact/verify';
import { GateError } from '../errors.js';
import type { KeySource } from '../provider/keys.js';
import type { ProviderSettings } from '../settings/document.js';
import { isIssuedBy } from '../settings/issuer.js';
import type { UnverifiedToken } from './unverified-token.js';

/** Whose signatures count, and by which algorithms. */
export type SigningIssuer = Pick<ProviderSettings, 'issuer' | 'tenants' | 'algorithms'>;

export interface SignatureDependencies {
  readonly provider: SigningIssuer;
  readonly keys: KeySource;
}

/**
 * What can be told about algorithm and issuer without asking the provider, so that a token of a stranger never makes the
 * gate send a request.
 * @throws GateError `token_algorithm`, `token_issuer`
 */
export function checkIssuer({ algorithm, claims }: UnverifiedToken, provider: SigningIssuer): void {
  if (!provider.algorithms.includes(algorithm)) throw new GateError('token_algorithm');
  if (!isIssuedBy(provider, claims.iss)) throw new GateError('token_issuer');
}

/**
 * Verifies the signature of a token with the keys that its issuer publishes, and once more with newer ones.
 * @throws GateError `token_issuer`, `token_key_unknown`, `token_signature`, `provider_unavailable`
 */
export async function verifySignature(
  token: string,
  { claims }: UnverifiedToken,
  { provider, keys }: SignatureDependencies,
): Promise<void> {
  const known = await keys.current();
  if (provider.tenants === undefined && claims.iss !== known.issuer) throw new GateError('token_issuer');
  try {
    await verifyWith(token, known.find, provider.algorithms);
  } catch (error) {
    if (!isKeyProblem(error)) throw error;
    const renewed = await keys.renewed(known);
    if (renewed === undefined) throw error;
    await verifyWith(token, renewed.find, provider.algorithms);
  }
}

async function verifyWith(
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
