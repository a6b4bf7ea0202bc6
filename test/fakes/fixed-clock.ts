import type { Clock, Pause } from '../../core/clock.js';

/** A clock that stands still until a test moves it. */
export class FixedClock implements Clock {
  constructor(private seconds = 1_750_000_000) {}

  now(): number {
    return Math.floor(this.seconds);
  }

  /** Nobody waits: it moves on. */
  readonly pause: Pause = async (milliseconds) => {
    this.seconds += milliseconds / 1000;
  };

  advance(seconds: number): void {
    this.seconds += seconds;
  }
}
