/** The row of one session, as it lies in the table. Nothing in it can be read without the cookie. */
export interface SessionRecord {
  /** Derived from the cookie; names the row. */
  readonly key: string;
  /** Sealed content, see `sealing.ts`. */
  readonly sealed: Uint8Array;
  /** Which version of the gate secret sealed it. */
  readonly secretVersion: string;
  /** Counts the writes of the sealed content. */
  readonly version: number;
  /** Seconds since 1970; moves with use, at most once a minute. */
  readonly lastSeenAt: number;
  /** Seconds since 1970; when the row may be deleted. */
  readonly expiresAt: number;
}

/** Where a session is listed beside its own row, so that all sessions of a subject can be found. */
export interface SessionPointers {
  /** HMAC of issuer and subject. */
  readonly subject: string;
  /** HMAC of issuer and the provider's `sid`, where there is one. */
  readonly providerSession?: string;
}

export interface SessionStore {
  /**
   * Writes the pointers first, then the session. Rejects if the key exists.
   * @param listedUntil seconds since 1970; when the pointers may be deleted, which use does not move
   */
  create(record: SessionRecord, pointers: SessionPointers, listedUntil: number): Promise<void>;
  /** A consistent read. Rows past `expiresAt` may still be returned. */
  read(key: string): Promise<SessionRecord | undefined>;
  /** Moves `lastSeenAt` and `expiresAt` of a session that still exists; false if it does not, and then writes nothing. */
  touch(key: string, lastSeenAt: number, expiresAt: number): Promise<boolean>;
  /** Deletes the session and then its pointers. No error if it is gone already. */
  end(key: string, pointers: SessionPointers): Promise<void>;
}
