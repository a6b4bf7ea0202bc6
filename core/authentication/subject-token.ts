import { findClaim } from '../access/claim-path.js';
import { GateError } from '../errors.js';
import type { Claims } from '../identity.js';
import { isIssuedBy } from '../settings/issuer.js';
import type { ExchangeConditions, ExchangeSettings, TrustedIssuer } from '../settings/token-exchange.js';
import { audiencesOf } from '../tokens/claims.js';
import type { UnverifiedToken } from '../tokens/unverified-token.js';

/**
 * The trusted issuer whose token this claims to be, if such tokens are traded; undefined if it is to be taken as it is, or
 * not at all. Whichever way it goes, it is verified there, by what that way asks for, and never goes another.
 * @throws GateError `token_audience`, `token_claims` if a condition looks at what nobody could read
 */
export function subjectTokenIssuer(
  { issuers }: Pick<ExchangeSettings, 'issuers'>,
  { claims }: UnverifiedToken,
): TrustedIssuer | undefined {
  const trusted = issuers.find((issuer) => isIssuedBy(issuer, claims.iss));
  if (trusted?.conditions === undefined) return trusted;
  return hold(trusted.conditions, claims, trusted) ? trusted : undefined;
}

function hold(
  { hasAudience, missingAudience, hasScopes, missingScopes }: ExchangeConditions,
  claims: Claims,
  { scopePath }: TrustedIssuer,
): boolean {
  const asksAudience = hasAudience !== undefined || missingAudience !== undefined;
  const asksScopes = hasScopes !== undefined || missingScopes !== undefined;
  const audiences = asksAudience && claims.aud !== undefined ? audiencesOf(claims) : [];
  const scopes = asksScopes ? scopesOf(findClaim([claims], scopePath)) : [];
  return (
    (hasAudience ?? []).every((one) => audiences.includes(one)) &&
    !(missingAudience ?? []).some((one) => audiences.includes(one)) &&
    (hasScopes ?? []).every((one) => scopes.includes(one)) &&
    !(missingScopes ?? []).some((one) => scopes.includes(one))
  );
}

/** Words with spaces between them (RFC 8693 section 4.2), or a list of words, as some providers write it. */
function scopesOf(claim: unknown): readonly string[] {
  if (claim === undefined || claim === null) return [];
  if (typeof claim === 'string') return claim.split(' ');
  if (Array.isArray(claim) && claim.every((word) => typeof word === 'string')) return claim;
  throw new GateError('token_claims', 'scope');
}
