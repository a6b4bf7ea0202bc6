import { findClaim } from '../access/claim-path.js';
import type { Clock } from '../clock.js';
import { GateError } from '../errors.js';
import type { Identity } from '../identity.js';
import type { Metrics } from '../metrics.js';
import type { ProviderAnswer } from '../provider/authorization-server.js';
import type { Provider } from '../providers.js';
import { providerById } from '../settings/issuer.js';
import { type Answer, AnswerCache } from './answer-cache.js';
import type { Authenticator } from './authenticator.js';
import type { CacheKeys } from './cache-keys.js';
import { REJECTED, userinfoOf, userinfoSubject } from './userinfo.js';

export interface UserinfoClaimsDependencies {
  readonly providers: readonly Pick<Provider, 'settings' | 'server'>[];
  /** Seconds. */
  readonly remembered: number;
  readonly keys: CacheKeys;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

/**
 * Adds what the userinfo endpoint says about the user of a token that was verified already. It is asked about tokens with
 * the scope `openid` alone: of others it may not answer (OpenID Connect Core 1.0, section 5.3).
 */
export function withUserinfoClaims(deps: UserinfoClaimsDependencies, authenticate: Authenticator): Authenticator {
  const known = new AnswerCache<ProviderAnswer>(deps.clock);
  const rejected = new AnswerCache<true>(deps.clock);
  return async (token, request) => {
    const identity = await authenticate(token, request);
    if (!isForOpenId(identity)) return identity;
    const key = deps.keys('userinfo claims', identity.issuer, token);
    if (rejected.find(key) === true) throw new GateError('token_inactive', 'a moment ago');
    const remembered = known.find(key);
    if (remembered !== undefined) deps.metrics.add('AnsweredFromCache');
    const userinfo =
      remembered ??
      (await known.ask(key, async () => {
        const answer = await ask(deps, token, identity);
        if (answer !== undefined) return answer;
        rejected.keep(key, { value: true, until: deps.clock.now() + REJECTED });
        // A rule may ask that a claim is absent: without an answer nobody knows.
        throw new GateError('token_inactive', 'at the userinfo endpoint');
      }));
    if (userinfoSubject(userinfo.claims) !== identity.subject) throw new GateError('token_subject');
    return { ...identity, claimSources: [...identity.claimSources, userinfo.claims], ...userinfoOf(userinfo) };
  };
}

async function ask(
  { providers, clock, remembered, metrics }: UserinfoClaimsDependencies,
  token: string,
  { expiresAt, provider }: Identity,
): Promise<Answer<ProviderAnswer> | undefined> {
  const value = await providerById(providers, provider.id)?.server.userinfo(token);
  metrics.add('AnsweredByProvider');
  if (value !== undefined) return { value, until: Math.min(expiresAt, clock.now() + remembered) };
  metrics.add('CredentialRejected');
  return undefined;
}

function isForOpenId({ claimSources, provider }: Identity): boolean {
  const scope = findClaim(claimSources, provider.claimPaths.scope);
  const words = typeof scope === 'string' ? scope.split(' ') : scope;
  return Array.isArray(words) && words.includes('openid');
}
