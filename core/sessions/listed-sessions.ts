import type { Device } from './device.js';
import type { ListedSession } from './directory.js';
import type { OwnerEndingDependencies } from './ending-by-owner.js';
import { type Listing, openListing, publicSessionId } from './listing.js';
import { pointerTo, type SessionOwner } from './pointers.js';
import { sealContextOf } from './sealing.js';

/** A session as it may be shown. Times are in seconds since 1970. */
export interface LiveSession {
  /** Names it to people, and is no credential. */
  readonly id: string;
  readonly device: Device;
  readonly createdAt: number;
  readonly lastSeenAt: number;
}

export interface OpenedListing extends ListedSession {
  readonly listing: Listing;
}

/** What is listed under an owner and opens, page by page: written by this gate, for this owner and this session. */
export async function* listedSessions(
  { settings, secrets, directory }: OwnerEndingDependencies,
  owner: SessionOwner,
): AsyncGenerator<readonly OpenedListing[]> {
  const versions = await secrets.read(settings.gateSecretArn, { fresh: true });
  for (const pointer of versions.map((version) => pointerTo(version, owner))) {
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

/** Those of a page that have neither ended nor timed out. */
export async function liveSessionsIn(
  { sessions, clock }: Pick<OwnerEndingDependencies, 'sessions' | 'clock'>,
  page: readonly OpenedListing[],
): Promise<readonly LiveSession[]> {
  const live = await Promise.all(
    page.map(async ({ key, listing }) => {
      const record = await sessions.read(key);
      if (record === undefined || !(record.expiresAt > clock.now())) return undefined;
      const { device, createdAt } = listing;
      return { id: publicSessionId(key), device, createdAt, lastSeenAt: record.lastSeenAt };
    }),
  );
  return live.filter((session) => session !== undefined);
}
