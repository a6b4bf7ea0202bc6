import type { Claims, Identity } from '../identity.js';
import { publicSessionId } from '../sessions/listing.js';
import { checkLive, readSession, type SessionDependencies, type StoredSession } from '../sessions/reading.js';
import type { SessionRefresher } from '../sessions/refresh.js';
import { expiryOf, refreshIsDue, type Session } from '../sessions/session.js';
import { use } from '../sessions/use.js';
import type { SessionSettings } from '../settings/document.js';
import { claimsOfKeptToken } from '../tokens/unverified-token.js';

export interface SessionAuthenticationDependencies extends SessionDependencies {
  readonly refresh: SessionRefresher;
}

/** Authenticates by session cookie, keeps the session alive and its tokens fresh. */
export function sessionAuthenticator(deps: SessionAuthenticationDependencies): (cookie: string) => Promise<Identity> {
  return async (cookie) => {
    const settings = deps.settings.session;
    const used = await use(deps, await readSession(deps, cookie));
    if (!refreshIsDue(used.session, settings, deps.clock.now())) return identityOf(used, settings);
    const refreshed = await deps.refresh(cookie, used);
    // A refresh may bring an earlier end.
    checkLive(deps, refreshed);
    return identityOf(refreshed, settings);
  };
}

function identityOf({ record, session, provider }: StoredSession, settings: SessionSettings): Identity {
  const expiresAt = expiryOf(session, record, settings);
  return {
    provider,
    issuer: session.issuer,
    subject: session.subject,
    authenticatedBy: 'session',
    expiresAt: Math.min(expiresAt, session.accessTokenExpiresAt ?? expiresAt),
    claimSources: claimSourcesOf(session),
    sessionId: publicSessionId(record.key),
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
