import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SecretSource } from '../../core/secrets.js';

/** A source of one secret, whose first version is `v1` with the value `first`. */
export interface SecretSourceUnderTest {
  readonly source: SecretSource;
  readonly arn: string;
  rotate(id: string, value: string): void;
  /** Lets pass what must lie between two fresh reads. */
  wait(): void;
  stop(): Promise<void>;
}

/** What every source of secrets promises. */
export function secretSourceContract(name: string, start: () => Promise<SecretSourceUnderTest>): void {
  describe(name, () => {
    let under: SecretSourceUnderTest;
    beforeAll(async () => {
      under = await start();
    });
    afterAll(() => under.stop());

    test('gives the live versions, remembers them, and gives the new one first after a fresh read', async () => {
      const { source, arn } = under;
      expect(await source.read(arn)).toEqual([{ id: 'v1', value: 'first' }]);
      under.rotate('v2', 'second');
      expect(await source.read(arn)).toEqual([{ id: 'v1', value: 'first' }]);
      under.wait();
      const both = [
        { id: 'v2', value: 'second' },
        { id: 'v1', value: 'first' },
      ];
      expect(await source.read(arn, { fresh: true })).toEqual(both);
      expect(await source.read(arn)).toEqual(both);
      under.rotate('v3', 'third');
      expect((await source.read(arn, { latest: true }))[0]?.id).toBe('v3');
    });
  });
}
