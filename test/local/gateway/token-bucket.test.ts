import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenBucket } from '../../../local/gateway/token-bucket.js';

const takeAll = (bucket: TokenBucket, times: readonly number[]) => times.filter((time) => bucket.take(time)).length;

describe('a token bucket', () => {
  it('takes as many as may come at once, and then as many as the rate says', () => {
    const bucket = new TokenBucket({ rate: 2, burst: 3 }, 0);
    expect([0, 0, 0, 0, 499, 500, 501, 1000, 1000].map((time) => bucket.take(time))).toEqual([
      true,
      true,
      true,
      false,
      false,
      true,
      false,
      true,
      false,
    ]);
  });

  it('is full again after a pause, and never fuller', () => {
    const bucket = new TokenBucket({ rate: 10, burst: 2 }, 0);
    expect(takeAll(bucket, [0, 0])).toBe(2);
    expect(takeAll(bucket, [60_000, 60_000, 60_000])).toBe(2);
  });

  it('without a burst takes nothing', () => {
    expect(new TokenBucket({ rate: 10, burst: 0 }, 0).take(60_000)).toBe(false);
  });

  it('gains nothing from a clock that is set back', () => {
    const bucket = new TokenBucket({ rate: 1, burst: 1 }, 10_000);
    expect([10_000, 5000, 5500, 6000].map((time) => bucket.take(time))).toEqual([true, false, false, true]);
  });

  it('takes within no time more than burst and rate together', () => {
    const limits = fc.record({ rate: fc.integer({ min: 1, max: 50 }), burst: fc.integer({ min: 1, max: 50 }) });
    fc.assert(
      fc.property(limits, fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 300 }), ({ rate, burst }, times) => {
        const sorted = times.toSorted((a, b) => a - b);
        const seconds = (sorted.at(-1) ?? 0) / 1000;
        const taken = takeAll(new TokenBucket({ rate, burst }, 0), sorted);
        expect(taken).toBeLessThanOrEqual(burst + rate * seconds + 1e-6);
        expect(taken).toBeGreaterThanOrEqual(Math.min(burst, times.length));
      }),
    );
  });
});
