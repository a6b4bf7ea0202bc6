/** The right to show a refresh token to the provider. */
export interface RefreshTokenTurn {
  readonly key: string;
  /** Random; tells one holder from the next. */
  readonly owner: string;
}

/**
 * What became of refresh tokens that callers showed, shared by all instances. It is no trust root: what is in it is sealed.
 * Times are in seconds since 1970.
 */
export interface RefreshTokenStore {
  /** What was written, in a consistent read. It may still be there past its end. */
  read(key: string): Promise<Uint8Array | undefined>;
  /**
   * Takes the turn, and says what was written before; undefined while somebody else has it. Who has it may take it again.
   * @param until when it ends by itself
   */
  takeTurn(turn: RefreshTokenTurn, now: number, until: number): Promise<{ readonly sealed?: Uint8Array } | undefined>;
  /** Writes what came of it, and ends the turn. */
  write(key: string, sealed: Uint8Array, expiresAt: number): Promise<void>;
  /** Ends the turn with nothing to write. Does nothing for anybody but its holder. */
  giveUp(turn: RefreshTokenTurn): Promise<void>;
}
