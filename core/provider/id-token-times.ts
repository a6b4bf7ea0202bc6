import { GateError } from '../errors.js';
import type { Claims } from '../identity.js';

const LEEWAY = 30;

/**
 * Judges the times of an ID token that is good otherwise.
 * @throws GateError `login_failed`
 */
export function checkIdTokenTimes(claims: Claims, now: number): void {
  const { exp, iat, nbf } = claims;
  if (!isTime(exp) || now >= exp + LEEWAY) throw new GateError('login_failed', 'the ID token has expired');
  if (!isTime(iat) || iat > now + LEEWAY) throw new GateError('login_failed', 'the ID token is from the future');
  if (nbf !== undefined && (!isTime(nbf) || nbf > now + LEEWAY)) {
    throw new GateError('login_failed', 'the ID token is not valid yet');
  }
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
