import { describe, expect, test } from 'vitest';
import type { AttemptCounter } from '../../core/authentication/attempt-counter.js';

let made = 0;

/** What every counter of attempts promises, the fake as well as the table. */
export function attemptCounterContract(
  name: string,
  makeCounter: () => AttemptCounter | Promise<AttemptCounter>,
): void {
  describe(name, () => {
    const newKey = () => `account-${process.pid}-${made++}`;

    test('counts from one, and each key by itself', async () => {
      const [counter, key] = [await makeCounter(), newKey()];
      expect(await counter.add(key, 1, 1_750_000_300)).toBe(1);
      expect(await counter.add(key, 1, 1_750_000_300)).toBe(2);
      expect(await counter.add(newKey(), 1, 1_750_000_300)).toBe(1);
    });

    test('takes off again', async () => {
      const [counter, key] = [await makeCounter(), newKey()];
      await counter.add(key, 1, 1_750_000_300);
      await counter.add(key, 1, 1_750_000_300);
      expect(await counter.add(key, -1, 1_750_000_300)).toBe(1);
    });

    test('gives everybody who counts at once a number of their own', async () => {
      const [counter, key] = [await makeCounter(), newKey()];
      const counts = await Promise.all(Array.from({ length: 20 }, () => counter.add(key, 1, 1_750_000_300)));
      expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    });
  });
}
