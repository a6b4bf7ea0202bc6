import { describe, expect, test } from 'vitest';
import type { Random } from '../../core/random.js';

/** What every source of randomness promises, as far as a test can tell. */
export function randomContract(name: string, random: Random): void {
  describe(name, () => {
    test.each([0, 1, 12, 32, 1000])('gives %d bytes when so many are asked for', (length) => {
      expect(random.bytes(length)).toHaveLength(length);
    });

    test('never gives the same twice', () => {
      const seen = new Set(Array.from({ length: 1000 }, () => Buffer.from(random.bytes(16)).toString('hex')));
      expect(seen.size).toBe(1000);
    });

    test('uses all values a byte can have', () => {
      expect(new Set(random.bytes(10_000)).size).toBe(256);
    });
  });
}
