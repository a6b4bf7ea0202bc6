import { GateError } from '../errors.js';
import type { Claims } from '../identity.js';

const LEEWAY = 30;

/**
 * Judges the times of an ID token that is good otherwise.
 * @throws GateError `login_clock_skew`, and `login_failed` if a time is no time
 */
export function checkIdTokenTimes(claims: Claims, now: number): void {
  const { exp, iat, nbf } = claims;
  if (!isTime(exp) || !isTime(iat) || (nbf !== undefined && !isTime(nbf))) {
    throw new GateError('login_failed', 'a time of the ID token is missing or no number');
  }
  if (now >= exp + LEEWAY) throw new GateError('login_clock_skew', 'the ID token has expired');
  if (iat > now + LEEWAY) throw new GateError('login_clock_skew', 'the ID token is from the future');
  if (nbf !== undefined && nbf > now + LEEWAY) {
    throw new GateError('login_clock_skew', 'the ID token is not valid yet');
  }
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
