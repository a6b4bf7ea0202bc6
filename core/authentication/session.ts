import { GateError } from '../errors.js';
import type { Claims, Identity } from '../identity.js';
import { readSession, type SessionDependencies, type StoredSession } from '../sessions/reading.js';
import { expiryOf, type Session, touchIsDue } from '../sessions/session.js';
import type { SessionSettings } from '../settings/document.js';
import { claimsOfKeptToken } from '../tokens/unverified-token.js';
import type { Authenticator } from './authenticator.js';

/** Authenticates by session cookie, and keeps the session alive. */
export function sessionAuthenticator(deps: SessionDependencies): Authenticator {
  return async (cookie) => {
    const stored = await readSession(deps, cookie);
    const lastSeenAt = await touch(deps, stored, deps.clock.now());
    return identityOf(stored.session, lastSeenAt, deps.settings.session);
  };
}

async function touch(deps: SessionDependencies, { record, session }: StoredSession, now: number): Promise<number> {
  const settings = deps.settings.session;
  if (!touchIsDue(record, settings, now)) return record.lastSeenAt;
  const alive = await deps.sessions.touch(record.key, {
    lastSeenAt: now,
    expiresAt: expiryOf(session, now, settings),
  });
  if (!alive) throw new GateError('session_unknown', 'ended while it was used');
  return now;
}

function identityOf(session: Session, lastSeenAt: number, settings: SessionSettings): Identity {
  const expiresAt = expiryOf(session, lastSeenAt, settings);
  return {
    issuer: session.issuer,
    subject: session.subject,
    authenticatedBy: 'session',
    expiresAt: Math.min(expiresAt, session.accessTokenExpiresAt ?? expiresAt),
    claimSources: claimSourcesOf(session),
    accessToken: session.accessToken,
    idToken: session.idToken,
    ...(session.userinfo === undefined ? {} : { userinfo: session.userinfo }),
  };
}

function claimSourcesOf(session: Session): readonly Claims[] {
  const sources: (Claims | undefined)[] = [];
  if (session.accessTokenVerified) sources.push(claimsOfKeptToken(session.accessToken));
  if (session.grantedScope !== undefined) sources.push({ scope: session.grantedScope });
  sources.push(claimsOfKeptToken(session.idToken), session.userinfo);
  return sources.filter((claims) => claims !== undefined);
}
