import type { Clock } from '../../core/clock.js';

/** A clock that stands still until a test moves it. */
export class FixedClock implements Clock {
  constructor(private seconds = 1_750_000_000) {}

  now(): number {
    return this.seconds;
  }

  advance(seconds: number): void {
    this.seconds += seconds;
  }
}
