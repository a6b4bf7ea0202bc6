import { GateError } from '../errors.js';
import type { GrantedToken } from '../provider/grants.js';
import type { GateRequest } from '../request.js';
import type { RefreshTokenSettings } from '../settings/ways-in.js';
import type { RefreshOutcome, TokenResponse } from '../token-response.js';
import { claimsOfKeptToken } from '../tokens/unverified-token.js';
import type { Authenticator } from './authenticator.js';
import type { CacheKeys } from './cache-keys.js';
import type { FailedTokens } from './failed-tokens.js';
import { SharedRefreshes, type SharedRefreshesDependencies } from './shared-refreshes.js';
import { TradedTokens, type TradedTokensDependencies } from './traded-token.js';

export interface RefreshTokenDependencies
  extends Omit<TradedTokensDependencies, 'kind' | 'rejectedAs' | 'remembered'>,
    Omit<SharedRefreshesDependencies, 'about' | 'asked'> {
  /** Provider and client that issued the refresh token. */
  readonly issuer: string;
  readonly clientId: string;
  readonly settings: RefreshTokenSettings;
  readonly refresh: (token: string, attempt: 'first' | 'second') => Promise<RefreshOutcome>;
  readonly failed: FailedTokens;
  readonly keys: CacheKeys;
}

/** Seconds for which an access token counts of which nobody says when it expires. */
const UNKNOWN_LIFETIME = 60;

/** Trades a refresh token that the caller shows for an access token at the provider. */
export function refreshTokenAuthenticator(deps: RefreshTokenDependencies): Authenticator {
  const { issuer, clientId, settings, keys } = deps;
  // Where the provider replaces refresh tokens, nothing else can be got for this one.
  const remembered = Number.POSITIVE_INFINITY;
  const tokens = new TradedTokens({ ...deps, kind: 'refreshToken', rejectedAs: 'refresh_token_rejected', remembered });
  const asked = JSON.stringify([settings.scope, settings.parameters]);
  const shared = new SharedRefreshes({ ...deps, about: [issuer, clientId], asked });
  return (token, request) => {
    const ask = () => {
      return shared.tokenFor(token, {
        admit: () => deps.failed.demandFew(request.sourceAddress),
        ask: () => askProvider(deps, token, request),
      });
    };
    return tokens.identity({ key: keys('refreshToken', issuer, clientId, asked, token), ask }, request);
  };
}

async function askProvider(
  { failed, clock, refresh }: RefreshTokenDependencies,
  token: string,
  { sourceAddress }: GateRequest,
): Promise<GrantedToken> {
  const outcome = await insist(refresh, token);
  if (outcome.kind === 'refused') {
    await failed.count(sourceAddress);
    throw new GateError('refresh_token_rejected');
  }
  if (outcome.kind !== 'refreshed') throw new GateError('refresh_failed', outcome.detail);
  return grantedBy(outcome.tokens, token, clock.now());
}

/** An answer that was lost is asked for again at once: the provider may have rotated, and grace periods are short. */
async function insist(refresh: RefreshTokenDependencies['refresh'], token: string): Promise<RefreshOutcome> {
  const outcome = await refresh(token, 'first');
  return outcome.kind === 'unclear' ? refresh(token, 'second') : outcome;
}

function grantedBy({ accessToken, expiresIn, refreshToken }: TokenResponse, shown: string, now: number): GrantedToken {
  const { exp } = claimsOfKeptToken(accessToken) ?? {};
  return {
    accessToken,
    expiresIn: expiresIn ?? (typeof exp === 'number' ? exp - now : UNKNOWN_LIFETIME),
    ...(refreshToken === undefined || refreshToken === shown ? {} : { refreshToken }),
  };
}
