import type { SealedListing, SessionPointers } from './store.js';

/** A subject or a provider session, as the table knows it; `pointers.ts` makes them. */
export interface Pointer {
  readonly kind: keyof SessionPointers;
  readonly key: string;
}

/** A session as it is found by a pointer. */
export interface ListedSession extends SealedListing {
  /** Names the session's own row, which may be gone. */
  readonly key: string;
}

export interface SessionPage {
  readonly sessions: readonly ListedSession[];
  /** Where the next page begins; undefined after the last one. */
  readonly next: string | undefined;
}

/** Finds sessions by whose they are. */
export interface SessionDirectory {
  /**
   * A page of the sessions under a pointer, by consistent reads: what was created before is in one of the pages.
   * @param after where the page begins, as the page before said
   */
  list(pointer: Pointer, after?: string): Promise<SessionPage>;
  /**
   * Declares that no session may come to be under a pointer if its login began at `notBefore` or earlier. A later time
   * that was declared already stays.
   * @param until seconds since 1970; when this may be forgotten
   */
  forbid(pointer: Pointer, notBefore: number, until: number): Promise<void>;
  /** What was declared, by a consistent read; undefined if nothing was. */
  notBefore(pointer: Pointer): Promise<number | undefined>;
}
