import { GateError } from '../errors.js';
import type { GrantedToken } from '../provider/grants.js';
import type { GateRequest } from '../request.js';
import type { ExchangeSettings, TrustedIssuer } from '../settings/token-exchange.js';
import type { AccessTokenVerifier } from '../tokens/access-token.js';
import { readUnverifiedToken } from '../tokens/unverified-token.js';
import type { Authenticator } from './authenticator.js';
import type { CacheKeys } from './cache-keys.js';
import type { FailedTokens } from './failed-tokens.js';
import { subjectTokenIssuer } from './subject-token.js';
import { TradedTokens, type TradedTokensDependencies } from './traded-token.js';

export interface ExchangeDependencies extends Omit<TradedTokensDependencies, 'kind' | 'rejectedAs' | 'remembered'> {
  readonly kind: 'tokenExchange' | 'jwtBearer';
  /** Provider and client by which tokens are traded; they are part of what is remembered. */
  readonly issuer: string;
  readonly clientId: string;
  readonly settings: ExchangeSettings;
  readonly ask: (token: string) => Promise<GrantedToken>;
  readonly failed: Pick<FailedTokens, 'demandFew' | 'count'>;
  readonly verifierOf: (issuer: TrustedIssuer) => AccessTokenVerifier;
  readonly keys: CacheKeys;
}

/**
 * Trades a token of a trusted issuer for one of the provider. It is verified first, at every request, by the keys, audiences
 * and algorithms of its issuer: the provider is shown nothing that anybody could have made up, and what it gave for a token
 * serves nobody once that token is no good any more.
 */
export function exchangeAuthenticator(deps: ExchangeDependencies): Authenticator {
  const { kind, settings, keys } = deps;
  const tokens = new TradedTokens({ ...deps, rejectedAs: 'token_not_exchanged', remembered: settings.remembered });
  const verifiers = new Map(settings.issuers.map((issuer) => [issuer, deps.verifierOf(issuer)]));
  const { issuers: _, remembered: __, failures: ___, ...asked } = settings;
  const about = [kind, deps.issuer, deps.clientId, JSON.stringify(asked)];
  return async (token, request) => {
    const unverified = readUnverifiedToken(token);
    const issuer = subjectTokenIssuer(settings, unverified);
    const verify = issuer && verifiers.get(issuer);
    if (verify === undefined) throw new GateError('token_issuer');
    await verify(token, unverified);
    return tokens.identity({ key: keys(...about, token), ask: () => askProvider(deps, token, request) }, request);
  };
}

/** Whoever has an issuer sign one token after the other makes the provider no work without end. */
async function askProvider(
  { ask, failed }: ExchangeDependencies,
  token: string,
  { sourceAddress }: GateRequest,
): Promise<GrantedToken> {
  failed.demandFew(sourceAddress);
  try {
    return await ask(token);
  } catch (error) {
    if (error instanceof GateError && error.code === 'token_not_exchanged') await failed.count(sourceAddress);
    throw error;
  }
}
