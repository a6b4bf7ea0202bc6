import type { ConsumerStore } from '../../core/consumers/consumer-store.js';

/** Keeps the plans of consumers in memory, and counts who asks. */
export class MemoryConsumerStore implements ConsumerStore {
  reads = 0;
  /** Set to have every call fail. */
  failure: Error | undefined;
  private readonly plans = new Map<string, string>();

  assign(issuer: string, consumer: string, plan: string): void {
    this.plans.set(JSON.stringify([issuer, consumer]), plan);
  }

  async planOf(issuer: string, consumer: string): Promise<string | undefined> {
    this.reads += 1;
    if (this.failure !== undefined) throw this.failure;
    return this.plans.get(JSON.stringify([issuer, consumer]));
  }
}
