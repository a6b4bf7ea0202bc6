import type { AttemptCounter, Reservation } from '../../core/authentication/attempt-counter.js';

/** Counts in memory, for good. */
export class MemoryAttemptCounter implements AttemptCounter {
  readonly counts = new Map<string, { readonly taken: number; readonly failed: number }>();
  /** Set to have every call fail. */
  failure: Error | undefined;

  async reserve(key: string, limit: number): Promise<Reservation> {
    const { taken, failed } = this.read(key);
    if (taken >= limit) return failed < limit ? 'full' : 'used up';
    this.counts.set(key, { taken: taken + 1, failed });
    return 'reserved';
  }

  async giveBack(key: string): Promise<void> {
    const { taken, failed } = this.read(key);
    this.counts.set(key, { taken: taken - 1, failed });
  }

  async fail(key: string): Promise<number> {
    const { taken, failed } = this.read(key);
    this.counts.set(key, { taken, failed: failed + 1 });
    return failed + 1;
  }

  private read(key: string) {
    if (this.failure !== undefined) throw this.failure;
    return this.counts.get(key) ?? { taken: 0, failed: 0 };
  }
}
