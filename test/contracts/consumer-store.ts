import { describe, expect, test } from 'vitest';
import type { ConsumerStore } from '../../core/consumers/consumer-store.js';

export interface ConsumerStoreUnderTest {
  readonly store: ConsumerStore;
  /** As an operator does it. */
  readonly assign: (issuer: string, consumer: string, plan: string) => Promise<void>;
}

const ISSUER = 'https://id.example.com/realms/shop';
let made = 0;

/** What every store of consumers promises, the fake as well as the table. */
export function consumerStoreContract(
  name: string,
  make: () => ConsumerStoreUnderTest | Promise<ConsumerStoreUnderTest>,
): void {
  describe(name, () => {
    const newConsumer = () => `consumer ${process.pid} ${made++} ü#`;

    test('knows of no plan that nobody gave', async () => {
      expect(await (await make()).store.planOf(ISSUER, newConsumer())).toBeUndefined();
    });

    test('knows the plan that was given last, to this consumer of this provider', async () => {
      const { store, assign } = await make();
      const consumer = newConsumer();
      await assign(ISSUER, consumer, 'silver');
      await assign(ISSUER, consumer, 'gold');
      expect(await store.planOf(ISSUER, consumer)).toBe('gold');
      expect(await store.planOf(`${ISSUER}2`, consumer)).toBeUndefined();
      expect(await store.planOf(ISSUER, consumer.toUpperCase())).toBeUndefined();
    });
  });
}
