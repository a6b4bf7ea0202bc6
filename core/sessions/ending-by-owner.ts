import type { Clock } from '../clock.js';
import type { LiveVersions, SecretSource } from '../secrets.js';
import type { ListedSession, Pointer, SessionDirectory } from './directory.js';
import { openListing } from './listing.js';
import { pointerTo, type SessionOwner } from './pointers.js';
import { type SealSettings, sealContextOf } from './sealing.js';
import type { SessionStore } from './store.js';

export interface OwnerEndingDependencies {
  readonly settings: SealSettings & { readonly gateSecretArn: string };
  readonly clock: Clock;
  readonly secrets: SecretSource;
  readonly sessions: SessionStore;
  readonly directory: SessionDirectory;
}

export interface OwnerEnding {
  /** Key of the one session that stays. */
  readonly except?: string;
  /** Seconds since 1970; when to stop, sessions left or not. */
  readonly deadline?: number;
  /**
   * Given if anybody could have asked for it: then nobody is asked anew for the secret each time, and this says whether
   * something may be written about an owner who has no sessions.
   */
  readonly unproven?: () => Promise<boolean>;
}

export interface EndedSessions {
  readonly ended: number;
  /** False if the deadline came first, or the newest secret could not be read: the same call finds what is left. */
  readonly complete: boolean;
}

/** Longer than a login may take, in seconds. */
const MARKER_LIFETIME = 7200;
/** Just as long as a login may take, in seconds. */
const UNPROVEN_MARKER_LIFETIME = 1860;
/** How many sessions are ended at a time. */
const AT_A_TIME = 25;

/**
 * Ends every session of a subject or of a provider session. Logins under way are kept out first, by a marker that the
 * callback looks for after it wrote its session: whatever the order of their steps, either the session is found here or
 * the marker is found there.
 */
export async function endSessionsOf(
  deps: OwnerEndingDependencies,
  owner: SessionOwner,
  { except, deadline = Number.POSITIVE_INFINITY, unproven }: OwnerEnding = {},
): Promise<EndedSessions> {
  const { versions, complete } = await versionsOf(deps, unproven !== undefined);
  const pointers = versions.map((version) => pointerTo(version, owner));
  if (unproven !== undefined && !(await haveSessions(deps.directory, pointers)) && !(await unproven())) {
    return { ended: 0, complete };
  }
  const now = deps.clock.now();
  const until = now + (unproven === undefined ? MARKER_LIFETIME : UNPROVEN_MARKER_LIFETIME);
  for (const pointer of pointers) await deps.directory.forbid(pointer, now, until);

  let ended = 0;
  for (const pointer of pointers) {
    for await (const listed of batches(deps.directory, pointer)) {
      if (deps.clock.now() >= deadline) return { ended, complete: false };
      const doomed = listed.filter(({ key }) => key !== except);
      const results = await Promise.all(
        doomed.map((session) => {
          const listing = openListing(session, pointer, versions, sealContextOf(deps.settings));
          return deps.sessions.end(session.key, listing?.pointers ?? { [pointer.kind]: pointer.key });
        }),
      );
      ended += results.filter(Boolean).length;
    }
  }
  return { ended, complete };
}

async function haveSessions(directory: SessionDirectory, pointers: readonly Pointer[]): Promise<boolean> {
  const pages = await Promise.all(pointers.map((pointer) => directory.list(pointer)));
  return pages.some(({ sessions }) => sessions.length > 0);
}

/** A login may know a version of the secret that this function has not seen yet. */
async function versionsOf(
  { secrets, settings: { gateSecretArn } }: OwnerEndingDependencies,
  unproven: boolean,
): Promise<{ readonly versions: LiveVersions; readonly complete: boolean }> {
  if (unproven) return { versions: await secrets.read(gateSecretArn, { fresh: true }), complete: true };
  try {
    return { versions: await secrets.read(gateSecretArn, { latest: true }), complete: true };
  } catch {
    // The source said why. What can be found by the versions it remembers ends at once all the same.
    return { versions: await secrets.read(gateSecretArn), complete: false };
  }
}

/** Whether the sessions of an owner were ended after a login had begun, which then must not lead to one. */
export async function endedSince(
  { directory }: Pick<OwnerEndingDependencies, 'directory'>,
  pointers: readonly Pointer[],
  loginStartedAt: number,
): Promise<boolean> {
  const markers = await Promise.all(pointers.map((pointer) => directory.notBefore(pointer)));
  // In doubt, as with times of the same second, the logout wins. So it does over a marker that cannot be read.
  return markers.some((notBefore) => notBefore !== undefined && !(loginStartedAt > notBefore));
}

async function* batches(directory: SessionDirectory, pointer: Pointer): AsyncGenerator<readonly ListedSession[]> {
  let after: string | undefined;
  do {
    const { sessions, next } = await directory.list(pointer, after);
    for (let start = 0; start < sessions.length; start += AT_A_TIME) yield sessions.slice(start, start + AT_A_TIME);
    after = next;
  } while (after !== undefined);
}
