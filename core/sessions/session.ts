import type { Claims } from '../identity.js';
import type { SessionSettings } from '../settings/document.js';
import type { SessionPointers, SessionTimes } from './store.js';

const TOUCH_INTERVAL = 60;
/** The part of the rolling timeout after which use renews a session. */
const RENEWAL = 0.75;

/** One browser login, as it is sealed in the table. Times are in seconds since 1970. */
export interface Session extends TokenSet {
  /** The id of the provider it belongs to. */
  readonly provider: string;
  readonly issuer: string;
  readonly subject: string;
  /** The provider's own session id (`sid`), where it names one. */
  readonly providerSession?: string;
  readonly userinfo?: Claims;
  readonly createdAt: number;
  readonly absoluteExpiry: number;
  /** Whether the user asked to stay signed in. */
  readonly remembered?: boolean;
  /** When the provider wants its user to sign in again, where it says so. */
  readonly providerExpiry?: number;
  /** Made with the gate secret of the login; kept so that the end of the session finds them after a rotation. */
  readonly pointers: SessionPointers;
}

/** What the provider gave, at the login or at the last refresh. */
export interface TokenSet {
  readonly accessToken: string;
  /** Whether the access token passed the gate's verification, so that its claims may be used. */
  readonly accessTokenVerified: boolean;
  /** Undefined if the provider did not say. */
  readonly accessTokenExpiresAt?: number;
  readonly grantedScope?: string;
  readonly idToken: string;
  readonly refreshToken?: string;
  /** From when on the tokens are to be refreshed; undefined if they cannot or need not be. */
  readonly refreshAt?: number;
}

export type SessionState = 'live' | 'idle' | 'notRenewed' | 'expired' | 'tokenExpired';

type UseTimes = Pick<SessionTimes, 'lastSeenAt' | 'renewedAt'>;

/**
 * Whether a session is good, judged in one place. Lowered settings hold for sessions that exist already. Its claims hold
 * as long as the access token does; where the provider sets the token no end, as long as the session, because the ID
 * token's `exp` says nothing about it. A token that has expired and can be refreshed ends no session.
 */
export function stateOf(session: Session, times: UseTimes, settings: SessionSettings, now: number): SessionState {
  if (!(now < absoluteExpiryOf(session, settings))) return 'expired';
  if (!(now < idleExpiryOf(session, times, settings))) return 'idle';
  if (!(now < (rollingExpiryOf(session, times, settings) ?? Number.POSITIVE_INFINITY))) return 'notRenewed';
  return tokenIsGood(session, now) || isRefreshable(session, settings) ? 'live' : 'tokenExpired';
}

export function tokenIsGood({ accessTokenExpiresAt }: TokenSet, now: number): boolean {
  return accessTokenExpiresAt === undefined || now < accessTokenExpiresAt;
}

export function isRefreshable({ refreshToken }: TokenSet, settings: SessionSettings): boolean {
  return settings.refresh && refreshToken !== undefined;
}

export function refreshIsDue(session: TokenSet, settings: SessionSettings, now: number): boolean {
  return isRefreshable(session, settings) && session.refreshAt !== undefined && now >= session.refreshAt;
}

/** When the session ends if nobody uses it again. */
export function expiryOf(session: Session, times: UseTimes, settings: SessionSettings): number {
  return Math.min(
    idleExpiryOf(session, times, settings),
    rollingExpiryOf(session, times, settings) ?? Number.POSITIVE_INFINITY,
    absoluteExpiryOf(session, settings),
  );
}

export function idleExpiryOf(session: Session, { lastSeenAt }: UseTimes, settings: SessionSettings): number {
  return lastSeenAt + timeoutsOf(session, settings).idle;
}

/** Undefined where there is no rolling timeout. */
export function rollingExpiryOf(
  session: Session,
  { renewedAt = session.createdAt }: UseTimes,
  settings: SessionSettings,
): number | undefined {
  const { rolling } = timeoutsOf(session, settings);
  return rolling === undefined ? undefined : renewedAt + rolling;
}

export function absoluteExpiryOf(session: Session, settings: SessionSettings): number {
  return Math.min(
    session.absoluteExpiry,
    session.createdAt + timeoutsOf(session, settings).absolute,
    session.providerExpiry ?? Number.POSITIVE_INFINITY,
  );
}

/**
 * The times of a session that is used now; undefined if they need not be written yet. Use is written down at most once a
 * minute, or more often where the idle timeout is too short for that, and when the session is due for renewal.
 */
export function timesAfterUse(
  session: Session,
  times: UseTimes,
  settings: SessionSettings,
  now: number,
): SessionTimes | undefined {
  const { idle, rolling } = timeoutsOf(session, settings);
  const renews = rolling !== undefined && now >= (times.renewedAt ?? session.createdAt) + rolling * RENEWAL;
  if (!renews && now - times.lastSeenAt < Math.min(TOUCH_INTERVAL, idle / 2)) return undefined;
  const moved = { ...times, lastSeenAt: now, ...(renews ? { renewedAt: now } : {}) };
  return {
    lastSeenAt: now,
    ...(moved.renewedAt === undefined ? {} : { renewedAt: moved.renewedAt }),
    expiresAt: expiryOf(session, moved, settings),
  };
}

interface Timeouts {
  readonly idle: number;
  readonly absolute: number;
  readonly rolling?: number;
}

function timeoutsOf({ remembered }: Session, settings: SessionSettings): Timeouts {
  const { idleTimeout, absoluteTimeout, rollingTimeout, rememberMe } = settings;
  if (remembered === true && rememberMe !== undefined) {
    return { idle: rememberMe.idleTimeout, absolute: rememberMe.absoluteTimeout };
  }
  const rolling = rollingTimeout === undefined ? {} : { rolling: rollingTimeout };
  return { idle: idleTimeout, absolute: absoluteTimeout, ...rolling };
}
