import type { Device } from './device.js';
import type { SessionDirectory } from './directory.js';
import { type LiveSession, listedSessions, liveSessionsIn, type OpenedListing } from './listed-sessions.js';
import { publicSessionId } from './listing.js';
import type { SessionOwner } from './pointers.js';
import type { SessionDependencies, StoredSession } from './reading.js';

export interface OwnSessionsDependencies extends SessionDependencies {
  readonly directory: SessionDirectory;
}

/** A session as its user sees it. */
export interface OwnSession extends LiveSession {
  /** Whether it is the one that asks. */
  readonly current: boolean;
}

export interface OwnSessions {
  /** The one that asks first, then by last use. */
  readonly sessions: readonly OwnSession[];
  /** False if there may be more. */
  readonly complete: boolean;
}

const MAX_SHOWN = 100;
/** Pointers that are looked at, those to sessions that have ended included. */
const MAX_LOOKED_AT = 500;
const PUBLIC_ID = /^[A-Za-z0-9_-]{22}$/;

/** The user whose session this is. */
export function subjectOf({ session }: StoredSession): SessionOwner {
  return { kind: 'subject', issuer: session.issuer, value: session.subject };
}

/** The live sessions of the user whose session asks. */
export async function ownSessions(
  deps: OwnSessionsDependencies,
  asking: StoredSession,
  device: Device,
): Promise<OwnSessions> {
  const { record, session } = asking;
  const others: OwnSession[] = [];
  let lookedAt = 0;
  let complete = true;
  for await (const page of listedSessions(deps, subjectOf(asking))) {
    const listed = page.filter(({ key }) => key !== record.key);
    for (const live of await liveSessionsIn(deps, listed)) others.push({ ...live, current: false });
    lookedAt += page.length;
    complete = others.length < MAX_SHOWN && lookedAt < MAX_LOOKED_AT;
    if (!complete) break;
  }
  const current = { device, createdAt: session.createdAt, lastSeenAt: record.lastSeenAt, current: true };
  const byLastUse = others.sort((a, b) => b.lastSeenAt - a.lastSeenAt).slice(0, MAX_SHOWN - 1);
  return { sessions: [{ id: publicSessionId(record.key), ...current }, ...byLastUse], complete };
}

/** The session of this user that has a public id; undefined if there is none, or if it is somebody else's. */
export async function ownSessionWithId(
  deps: OwnSessionsDependencies,
  asking: StoredSession,
  id: string,
): Promise<OpenedListing | undefined> {
  if (!PUBLIC_ID.test(id)) return undefined;
  for await (const page of listedSessions(deps, subjectOf(asking))) {
    const session = page.find(({ key }) => publicSessionId(key) === id);
    if (session !== undefined) return session;
  }
  return undefined;
}
