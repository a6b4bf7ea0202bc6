/**
 * `full`: every place is taken, by attempts that failed or whose outcome is not known yet. `used up`: so many have failed.
 */
export type Reservation = 'reserved' | 'full' | 'used up';

/** Counts attempts for the whole fleet. A count is gone some time after `expiresAt`. */
export interface AttemptCounter {
  /** Takes one of so many places, atomically: among many at once no more than `limit` get one. */
  reserve(key: string, limit: number, expiresAt: number): Promise<Reservation>;
  /** Gives a place back that was reserved. */
  giveBack(key: string, expiresAt: number): Promise<void>;
  /** Counts a failure, atomically, and says how many there are now. A place that was reserved for it stays taken. */
  fail(key: string, expiresAt: number): Promise<number>;
}
