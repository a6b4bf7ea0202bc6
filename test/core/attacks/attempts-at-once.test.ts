import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Attempts } from '../../../core/authentication/attempts.js';
import { FixedClock } from '../../fakes/fixed-clock.js';
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

describe('a table that does not take back places', () => {
  /** Whether an attempt passes whose credentials the provider says nothing about. */
  async function unanswered(bench: ReturnType<typeof benchOf>, account = 'alice'): Promise<boolean> {
    const attempt = await bench.attempts.begin('password', account, '203.0.113.7', LIMITS).catch(() => undefined);
    await attempt?.forgive();
    return attempt !== undefined;
  }

  function benchOf() {
    const counter = new LeakyCounter();
    const [clock, log] = [new FixedClock(), new MemoryLog()];
    const secrets = new FixedSecrets({ [GATE_SECRET_ARN]: 'gate secret' });
    const pauses: number[] = [];
    const pause = async (milliseconds: number) => void pauses.push(milliseconds);
    const deps = { counter, clock, pause, secrets, log, gateSecretArn: GATE_SECRET_ARN, metrics: new MemoryMetrics() };
    return { attempts: new Attempts(deps), counter, clock, log, pauses };
  }

  test('is told again, and so keeps none', async () => {
    const bench = benchOf();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      bench.counter.refusals = 2;
      expect(await unanswered(bench)).toBe(true);
    }
    expect(bench.log.lines).toEqual([]);
  });

  test('locks nobody out for longer than an attempt may last', async () => {
    const bench = benchOf();
    bench.counter.refusals = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 3; attempt += 1) expect(await unanswered(bench)).toBe(true);
    bench.counter.refusals = 0;
    expect(await unanswered(bench)).toBe(false);
    expect(bench.log.lines[0]?.message).toContain('was not counted');
    bench.clock.advance(60);
    for (let attempt = 0; attempt < 5; attempt += 1) expect(await unanswered(bench)).toBe(true);
  });

  test('is asked no more than five times by who finds no place', async () => {
    const bench = benchOf();
    bench.counter.refusals = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 3; attempt += 1) await unanswered(bench);
    [bench.counter.calls, bench.pauses.length] = [0, 0];
    expect(await unanswered(bench)).toBe(false);
    expect(bench.counter.calls).toBe(5);
    expect(bench.pauses).toEqual([100, 200, 400, 800]);
  });
});

/** Takes back no place while it is set to refuse. */
class LeakyCounter extends MemoryAttemptCounter {
  refusals = 0;
  calls = 0;

  override reserve(...parameters: Parameters<MemoryAttemptCounter['reserve']>) {
    this.calls += 1;
    return super.reserve(...parameters);
  }

  override async giveBack(key: string): Promise<void> {
    this.calls += 1;
    this.refusals -= 1;
    if (this.refusals >= 0) throw new Error('throttled');
    return super.giveBack(key);
  }
}
