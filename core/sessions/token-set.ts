import type { Clock } from '../clock.js';
import { GateError } from '../errors.js';
import type { Claims } from '../identity.js';
import type { Random } from '../random.js';
import type { GateSettings } from '../settings/document.js';
import type { TokenResponse } from '../token-response.js';
import type { TokenSet } from './session.js';

const MAX_TOKEN_SIZE = 16_384;
/** A refresh begins when so much of the token's life is over, or so many seconds before its end: the later of both. */
const REFRESH_AFTER = 0.75;
const REFRESH_BEFORE_END = 60;
/** The part of the time that is left then over which the refreshes of different sessions are spread. */
const JITTER = 0.25;

export interface TokenSetDependencies {
  readonly settings: GateSettings;
  readonly clock: Clock;
  readonly random: Random;
  /** The provider that gave the tokens. */
  readonly provider: {
    /** Verifies an access token in full. @throws GateError if it is not one for this gate */
    verifyAccessToken(token: string): Promise<Claims>;
  };
}

/**
 * What a session keeps of a token response.
 * @throws GateError `login_failed` if a token is too large, `provider_unavailable`
 */
export async function tokenSetOf(
  deps: TokenSetDependencies,
  tokens: TokenResponse & { readonly idToken: string },
): Promise<TokenSet> {
  checkSizes(tokens);
  const { accessToken, idToken, scope } = tokens;
  const refreshToken = deps.settings.session.refresh ? tokens.refreshToken : undefined;
  const verifiedClaims = await verifiedAccessTokenClaims(deps, accessToken);
  const now = deps.clock.now();
  const accessTokenExpiresAt = earliest(
    tokens.expiresIn === undefined ? undefined : now + Math.floor(tokens.expiresIn),
    typeof verifiedClaims?.exp === 'number' ? verifiedClaims.exp : undefined,
  );
  return {
    accessToken,
    accessTokenVerified: verifiedClaims !== undefined,
    ...(accessTokenExpiresAt === undefined ? {} : { accessTokenExpiresAt }),
    ...(scope === undefined ? {} : { grantedScope: scope }),
    idToken,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(refreshToken === undefined || accessTokenExpiresAt === undefined
      ? {}
      : { refreshAt: refreshTime(now, accessTokenExpiresAt, deps.random) }),
  };
}

/** Drawn once for a token, so that all function instances agree on it. */
export function refreshTime(now: number, expiresAt: number, random: Random): number {
  const earliestTime = Math.max(now + (expiresAt - now) * REFRESH_AFTER, expiresAt - REFRESH_BEFORE_END);
  const [byte = 0] = random.bytes(1);
  return Math.floor(earliestTime + (expiresAt - earliestTime) * JITTER * (byte / 256));
}

/** @throws GateError `login_failed` */
export function checkUserinfoSize(userinfo: Claims): Claims {
  if (Buffer.byteLength(JSON.stringify(userinfo)) > MAX_TOKEN_SIZE) {
    throw new GateError('login_failed', 'the userinfo response is larger than 16 KB');
  }
  return userinfo;
}

/**
 * When the provider wants its user to sign in again (`session_expiry`), undefined if it does not say.
 * @throws GateError `login_failed` if it says something that is no time
 */
export function providerExpiryOf({ session_expiry: expiry }: Claims): number | undefined {
  if (expiry === undefined) return undefined;
  if (typeof expiry !== 'number' || !Number.isFinite(expiry) || expiry < 0) {
    throw new GateError('login_failed', 'session_expiry is not a time');
  }
  return Math.floor(expiry);
}

/** A token that is opaque, or for somebody else, is kept but not read; a provider that is down is no verdict on it. */
async function verifiedAccessTokenClaims(deps: TokenSetDependencies, token: string): Promise<Claims | undefined> {
  try {
    return await deps.provider.verifyAccessToken(token);
  } catch (error) {
    if (error instanceof GateError && error.reason.status === 401) return undefined;
    throw error;
  }
}

function checkSizes({ accessToken, idToken = '', refreshToken = '', scope = '' }: TokenResponse): void {
  if ([accessToken, idToken, refreshToken, scope].some((text) => Buffer.byteLength(text) > MAX_TOKEN_SIZE)) {
    throw new GateError('login_failed', 'a token is larger than 16 KB');
  }
}

function earliest(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
