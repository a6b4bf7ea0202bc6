import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RefreshTokenStore } from '../../../core/authentication/refresh-token-store.js';
import { SharedRefreshes } from '../../../core/authentication/shared-refreshes.js';
import { GateError } from '../../../core/errors.js';
import type { GrantedToken } from '../../../core/provider/grants.js';
import { CountedRandom } from '../../fakes/counted-random.js';
import { FixedSecrets } from '../../fakes/fixed-secrets.js';
import { GATE_SECRET_ARN } from '../../fakes/gate-settings.js';
import { MemoryLog } from '../../fakes/memory-log.js';
import { MemoryRefreshTokenStore } from '../../fakes/memory-refresh-token-store.js';
import { type ProviderFault, RotatingProvider } from '../../fakes/rotating-provider.js';
import { VirtualTime } from '../../fakes/virtual-time.js';

interface Story {
  readonly instances: number;
  /** Milliseconds at which requests come. */
  readonly arrivals: readonly number[];
  readonly tableDelay: number;
  readonly providerDelay: number;
  readonly faults: readonly ProviderFault[];
  /** Whether the gate secret was rotated, and half of the instances remember the one before. */
  readonly rotated: boolean;
}

const story: fc.Arbitrary<Story> = fc.record({
  instances: fc.integer({ min: 1, max: 8 }),
  arrivals: fc.array(fc.nat({ max: 20_000 }), { minLength: 2, maxLength: 30 }),
  tableDelay: fc.constantFrom(1, 20, 300),
  providerDelay: fc.constantFrom(1, 400, 2_500),
  faults: fc.array(fc.constantFrom<ProviderFault>('none', 'down', 'request lost'), { maxLength: 3 }),
  rotated: fc.boolean(),
});

/** Function instances that share a table and show the provider one refresh token. */
class Fleet {
  readonly time = new VirtualTime();
  readonly rows = new MemoryRefreshTokenStore();
  readonly provider: RotatingProvider;

  constructor(private readonly told: Story) {
    this.provider = new RotatingProvider(this.time, 0, 300, () => told.providerDelay);
    this.provider.faults.push(...told.faults);
  }

  async answers(): Promise<readonly string[]> {
    const instances = await Promise.all(
      Array.from({ length: this.told.instances }, (_, index) => this.instance(index)),
    );
    const answers = this.told.arrivals.map(async (arrival, index) => {
      await this.time.pause(arrival);
      const instance = instances[index % instances.length];
      return instance?.tokenFor('refresh-0', { admit: () => undefined, ask: () => this.ask() }).then(
        ({ refreshToken = 'none' }) => refreshToken,
        (error: unknown) => (error instanceof GateError ? error.code : String(error)),
      );
    });
    await this.time.run();
    return (await Promise.all(answers)).map(String);
  }

  private async ask(): Promise<GrantedToken> {
    let outcome = await this.provider.refresh('refresh-0', 'first', () => {});
    if (outcome.kind === 'unclear') outcome = await this.provider.refresh('refresh-0', 'second', () => {});
    if (outcome.kind !== 'refreshed')
      throw new GateError(outcome.kind === 'refused' ? 'refresh_token_rejected' : 'refresh_failed');
    const { accessToken, expiresIn = 0, refreshToken = '' } = outcome.tokens;
    return { accessToken, expiresIn, refreshToken };
  }

  private async instance(index: number): Promise<SharedRefreshes> {
    const { time } = this;
    const secrets = new FixedSecrets({ [GATE_SECRET_ARN]: 'gate secret' });
    if (index % 2 === 0) await secrets.read(GATE_SECRET_ARN);
    if (this.told.rotated) secrets.rotate(GATE_SECRET_ARN, 'v2', 'the next gate secret');
    return new SharedRefreshes({
      store: this.table(),
      secrets,
      gateSecretArn: GATE_SECRET_ARN,
      about: ['https://id.example.com', 'shop'],
      asked: '',
      clock: time,
      pause: time.pause,
      random: new CountedRandom(`instance ${index}`),
      log: new MemoryLog(),
    });
  }

  /** Each call takes its time on the way there, and on the way back. */
  private table(): RefreshTokenStore {
    const { rows, time, told } = this;
    const call = async <T>(act: () => Promise<T>): Promise<T> => {
      await time.pause(told.tableDelay);
      const result = await act();
      await time.pause(told.tableDelay);
      return result;
    };
    return {
      read: (key) => call(() => rows.read(key)),
      takeTurn: (...all) => call(() => rows.takeTurn(...all)),
      write: (key, sealed) => call(() => rows.write(key, sealed)),
      giveUp: (turn) => call(() => rows.giveUp(turn)),
    };
  }
}

test('however many requests come to however many instances, a refresh token is used once', async () => {
  await fc.assert(
    fc.asyncProperty(story, async (told) => {
      const fleet = new Fleet(told);
      const answers = await fleet.answers();
      expect(fleet.provider.reuses).toBe(0);
      expect(fleet.provider.rotations).toBeLessThanOrEqual(1);
      // Nobody is told that it is no good, though some may have to try again.
      const expected = ['refresh-1', 'refresh_pending', 'refresh_failed'];
      expect(answers.filter((answer) => !expected.includes(answer))).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test('without faults everybody gets the same tokens', async () => {
  const told = { instances: 8, arrivals: [0, 1, 2, 3, 500, 1_000, 9_000], tableDelay: 5, providerDelay: 300 };
  const fleet = new Fleet({ ...told, faults: [], rotated: false });
  expect(new Set(await fleet.answers())).toEqual(new Set(['refresh-1']));
  expect(fleet.provider.requests).toBe(1);
});
