import type { Clock, Pause } from '../../core/clock.js';

interface Timer {
  readonly at: number;
  readonly wake: () => void;
}

/** Time that passes only while nobody has anything left to do, and then to the next who waits. */
export class VirtualTime implements Clock {
  private milliseconds = 1_750_000_000_000;
  private readonly timers: Timer[] = [];

  now(): number {
    return Math.floor(this.milliseconds / 1000);
  }

  readonly pause: Pause = (milliseconds) =>
    new Promise((wake) => {
      const at = this.milliseconds + milliseconds;
      const later = this.timers.findIndex((timer) => timer.at > at);
      this.timers.splice(later < 0 ? this.timers.length : later, 0, { at, wake });
    });

  /** Until nobody waits any more. */
  async run(): Promise<void> {
    for (;;) {
      await new Promise(setImmediate);
      const next = this.timers.shift();
      if (next === undefined) return;
      this.milliseconds = next.at;
      next.wake();
    }
  }

  /** @param seconds since 1970 */
  async runUntil(seconds: number): Promise<void> {
    await this.run();
    this.milliseconds = Math.max(this.milliseconds, seconds * 1000);
  }
}
