import type { AttemptCounter, Reservation, ReservationTimes } from '../../core/authentication/attempt-counter.js';

interface Count {
  readonly taken: number;
  readonly failed: number;
  readonly openUntil: number;
}

/** Counts in memory, for good. */
export class MemoryAttemptCounter implements AttemptCounter {
  readonly counts = new Map<string, Count>();
  /** Set to have every call fail. */
  failure: Error | undefined;

  async reserve(key: string, limit: number, { now, openUntil }: ReservationTimes): Promise<Reservation> {
    const { taken, failed, openUntil: lastOpen } = this.read(key);
    if (failed >= limit) return 'used up';
    const held = taken >= limit && lastOpen <= now ? failed : taken;
    if (held >= limit) return 'full';
    this.counts.set(key, { taken: held + 1, failed, openUntil });
    return 'reserved';
  }

  async giveBack(key: string): Promise<void> {
    const count = this.read(key);
    this.counts.set(key, { ...count, taken: count.taken - 1 });
  }

  async fail(key: string): Promise<number> {
    const count = this.read(key);
    this.counts.set(key, { ...count, failed: count.failed + 1 });
    return count.failed + 1;
  }

  private read(key: string): Count {
    if (this.failure !== undefined) throw this.failure;
    return this.counts.get(key) ?? { taken: 0, failed: 0, openUntil: 0 };
  }
}
