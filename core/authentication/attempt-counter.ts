/** Counts attempts for the whole fleet. */
export interface AttemptCounter {
  /** Adds to a count, atomically, and says what it is now. It is gone some time after `expiresAt`. */
  add(key: string, amount: 1 | -1, expiresAt: number): Promise<number>;
}
