import type { Claims } from '../identity.js';
import type { SessionSettings } from '../settings/document.js';
import type { SessionPointers, SessionRecord } from './store.js';

const TOUCH_INTERVAL = 60;

/** One browser login, as it is sealed in the table. Times are in seconds since 1970. */
export interface Session {
  readonly provider: string;
  readonly issuer: string;
  readonly subject: string;
  /** The provider's own session id (`sid`), where it names one. */
  readonly providerSession?: string;
  readonly accessToken: string;
  /** Whether the access token passed the gate's verification, so that its claims may be used. */
  readonly accessTokenVerified: boolean;
  /** Undefined if the provider did not say. */
  readonly accessTokenExpiresAt?: number;
  readonly grantedScope?: string;
  readonly idToken: string;
  readonly refreshToken?: string;
  readonly userinfo?: Claims;
  readonly createdAt: number;
  readonly absoluteExpiry: number;
  /** Made with the gate secret of the login; kept so that the end of the session finds them after a rotation. */
  readonly pointers: SessionPointers;
}

export type SessionState = 'live' | 'idle' | 'expired' | 'tokenExpired';

/**
 * Whether a session is good, judged in one place. Lowered settings hold for sessions that exist already. Its claims hold
 * as long as the access token does; where the provider sets the token no end, as long as the session, because the ID
 * token's `exp` says nothing about it.
 */
export function stateOf(
  session: Session,
  record: Pick<SessionRecord, 'lastSeenAt'>,
  settings: SessionSettings,
  now: number,
): SessionState {
  if (now >= absoluteExpiryOf(session, settings)) return 'expired';
  if (now >= record.lastSeenAt + settings.idleTimeout) return 'idle';
  return session.accessTokenExpiresAt !== undefined && now >= session.accessTokenExpiresAt ? 'tokenExpired' : 'live';
}

/** When the session ends if nobody uses it again. */
export function expiryOf(session: Session, lastSeenAt: number, settings: SessionSettings): number {
  return Math.min(lastSeenAt + settings.idleTimeout, absoluteExpiryOf(session, settings));
}

export function absoluteExpiryOf(session: Session, settings: SessionSettings): number {
  return Math.min(session.absoluteExpiry, session.createdAt + settings.absoluteTimeout);
}

/** Use is written down at most once a minute, or more often where the idle timeout is too short for that. */
export function touchIsDue(record: Pick<SessionRecord, 'lastSeenAt'>, settings: SessionSettings, now: number): boolean {
  return now - record.lastSeenAt >= Math.min(TOUCH_INTERVAL, settings.idleTimeout / 2);
}
