import { GateError } from '../errors.js';
import type { Claims } from '../identity.js';
import type { AccessTokenProfile, AccessTokenProof } from '../settings/document.js';
import { audiencesOf, judgeTimes } from './claims.js';
import type { UnverifiedToken } from './unverified-token.js';

/**
 * Judges everything about an access token but its issuer and signature. Pure.
 * @throws GateError `token_claims`, `token_expired`, `token_not_yet_valid`, `token_audience`, `token_type`,
 * `token_bound`
 */
export function judgeAccessToken(token: UnverifiedToken, profile: AccessTokenProfile, now: number): void {
  const { claims } = token;
  subjectOf(claims);
  judgeTimes(claims, now);
  if (!audiences(claims, profile).some((audience) => profile.audiences.includes(audience))) {
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

function audiences(claims: Claims, profile: AccessTokenProfile): readonly string[] {
  if (profile.audienceClaim === 'aud') return audiencesOf(claims);
  if (typeof claims.client_id === 'string') return [claims.client_id];
  throw new GateError('token_audience', 'client_id missing or malformed');
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
