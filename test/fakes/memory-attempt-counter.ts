import type { AttemptCounter } from '../../core/authentication/attempt-counter.js';

/** Counts in memory, for good. */
export class MemoryAttemptCounter implements AttemptCounter {
  readonly counts = new Map<string, number>();
  /** Set to have every call fail. */
  failure: Error | undefined;

  async add(key: string, amount: 1 | -1): Promise<number> {
    if (this.failure !== undefined) throw this.failure;
    const count = (this.counts.get(key) ?? 0) + amount;
    this.counts.set(key, count);
    return count;
  }
}
