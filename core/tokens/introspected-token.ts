import { GateError } from '../errors.js';
import type { Claims } from '../identity.js';
import type { ProviderSettings } from '../settings/document.js';
import { isIssuedBy } from '../settings/issuer.js';
import type { IntrospectionSettings } from '../settings/ways-in.js';
import { subjectOf } from './access-token-profile.js';
import { audiencesOf, LEEWAY, timeClaim } from './claims.js';

/** By member of an introspection answer: what says that the token is an access token. In lower case. */
const ACCESS_TOKEN: Readonly<Record<string, readonly string[]>> = {
  token_type: ['bearer', 'access_token'],
  typ: ['bearer', 'at+jwt'],
  token_use: ['access', 'access_token'],
  purpose: ['access_token'],
};

/**
 * Judges what the provider says about a token (RFC 7662 section 2.2), as often as the answer is used. Pure.
 * @throws GateError `token_inactive`, `token_issuer`, `token_expired`, `token_not_yet_valid`, `token_audience`,
 * `token_type`, `token_bound`, `token_claims`
 */
export function judgeIntrospection(
  answer: Claims,
  provider: ProviderSettings,
  settings: IntrospectionSettings,
  now: number,
): void {
  if (answer.active !== true) throw new GateError('token_inactive');
  if (answer.iss !== undefined && !isIssuedBy(provider, answer.iss)) throw new GateError('token_issuer');
  judgeTimes(answer, now);
  judgeAudience(answer, provider, settings);
  if (answer.cnf !== undefined || is(answer.token_type, ['dpop', 'pop'])) throw new GateError('token_bound');
  judgeType(answer, settings);
  subjectOf(answer);
}

/** Seconds since 1970 until when an answer can count, undefined if it does not say. */
export function expiryOfAnswer(answer: Claims): number | undefined {
  return timeClaim(answer, 'exp');
}

/** An answer need not have an expiry: the provider was asked just now. */
function judgeTimes(answer: Claims, now: number): void {
  const expiry = expiryOfAnswer(answer);
  if (expiry !== undefined && expiry <= now) throw new GateError('token_expired');
  if ((timeClaim(answer, 'nbf') ?? 0) > now + LEEWAY) throw new GateError('token_not_yet_valid', 'nbf');
  if ((timeClaim(answer, 'iat') ?? 0) > now + LEEWAY) throw new GateError('token_not_yet_valid', 'iat');
}

function judgeAudience(answer: Claims, { accessToken }: ProviderSettings, { clientIds }: IntrospectionSettings): void {
  if (typeof answer.client_id === 'string' && clientIds.includes(answer.client_id)) return;
  if (accessToken.audienceClaim === 'client_id') {
    if (typeof answer.client_id === 'string' && accessToken.audiences.includes(answer.client_id)) return;
    throw new GateError('token_audience', 'client_id');
  }
  if (!audiencesOf(answer).some((audience) => accessToken.audiences.includes(audience))) {
    throw new GateError('token_audience');
  }
}

/** Whatever names another kind refuses the token, and something has to name the right one. */
function judgeType(answer: Claims, { untyped }: IntrospectionSettings): void {
  const said = Object.entries(ACCESS_TOKEN).filter(([member]) => answer[member] !== undefined);
  if (said.some(([member, kinds]) => !is(answer[member], kinds))) throw new GateError('token_type');
  if (said.length === 0 && !untyped) throw new GateError('token_type', 'the answer names no type');
}

function is(value: unknown, among: readonly string[]): boolean {
  return typeof value === 'string' && among.includes(value.toLowerCase());
}
