import { GateError } from '../errors.js';
import type { Claims } from '../identity.js';

/** Seconds by which clocks may differ. */
export const LEEWAY = 30;

/** 9999-12-31, the last second dates can be written for; a larger number is a mistake or an attack. */
const LATEST_TIME = 253_402_300_799;

const MAXIMUM_AUDIENCES = 100;

/**
 * A time in seconds since 1970, undefined without one.
 * @throws GateError `token_claims` if it is none
 */
export function timeClaim(claims: Claims, name: string): number | undefined {
  const value = claims[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !(value >= 0 && value <= LATEST_TIME)) throw new GateError('token_claims', name);
  return value;
}

/**
 * Judges `exp`, which must be there, `nbf` and `iat`.
 * @throws GateError `token_claims`, `token_expired`, `token_not_yet_valid`
 */
export function judgeTimes(claims: Claims, now: number): void {
  const expiry = timeClaim(claims, 'exp');
  if (expiry === undefined) throw new GateError('token_claims', 'exp missing');
  if (expiry + LEEWAY <= now) throw new GateError('token_expired');
  if ((timeClaim(claims, 'nbf') ?? 0) > now + LEEWAY) throw new GateError('token_not_yet_valid', 'nbf');
  if ((timeClaim(claims, 'iat') ?? 0) > now + LEEWAY) throw new GateError('token_not_yet_valid', 'iat');
}

/**
 * Whom a token is meant for.
 * @throws GateError `token_audience` if it does not say
 */
export function audiencesOf({ aud }: Claims): readonly string[] {
  if (typeof aud === 'string') return [aud];
  if (Array.isArray(aud) && aud.length <= MAXIMUM_AUDIENCES && aud.every((entry) => typeof entry === 'string')) {
    return aud;
  }
  throw new GateError('token_audience', 'aud missing or malformed');
}
