/** Remembers which logout tokens were carried out, so that a repeated one does nothing. */
export interface LogoutTokenMemory {
  /** A consistent read. */
  knows(id: string): Promise<boolean>;
  /** @param until seconds since 1970; when it may be forgotten */
  remember(id: string, until: number): Promise<void>;
}
