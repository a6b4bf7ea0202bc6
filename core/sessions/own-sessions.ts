import type { Device } from './device.js';
import type { ListedSession, SessionDirectory } from './directory.js';
import { type Listing, openListing, publicSessionId } from './listing.js';
import { pointerTo, type SessionOwner } from './pointers.js';
import type { SessionDependencies, StoredSession } from './reading.js';
import { sealContextOf } from './sealing.js';

export interface OwnSessionsDependencies extends SessionDependencies {
  readonly directory: SessionDirectory;
}

/** A session as its user sees it. Times are in seconds since 1970. */
export interface OwnSession {
  /** Names it to its user, and is no credential. */
  readonly id: string;
  readonly device: Device;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  /** Whether it is the one that asks. */
  readonly current: boolean;
}

export interface OwnSessions {
  /** The one that asks first, then by last use. */
  readonly sessions: readonly OwnSession[];
  /** False if there may be more. */
  readonly complete: boolean;
}

export interface OpenedListing extends ListedSession {
  readonly listing: Listing;
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
  for await (const page of pagesOf(deps, asking)) {
    const listed = page.filter(({ key }) => key !== record.key);
    const live = await Promise.all(listed.map((other) => liveSession(deps, other)));
    others.push(...live.filter((other) => other !== undefined));
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
  for await (const page of pagesOf(deps, asking)) {
    const session = page.find(({ key }) => publicSessionId(key) === id);
    if (session !== undefined) return session;
  }
  return undefined;
}

/** What is listed under the subject and opens: written by this gate, for this subject and this session. */
async function* pagesOf(
  { settings, secrets, directory }: OwnSessionsDependencies,
  asking: StoredSession,
): AsyncGenerator<readonly OpenedListing[]> {
  const versions = await secrets.read(settings.gateSecretArn, { fresh: true });
  for (const pointer of versions.map((version) => pointerTo(version, subjectOf(asking)))) {
    let after: string | undefined;
    do {
      const page = await directory.list(pointer, after);
      yield page.sessions.flatMap((listed) => {
        const listing = openListing(listed, pointer, versions, sealContextOf(settings));
        return listing === undefined ? [] : [{ ...listed, listing }];
      });
      after = page.next;
    } while (after !== undefined);
  }
}

async function liveSession(
  { sessions, clock }: OwnSessionsDependencies,
  { key, listing }: OpenedListing,
): Promise<OwnSession | undefined> {
  const record = await sessions.read(key);
  if (record === undefined || !(record.expiresAt > clock.now())) return undefined;
  const { device, createdAt } = listing;
  return { id: publicSessionId(key), device, createdAt, lastSeenAt: record.lastSeenAt, current: false };
}
