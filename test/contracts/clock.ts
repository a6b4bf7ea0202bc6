import { describe, expect, test } from 'vitest';
import type { Clock } from '../../core/clock.js';

/** What every clock promises. */
export function clockContract(name: string, clock: Clock): void {
  describe(name, () => {
    test('tells whole seconds since 1970, of this century', () => {
      const now = clock.now();
      expect(Number.isSafeInteger(now)).toBe(true);
      expect(now).toBeGreaterThan(Date.UTC(2020, 0) / 1000);
      expect(now).toBeLessThan(Date.UTC(2100, 0) / 1000);
    });

    test('does not go back', () => {
      const before = clock.now();
      expect(clock.now()).toBeGreaterThanOrEqual(before);
    });
  });
}
