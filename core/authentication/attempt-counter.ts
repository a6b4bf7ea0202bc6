/**
 * `full`: every place is taken, by attempts that failed or whose outcome is not known yet. `used up`: so many have failed.
 */
export type Reservation = 'reserved' | 'full' | 'used up';

/** In seconds since 1970. */
export interface ReservationTimes {
  readonly now: number;
  /** When the outcome of the attempt is known at the latest. */
  readonly openUntil: number;
  readonly expiresAt: number;
}

/** Counts attempts for the whole fleet. A count is gone some time after `expiresAt`. */
export interface AttemptCounter {
  /**
   * Takes one of so many places, atomically: among many at once no more than `limit` get one, and none once so many have
   * failed. If every place is taken and the last of them is past its `openUntil`, those that have not failed are free again.
   */
  reserve(key: string, limit: number, times: ReservationTimes): Promise<Reservation>;
  /** Gives a place back that was reserved. */
  giveBack(key: string, expiresAt: number): Promise<void>;
  /** Counts a failure, atomically, and says how many there are now. A place that was reserved for it stays taken. */
  fail(key: string, expiresAt: number): Promise<number>;
}
