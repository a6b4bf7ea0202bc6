import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SessionStore } from '../../../core/sessions/store.js';
import type { MemorySessionStore } from '../../fakes/memory-session-store.js';
import type { ProviderFault } from '../../fakes/rotating-provider.js';
import { type Answer, Fleet, type FleetOptions, type TableFault } from './fleet.js';

const REQUESTS = 50;

/** One expiry of the access token, and what goes wrong around it. */
interface Round {
  /** Seconds after the last refresh at which the requests come: the token lives 300 s and is due after 240 to 255. */
  readonly after: number;
  /** Milliseconds within which they come. */
  readonly within: number;
  readonly provider: readonly ProviderFault[];
  readonly table: readonly TableFault[];
}

interface Story {
  readonly seed: number;
  readonly instances: number;
  /** Milliseconds that a way to the table, and one to the provider, takes at most. */
  readonly tableDelay: number;
  readonly providerDelay: number;
  readonly rounds: readonly Round[];
}

const round = (faults: readonly ProviderFault[], tableFaults: number) =>
  fc.record({
    after: fc.constantFrom(256, 280, 299, 301, 500),
    within: fc.constantFrom(1, 300, 3_000, 12_000),
    provider: fc.array(fc.constantFrom(...faults), { maxLength: 2 }),
    table: fc.array(fc.constantFrom<TableFault>('none', 'throttled', 'lost'), { maxLength: tableFaults }),
  });

const story = (faults: readonly ProviderFault[], tableFaults = 6): fc.Arbitrary<Story> =>
  fc.record({
    seed: fc.nat(),
    instances: fc.integer({ min: 1, max: 8 }),
    tableDelay: fc.constantFrom(20, 300),
    providerDelay: fc.constantFrom(10, 2_500),
    rounds: fc.array(round(faults, tableFaults), { minLength: 1, maxLength: 3 }),
  });

const codeOf = (answer: Answer) => (typeof answer === 'object' && 'code' in answer ? answer.code : undefined);
const signedOut = (answers: readonly Answer[]) => answers.filter((answer) => codeOf(answer)?.startsWith('session_'));

/** The rounds of a story, one after the other; what `judge` throws is what is wrong with one of them. */
async function play(
  { rounds, ...conditions }: Story,
  options: Pick<FleetOptions, 'grace' | 'table'>,
  judge: (fleet: Fleet, answers: readonly Answer[], rotations: number, round: Round) => void,
): Promise<Fleet> {
  const fleet = new Fleet({ ...conditions, ...options });
  const cookie = await fleet.logIn();
  const loggedInAt = fleet.time.now();
  for (const current of rounds) {
    fleet.provider.faults.splice(0, Number.POSITIVE_INFINITY, ...current.provider);
    fleet.tableFaults.splice(0, Number.POSITIVE_INFINITY, ...current.table);
    await fleet.time.runUntil(Math.max(loggedInAt, fleet.provider.rotatedAt) + current.after);
    const before = fleet.provider.rotations;
    const answers = await fleet.requests(REQUESTS, current.within, cookie);
    judge(fleet, answers, fleet.provider.rotations - before, current);
    // Whatever went wrong is over a minute later, and then one more request makes up for it.
    fleet.provider.faults.length = 0;
    fleet.tableFaults.length = 0;
    await fleet.time.runUntil(fleet.time.now() + 60);
    await fleet.requests(1, 1, cookie);
  }
  return fleet;
}

/** No fault of the gate's making: exactly one refresh, every request served by tokens of before or after it. */
function judgeSound(fleet: Fleet, answers: readonly Answer[], rotations: number): void {
  expect(rotations).toBe(1);
  expect(fleet.provider.reuses).toBe(0);
  const good = [{ generation: fleet.provider.rotations - 1 }, { generation: fleet.provider.rotations }];
  expect(answers.filter((answer) => !good.some((one) => JSON.stringify(one) === JSON.stringify(answer)))).toEqual([]);
}

const RUNS = { numRuns: 25 };

describe('fifty requests that find the access token due, at several function instances', () => {
  test('refresh it once, though the table throttles and loses answers, and all of them pass', async () => {
    // More than two failures in a row would be an outage of the table.
    const property = fc.asyncProperty(story(['none'], 2), (told) =>
      play(told, { grace: 0 }, judgeSound).then(() => {}),
    );
    await fc.assert(property, RUNS);
  });

  test('sign nobody out and never show a token twice when the provider is down or does not answer', async () => {
    const property = fc.asyncProperty(story(['none', 'down', 'request lost', 'crash before']), async (told) => {
      const fleet = await play(told, { grace: 0 }, (playing, answers, rotations) => {
        expect(playing.provider.reuses).toBe(0);
        expect(rotations).toBeLessThanOrEqual(1);
        expect(signedOut(answers)).toEqual([]);
      });
      expect(fleet.provider.rotations).toBeGreaterThanOrEqual(told.rounds.length);
    });
    await fc.assert(property, RUNS);
  });

  test('get over an answer that was lost if the provider grants a moment of grace', async () => {
    const property = fc.asyncProperty(story(['none', 'answer lost', 'request lost']), async (told) => {
      const once = told.rounds.map((one) => ({ ...one, provider: one.provider.slice(0, 1) }));
      await play({ ...told, rounds: once }, { grace: 10 }, (playing, answers, rotations) => {
        expect(rotations).toBeLessThanOrEqual(1);
        expect(playing.provider.reuses).toBe(0);
        expect(signedOut(answers)).toEqual([]);
      });
    });
    await fc.assert(property, RUNS);
  });

  test('cost one sign-in, and not more, for each crash between the provider’s answer and the write', async () => {
    let [crashes, signIns] = [0, 0];
    const property = fc.asyncProperty(story(['none']), async ({ rounds, ...conditions }) => {
      const fleet = new Fleet({ ...conditions, grace: 0 });
      for (const { after, within } of rounds) {
        const cookie = await fleet.logIn();
        const reuses = fleet.provider.reuses;
        fleet.provider.faults.push('crash after');
        await fleet.time.runUntil(fleet.time.now() + after);
        await fleet.requests(REQUESTS, within, cookie);
        crashes += 1;
        // The lease runs out, so that nobody is locked out for longer.
        await fleet.time.runUntil(fleet.time.now() + 400);
        const answers = await fleet.requests(REQUESTS, within, cookie);
        expect(answers.filter((answer) => codeOf(answer)?.startsWith('session_'))).toHaveLength(REQUESTS);
        expect(fleet.provider.reuses - reuses).toBe(1);
        signIns += 1;
      }
    });
    await fc.assert(property, RUNS);
    expect(signIns).toBe(crashes);
  });
});

/** A table without one of its promises; what goes wrong then is what the tests above would see. */
const BROKEN: Readonly<Record<string, (sound: MemorySessionStore) => SessionStore>> = {
  'a lease that everybody gets': (sound) => ({
    ...methodsOf(sound),
    takeLease: async (lease, _, until) => {
      const row = sound.rows.get(lease.key);
      if (row?.version !== lease.version) return false;
      sound.rows.set(lease.key, { ...row, leasedUntil: until });
      sound.leaseOwners.set(lease.key, lease.owner);
      return true;
    },
  }),
  'a lease without regard to the version': (sound) => ({
    ...methodsOf(sound),
    takeLease: (lease, now, until) =>
      sound.takeLease({ ...lease, version: sound.rows.get(lease.key)?.version ?? 0 }, now, until),
  }),
  'a lease that runs out before the provider answers': (sound) => ({
    ...methodsOf(sound),
    takeLease: (lease, now) => sound.takeLease(lease, now, now + 1),
  }),
};

describe('the same fifty requests notice', () => {
  test.each(Object.entries(BROKEN))('%s', async (_, table) => {
    const property = fc.asyncProperty(story(['none'], 0), (told) =>
      play(told, { grace: 0, table }, judgeSound).then(() => {}),
    );
    const { failed } = await fc.check(property, { ...RUNS, endOnFailure: true });
    expect(failed).toBe(true);
  });
});

function methodsOf(store: MemorySessionStore): SessionStore {
  return {
    create: (...all) => store.create(...all),
    read: (...all) => store.read(...all),
    touch: (...all) => store.touch(...all),
    takeLease: (...all) => store.takeLease(...all),
    replace: (...all) => store.replace(...all),
    rememberFailure: (...all) => store.rememberFailure(...all),
    end: (...all) => store.end(...all),
  };
}
