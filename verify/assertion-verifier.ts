import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
import { ASSERTION_TYPE } from '../core/settings/assertion-limits.js';
import { GATE_PATHS } from '../core/settings/gate-paths.js';

/** What to expect of assertions. */
export interface AssertionVerifierOptions {
  /** The address browsers use for the API, without a trailing slash: the `publicUrl` of its gate. */
  readonly publicUrl: string;
  /** The `audience` of the assertion's header, which names this upstream. */
  readonly audience: string;
  /** Where the gate publishes its keys; `/auth/jwks` under the public URL by default. */
  readonly jwksUrl?: string;
  /** Fetches the keys; the global `fetch` by default. */
  readonly fetch?: typeof fetch;
  /** Milliseconds since 1970; `Date.now` by default. */
  readonly now?: () => number;
}

/** Who called, as the gate vouches for it. */
export interface AssertedCaller {
  readonly sub: string;
  /** The issuer at which `sub` is known. */
  readonly idp: string;
  readonly iat: number;
  readonly exp: number;
  readonly [claim: string]: unknown;
}

/** The request did not come through the gate, or not for this upstream. Answer it with 401. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** Seconds that the clocks of gate and upstream may differ. */
const CLOCK_TOLERANCE = 10;
/** Milliseconds for which keys are remembered, and that pass at least between two attempts to get them. */
const KEYS_REMEMBERED = 600_000;
const FETCH_INTERVAL = 5_000;
const FETCH_TIMEOUT = 3_000;
const MAXIMUM_LENGTH = 8_192;

/**
 * Verifies the assertions that the gate puts into a header: resolves with the caller, rejects with `AssertionError` if the
 * header does not prove one, and with another error if the gate's keys cannot be fetched.
 */
export function assertionVerifier(
  options: AssertionVerifierOptions,
): (header: string | undefined) => Promise<AssertedCaller> {
  const now = options.now ?? Date.now;
  const keyWith = keySource(options, now);
  return async (header) => {
    if (header === undefined) throw new AssertionError('There is no assertion.');
    const parts = header.length > MAXIMUM_LENGTH ? [] : header.split('.');
    const [protectedHeader = '', payload = '', signature = ''] = parts;
    const { alg, typ, kid, crit } = jsonObject(protectedHeader);
    if (
      parts.length !== 3 ||
      alg !== 'ES256' ||
      typ !== ASSERTION_TYPE ||
      typeof kid !== 'string' ||
      crit !== undefined
    ) {
      throw new AssertionError('The header holds no assertion of a gate.');
    }
    const key = await keyWith(kid);
    const signed = Buffer.from(`${protectedHeader}.${payload}`);
    const dsa = { key, dsaEncoding: 'ieee-p1363' } as const;
    if (!verify('sha256', signed, dsa, Buffer.from(signature, 'base64url'))) {
      throw new AssertionError('The signature of the assertion does not match.');
    }
    return checked(jsonObject(payload), options, now() / 1000);
  };
}

function checked(
  claims: Readonly<Record<string, unknown>>,
  { publicUrl, audience }: AssertionVerifierOptions,
  now: number,
): AssertedCaller {
  const { iss, aud, sub, idp, iat, exp } = claims;
  if (iss !== publicUrl) throw new AssertionError('The assertion is of another gate.');
  if (aud !== audience) throw new AssertionError('The assertion is for another upstream.');
  if (typeof exp !== 'number' || typeof iat !== 'number' || typeof sub !== 'string' || typeof idp !== 'string') {
    throw new AssertionError('The assertion lacks a claim.');
  }
  if (now > exp + CLOCK_TOLERANCE) throw new AssertionError('The assertion has expired.');
  if (now < iat - CLOCK_TOLERANCE) throw new AssertionError('The assertion is from the future.');
  return { ...claims, sub, idp, iat, exp };
}

/** Keys by their id. One that is not known is looked for once more, at most every few seconds. */
function keySource(options: AssertionVerifierOptions, now: () => number): (kid: string) => Promise<KeyObject> {
  const { jwksUrl = `${options.publicUrl}${GATE_PATHS.jwks}`, fetch: fetchKeys = fetch } = options;
  let keys: ReadonlyMap<string, KeyObject> = new Map();
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<void> | undefined;
  const load = async (): Promise<void> => {
    triedAt = now();
    const response = await fetchKeys(jwksUrl, { redirect: 'error', signal: AbortSignal.timeout(FETCH_TIMEOUT) });
    if (!response.ok) throw new Error(`The keys of the gate cannot be fetched: status ${response.status}.`);
    keys = keysIn(await response.json());
    fetchedAt = now();
  };
  const refresh = (): Promise<void> => {
    loading ??= load().finally(() => {
      loading = undefined;
    });
    return loading;
  };
  return async (kid) => {
    const isOld = now() - fetchedAt >= KEYS_REMEMBERED;
    if (loading !== undefined || ((isOld || !keys.has(kid)) && now() - triedAt >= FETCH_INTERVAL)) {
      // A key that is known serves on while the gate does not answer.
      await refresh().catch((error: unknown) => {
        if (!keys.has(kid)) throw error;
      });
    }
    const key = keys.get(kid);
    if (key === undefined) throw new AssertionError('The gate does not publish the key of the assertion.');
    return key;
  };
}

function keysIn(body: unknown): ReadonlyMap<string, KeyObject> {
  const { keys } = body as { readonly keys: readonly Readonly<Record<string, string>>[] };
  return new Map(
    keys
      .filter(({ kty, crv, alg }) => kty === 'EC' && crv === 'P-256' && alg === 'ES256')
      .map(({ kid = '', kty, crv, x, y }) => [
        kid,
        createPublicKey({ key: { kty, crv, x, y } as JsonWebKey, format: 'jwk' }),
      ]),
  );
}

function jsonObject(part: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Falls through: whatever is no JSON is no assertion.
  }
  throw new AssertionError('The header holds no assertion of a gate.');
}
