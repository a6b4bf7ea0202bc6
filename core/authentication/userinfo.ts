import type { Clock } from '../clock.js';
import { GateError } from '../errors.js';
import type { Fetch } from '../http.js';
import type { Claims, Identity } from '../identity.js';
import type { Metrics } from '../metrics.js';
import type { AuthorizationServer, ProviderAnswer } from '../provider/authorization-server.js';
import type { ReasonCode } from '../reasons.js';
import type { ProviderSettings } from '../settings/document.js';
import type { UserinfoSettings } from '../settings/ways-in.js';
import { MAXIMUM_TOKEN_SIZE } from '../tokens/unverified-token.js';
import { AnswerCache } from './answer-cache.js';
import type { Authenticator } from './authenticator.js';
import type { CacheKeys } from './cache-keys.js';
import type { FailedTokens } from './failed-tokens.js';
import { type AudienceProof, tokenInfo } from './token-info.js';

export interface UserinfoDependencies {
  readonly provider: ProviderSettings;
  readonly settings: UserinfoSettings;
  readonly server: Pick<AuthorizationServer, 'userinfo'>;
  readonly fetch: Fetch;
  readonly keys: CacheKeys;
  readonly failed: FailedTokens;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

interface Known {
  readonly subject: string;
  readonly expiresAt: number;
  /** What proves the audience. */
  readonly proven: Claims;
  readonly userinfo: ProviderAnswer;
}

/** Seconds for which it is remembered that a token is no good. */
export const REJECTED = 10;

/**
 * An opaque token that the provider's userinfo endpoint answers. That alone says nothing about whom the token was issued
 * for, so something else has to, unless somebody decided that every client's tokens pass.
 */
export function userinfoAuthenticator(deps: UserinfoDependencies): Authenticator {
  const { provider, settings, clock, metrics } = deps;
  const known = new AnswerCache<Known>(clock);
  const rejected = new AnswerCache<ReasonCode>(clock);
  return async (token, { sourceAddress }) => {
    if (token.length > MAXIMUM_TOKEN_SIZE) throw new GateError('token_too_large');
    const key = deps.keys('userinfo', provider.issuer, token);
    const code = rejected.find(key);
    if (code !== undefined) throw new GateError(code, 'a moment ago');
    const remembered = known.find(key);
    if (remembered !== undefined) metrics.add('AnsweredFromCache');
    const { subject, expiresAt, proven, userinfo } =
      remembered ??
      (await known.ask(key, async () => {
        deps.failed.demandFew(sourceAddress);
        try {
          const value = await ask(deps, token);
          metrics.add('AnsweredByProvider');
          return { value, until: Math.min(value.expiresAt, clock.now() + settings.remembered) };
        } catch (error) {
          if (isRejection(error)) {
            metrics.add('AnsweredByProvider');
            metrics.add('CredentialRejected');
            rejected.keep(key, { value: error.code, until: clock.now() + REJECTED });
            await deps.failed.count(sourceAddress);
          }
          throw error;
        }
      }));
    return {
      provider,
      issuer: provider.issuer,
      subject,
      authenticatedBy: 'userinfo',
      expiresAt,
      claimSources: [proven, userinfo.claims],
      accessToken: token,
      ...userinfoOf(userinfo),
    };
  };
}

async function ask({ settings, server, fetch, clock }: UserinfoDependencies, token: string): Promise<Known> {
  const proof: AudienceProof | undefined =
    settings.audience.kind === 'any'
      ? { claims: {}, expiresAt: clock.now() + Math.max(settings.remembered, 1) }
      : await tokenInfo(fetch, settings.audience, token, clock.now());
  if (proof === undefined) throw new GateError('token_inactive', 'at tokeninfo');
  const userinfo = await server.userinfo(token);
  if (userinfo === undefined) throw new GateError('token_inactive', 'at the userinfo endpoint');
  const subject = userinfoSubject(userinfo.claims);
  if (proof.subject !== undefined && proof.subject !== subject) throw new GateError('token_subject');
  return { subject, expiresAt: proof.expiresAt, proven: proof.claims, userinfo };
}

/** Whether it is the token that is no good, and not who was asked. */
function isRejection(error: unknown): error is GateError {
  return error instanceof GateError && error.reason.status === 401;
}

/** What an identity has of it. */
export function userinfoOf({ claims, jwt }: ProviderAnswer): Pick<Identity, 'userinfo' | 'userinfoJwt'> {
  return { userinfo: claims, ...(jwt === undefined ? {} : { userinfoJwt: jwt }) };
}

/** @throws GateError `provider_answer` */
export function userinfoSubject({ sub }: Claims): string {
  if (typeof sub !== 'string' || sub === '') throw new GateError('provider_answer', 'userinfo without sub');
  return sub;
}
