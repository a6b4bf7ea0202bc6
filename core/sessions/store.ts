/** The row of one session, as it lies in the table. Nothing in it can be read without the cookie. */
export interface SessionRecord extends SessionTimes {
  /** Derived from the cookie; names the row. */
  readonly key: string;
  /** Sealed content, see `sealing.ts`. */
  readonly sealed: Uint8Array;
  /** Which version of the gate secret sealed it. */
  readonly secretVersion: string;
  /** Counts the writes of the sealed content. */
  readonly version: number;
  /** Seconds since 1970; until when somebody has the tokens in hand to refresh them. */
  readonly leasedUntil?: number;
  /** Seconds since 1970; until when nobody tries again, because a refresh failed. */
  readonly retryAt?: number;
}

/** The times of a session that move with its use. In seconds since 1970. */
export interface SessionTimes {
  /** Moves at most once a minute. */
  readonly lastSeenAt: number;
  /** When the session was last renewed; without it, it never was. */
  readonly renewedAt?: number;
  /** When the row may be deleted. */
  readonly expiresAt: number;
}

/** The right to refresh the tokens of a session, and of this version of it only. */
export interface RefreshLease {
  readonly key: string;
  readonly version: number;
  /** Random; tells one holder from the next. */
  readonly owner: string;
}

/** Where a session is listed beside its own row, so that all sessions of a subject can be found. */
export interface SessionPointers {
  /** HMAC of issuer and subject. */
  readonly subject: string;
  /** HMAC of issuer and the provider's `sid`, where there is one. */
  readonly providerSession?: string;
}

/** What lies beside each pointer, for who holds the gate secret: see `listing.ts`. */
export interface SealedListing {
  readonly sealed: Uint8Array;
  readonly secretVersion: string;
}

/** How a session is listed. */
export interface SessionListing extends SealedListing {
  readonly pointers: SessionPointers;
  /** Seconds since 1970; when the pointers may be deleted, which use does not move. */
  readonly until: number;
}

export interface SessionStore {
  /** Writes the pointers first, then the session. Rejects if the key exists. */
  create(record: SessionRecord, listing: SessionListing): Promise<void>;
  /** A consistent read. Rows past `expiresAt` may still be returned. */
  read(key: string): Promise<SessionRecord | undefined>;
  /** Moves the times of a session that still exists; false if it does not, and then writes nothing. */
  touch(key: string, times: SessionTimes): Promise<boolean>;
  /**
   * Takes the lease, if the session still has this version, nobody else holds a lease and no failure is remembered at
   * `now`. Who holds it may take it again.
   * @param until seconds since 1970
   */
  takeLease(lease: RefreshLease, now: number, until: number): Promise<boolean>;
  /**
   * Writes the next version of the sealed content and gives the lease back; false, and nothing is written, for anybody
   * but its holder and after the session ended.
   */
  replace(lease: RefreshLease, content: Pick<SessionRecord, 'sealed' | 'secretVersion'>): Promise<boolean>;
  /** Gives the lease back after a refresh that failed. Nothing is written for anybody but its holder. */
  rememberFailure(lease: RefreshLease, retryAt: number): Promise<void>;
  /** Deletes the session and then the pointers to it that are named. False if the session was gone already. */
  end(key: string, pointers: Partial<SessionPointers>): Promise<boolean>;
}
