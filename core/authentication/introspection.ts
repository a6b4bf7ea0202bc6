import type { Clock } from '../clock.js';
import { GateError } from '../errors.js';
import type { Claims } from '../identity.js';
import type { Metrics } from '../metrics.js';
import type { AuthorizationServer, ProviderAnswer } from '../provider/authorization-server.js';
import type { ProviderSettings } from '../settings/document.js';
import { issuerOf } from '../settings/issuer.js';
import type { IntrospectionSettings } from '../settings/ways-in.js';
import type { AccessTokenVerifier } from '../tokens/access-token.js';
import { subjectOf } from '../tokens/access-token-profile.js';
import { expiryOfAnswer, judgeIntrospection } from '../tokens/introspected-token.js';
import { looksLikeJwt } from '../tokens/token-form.js';
import { MAXIMUM_TOKEN_SIZE, readUnverifiedToken } from '../tokens/unverified-token.js';
import { type Answer, AnswerCache } from './answer-cache.js';
import type { Authenticator } from './authenticator.js';
import type { CacheKeys } from './cache-keys.js';
import type { FailedTokens } from './failed-tokens.js';
import type { StoredAnswers } from './stored-answers.js';

export interface IntrospectionDependencies {
  readonly provider: ProviderSettings;
  readonly settings: IntrospectionSettings;
  readonly server: Pick<AuthorizationServer, 'introspect'>;
  readonly verify: AccessTokenVerifier;
  readonly keys: CacheKeys;
  /** Answers of the other instances; undefined if each asks for itself. */
  readonly stored: StoredAnswers | undefined;
  readonly failed: FailedTokens;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

/** Seconds for which it is remembered that a token is no good. */
const INACTIVE = 10;

/**
 * A token that the provider is asked about. What is remembered is its answer; whether the answer is good enough is
 * judged at every request. A JWT is verified first, and one that does not verify is nothing to ask about.
 */
export function introspectionAuthenticator(deps: IntrospectionDependencies): Authenticator {
  const { provider, settings, clock, metrics } = deps;
  // Apart, so that invented tokens do not push out what is known of good ones.
  const active = new AnswerCache<ProviderAnswer>(clock);
  const inactive = new AnswerCache<ProviderAnswer>(clock);
  return async (token, { sourceAddress }) => {
    if (token.length > MAXIMUM_TOKEN_SIZE) throw new GateError('token_too_large');
    const verified = looksLikeJwt(token) ? await deps.verify(token, readUnverifiedToken(token)) : undefined;
    const key = deps.keys('introspection', provider.issuer, token);
    const known = active.find(key) ?? inactive.find(key);
    if (known !== undefined) metrics.add('AnsweredFromCache');
    const { claims: answer, jwt } =
      known ??
      (await active.ask(key, async () => {
        deps.failed.demandFew(sourceAddress);
        const asked = await ask(deps, token);
        if (asked.value.claims.active === true) return asked;
        inactive.keep(key, asked);
        metrics.add('CredentialRejected');
        await deps.failed.count(sourceAddress);
        return { ...asked, until: 0 };
      }));
    judgeIntrospection(answer, provider, settings, clock.now());
    const claims = [answer, scopeWhereItBelongs(answer, provider), ...(verified === undefined ? [] : [verified])];
    if (verified !== undefined && subjectOf(verified) !== subjectOf(answer)) throw new GateError('token_subject');
    return {
      provider,
      issuer: answer.iss === undefined ? provider.issuer : issuerOf(provider, answer.iss),
      subject: subjectOf(answer),
      authenticatedBy: 'introspection',
      expiresAt: Math.min(expiryOfAnswer(answer) ?? untilOf(answer, deps), Number(verified?.exp ?? Infinity)),
      claimSources: claims,
      accessToken: token,
      introspection: answer,
      ...(jwt === undefined ? {} : { introspectionJwt: jwt }),
    };
  };
}

async function ask(deps: IntrospectionDependencies, token: string): Promise<Answer<ProviderAnswer>> {
  const stored = await deps.stored?.find(token);
  if (stored !== undefined) {
    deps.metrics.add('AnsweredFromCache');
    return stored;
  }
  const value = await deps.server.introspect(token, deps.settings);
  deps.metrics.add('AnsweredByProvider');
  const answer = { value, until: untilOf(value.claims, deps) };
  await deps.stored?.keep(token, answer);
  return answer;
}

/** An answer has `scope` (RFC 7662), also of providers whose tokens have it elsewhere, where rules look for it. */
function scopeWhereItBelongs({ scope }: Claims, { claimPaths }: ProviderSettings): Claims {
  return claimPaths.scope.reduceRight<unknown>((value, name) => ({ [name]: value }), scope) as Claims;
}

/** Never past the expiry of the token. */
function untilOf(answer: Claims, { settings, clock }: IntrospectionDependencies): number {
  const now = clock.now();
  if (answer.active !== true) return now + Math.min(INACTIVE, settings.remembered);
  return Math.min(now + settings.remembered, expiryOfAnswer(answer) ?? Infinity);
}
