import { GateError } from '../errors.js';
import type { Claims } from '../identity.js';
import type { AccessTokenProfile, AccessTokenProof } from '../settings/document.js';
import type { UnverifiedToken } from './unverified-token.js';

/** Seconds by which clocks may differ. */
export const LEEWAY = 30;

/** 9999-12-31, the last second dates can be written for; a larger number is a mistake or an attack. */
const LATEST_TIME = 253_402_300_799;

const MAXIMUM_AUDIENCES = 100;

/**
 * Judges everything about an access token but its issuer and signature. Pure.
 * @throws GateError `token_claims`, `token_expired`, `token_not_yet_valid`, `token_audience`, `token_type`,
 * `token_bound`
 */
export function judgeAccessToken(token: UnverifiedToken, profile: AccessTokenProfile, now: number): void {
  const { claims } = token;
  subjectOf(claims);
  judgeTimes(claims, now);
  if (!audiencesOf(claims, profile).some((audience) => profile.audiences.includes(audience))) {
    throw new GateError('token_audience');
  }
  if (!proves(token, profile.proof)) throw new GateError('token_type');
  // RFC 7800: only its holder may use such a token, and holding a key is not something a bearer proves.
  if (claims.cnf !== undefined) throw new GateError('token_bound');
}

/**
 * Whom a token speaks of. A client that acts for itself has, at some providers, no `sub`; then it is its own subject.
 * @throws GateError `token_claims`
 */
export function subjectOf({ sub, client_id, azp }: Claims): string {
  const subject = sub ?? client_id ?? azp;
  if (typeof subject !== 'string' || subject === '') throw new GateError('token_claims', 'neither sub nor client_id');
  return subject;
}

function judgeTimes(claims: Claims, now: number): void {
  const expiry = time(claims, 'exp');
  if (expiry === undefined) throw new GateError('token_claims', 'exp missing');
  if (expiry + LEEWAY <= now) throw new GateError('token_expired');
  if ((time(claims, 'nbf') ?? 0) > now + LEEWAY) throw new GateError('token_not_yet_valid', 'nbf');
  if ((time(claims, 'iat') ?? 0) > now + LEEWAY) throw new GateError('token_not_yet_valid', 'iat');
}

function time(claims: Claims, name: string): number | undefined {
  const value = claims[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !(value >= 0 && value <= LATEST_TIME)) throw new GateError('token_claims', name);
  return value;
}

function audiencesOf(claims: Claims, profile: AccessTokenProfile): readonly string[] {
  const value = claims[profile.audienceClaim];
  if (typeof value === 'string') return [value];
  if (profile.audienceClaim === 'aud' && Array.isArray(value) && value.length <= MAXIMUM_AUDIENCES) {
    if (value.every((entry) => typeof entry === 'string')) return value;
  }
  throw new GateError('token_audience', `${profile.audienceClaim} missing or malformed`);
}

function proves({ type, claims }: UnverifiedToken, proof: AccessTokenProof): boolean {
  switch (proof.kind) {
    case 'typ':
      return type !== undefined && proof.types.includes(type);
    case 'claimEquals':
      return claims[proof.claim] === proof.value;
    case 'claimPresent':
      return proof.claims.some((claim) => Object.hasOwn(claims, claim) && claims[claim] !== null);
  }
}
