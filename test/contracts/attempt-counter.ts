import { describe, expect, test } from 'vitest';
import type { AttemptCounter } from '../../core/authentication/attempt-counter.js';

const END = 1_750_000_300;
const TIMES = { now: 1_750_000_000, openUntil: 1_750_000_060, expiresAt: END };
const LATER = { now: 1_750_000_060, openUntil: 1_750_000_120, expiresAt: END };
let made = 0;

/** What every counter of attempts promises, the fake as well as the table. */
export function attemptCounterContract(
  name: string,
  makeCounter: () => AttemptCounter | Promise<AttemptCounter>,
): void {
  describe(name, () => {
    const newKey = () => `account-${process.pid}-${made++}`;

    test('has so many places, of each key', async () => {
      const [counter, key] = [await makeCounter(), newKey()];
      expect(await counter.reserve(key, 2, TIMES)).toBe('reserved');
      expect(await counter.reserve(key, 2, TIMES)).toBe('reserved');
      expect(await counter.reserve(key, 2, TIMES)).toBe('full');
      expect(await counter.reserve(newKey(), 2, TIMES)).toBe('reserved');
    });

    test('has a place again when one is given back', async () => {
      const [counter, key] = [await makeCounter(), newKey()];
      await counter.reserve(key, 1, TIMES);
      await counter.giveBack(key, END);
      expect(await counter.reserve(key, 1, TIMES)).toBe('reserved');
    });

    test('keeps the places of what has failed, and says when that is all of them', async () => {
      const [counter, key] = [await makeCounter(), newKey()];
      await counter.reserve(key, 2, TIMES);
      expect(await counter.fail(key, END)).toBe(1);
      await counter.reserve(key, 2, TIMES);
      expect(await counter.reserve(key, 2, TIMES)).toBe('full');
      expect(await counter.fail(key, END)).toBe(2);
      expect(await counter.reserve(key, 2, TIMES)).toBe('used up');
    });

    test('has the places again that nobody gave back, once their attempts are over', async () => {
      const [counter, key] = [await makeCounter(), newKey()];
      for (let place = 0; place < 3; place += 1) await counter.reserve(key, 3, TIMES);
      await counter.fail(key, END);
      expect(await counter.reserve(key, 3, { ...LATER, now: LATER.now - 1 })).toBe('full');
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => counter.reserve(key, 3, LATER)));
      expect(outcomes.filter((outcome) => outcome === 'reserved')).toHaveLength(2);
      expect(outcomes.filter((outcome) => outcome === 'full')).toHaveLength(8);
    });

    test('has no place where so many have failed, though places were given back twice', async () => {
      const [counter, key] = [await makeCounter(), newKey()];
      await counter.reserve(key, 1, TIMES);
      await counter.fail(key, END);
      await counter.giveBack(key, END);
      await counter.giveBack(key, END);
      expect(await counter.reserve(key, 1, LATER)).toBe('used up');
    });

    test('counts failures that nobody reserved a place for', async () => {
      const [counter, key] = [await makeCounter(), newKey()];
      expect(await counter.fail(key, END)).toBe(1);
      expect(await counter.fail(key, END)).toBe(2);
      expect(await counter.fail(newKey(), END)).toBe(1);
    });

    test('gives no more places than there are to many who come at once', async () => {
      const [counter, key] = [await makeCounter(), newKey()];
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => counter.reserve(key, 7, TIMES)));
      expect(outcomes.filter((outcome) => outcome === 'reserved')).toHaveLength(7);
      expect(outcomes.filter((outcome) => outcome === 'full')).toHaveLength(13);
    });

    test('gives everybody who fails at once a number of their own', async () => {
      const [counter, key] = [await makeCounter(), newKey()];
      const counts = await Promise.all(Array.from({ length: 20 }, () => counter.fail(key, END)));
      expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    });
  });
}
