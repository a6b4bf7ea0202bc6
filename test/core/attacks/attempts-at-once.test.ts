import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Attempts } from '../../../core/authentication/attempts.js';
import { FixedSecrets } from '../../fakes/fixed-secrets.js';
import { GATE_SECRET_ARN } from '../../fakes/gate-settings.js';
import { MemoryAttemptCounter } from '../../fakes/memory-attempt-counter.js';
import { MemoryLog } from '../../fakes/memory-log.js';
import { MemoryMetrics } from '../../fakes/memory-metrics.js';
import { VirtualTime } from '../../fakes/virtual-time.js';

const LIMITS = { window: 3_600, perAccount: 3, perAddress: 100 };

interface Caller {
  readonly good: boolean;
  /** Milliseconds from when on the caller comes, and for which the provider thinks. */
  readonly from: number;
  readonly thinks: number;
}

/** One instance of the function for each caller, all on one table; each says whether the provider was asked. */
async function atOnce(callers: readonly Caller[], limits = LIMITS): Promise<readonly boolean[]> {
  const time = new VirtualTime();
  const shared = {
    counter: new MemoryAttemptCounter(),
    clock: time,
    pause: time.pause,
    gateSecretArn: GATE_SECRET_ARN,
  };
  const secrets = new FixedSecrets({ [GATE_SECRET_ARN]: 'gate secret' });
  const outcomes = callers.map(async ({ good, from, thinks }) => {
    const attempts = new Attempts({ ...shared, secrets, metrics: new MemoryMetrics(), log: new MemoryLog() });
    await time.pause(from);
    try {
      const attempt = await attempts.begin('password', 'alice', '203.0.113.7', limits);
      await time.pause(thinks);
      await (good ? attempt.forgive() : attempt.fail());
      return true;
    } catch {
      return false;
    }
  });
  await time.run();
  return Promise.all(outcomes);
}

const asked = (outcomes: readonly boolean[]) => outcomes.filter(Boolean).length;

describe('many who come at once for one account, each at an instance of its own,', () => {
  test('all pass when they know its secret', async () => {
    const good = Array.from({ length: 15 }, () => ({ good: true, from: 0, thinks: 100 }));
    expect(asked(await atOnce(good))).toBe(15);
  });

  test('have the provider asked three times when they guess', async () => {
    const guesses = Array.from({ length: 1_000 }, () => ({ good: false, from: 0, thinks: 100 }));
    expect(asked(await atOnce(guesses, { ...LIMITS, perAddress: 2_000 }))).toBe(3);
  });

  test('wait no longer than a second and a half for a provider that does not answer', async () => {
    const slow = Array.from({ length: 4 }, () => ({ good: true, from: 0, thinks: 2_500 }));
    expect(asked(await atOnce(slow))).toBe(3);
  });

  test('have no more wrong guesses tried than the limit says, whatever comes when', async () => {
    const caller = fc.record({ good: fc.boolean(), from: fc.nat(3_000), thinks: fc.nat(2_500) });
    await fc.assert(
      fc.asyncProperty(fc.array(caller, { maxLength: 40 }), async (callers) => {
        const outcomes = await atOnce(callers);
        expect(asked(outcomes.filter((_, index) => callers[index]?.good === false))).toBeLessThanOrEqual(3);
      }),
      { numRuns: 50 },
    );
  });
});
