import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { type ConsumerKeys, consumerKeys } from '../../../core/consumers/consumer-keys.js';
import type { Identity } from '../../../core/identity.js';
import { apiKeyPrefix } from '../../../core/settings/api-key-prefix.js';
import type { RatePlanSettings } from '../../../core/settings/rate-plans.js';
import { FixedClock } from '../../fakes/fixed-clock.js';
import { FixedSecrets } from '../../fakes/fixed-secrets.js';
import { ISSUER, PARTNER, PROVIDER } from '../../fakes/gate-settings.js';
import { MemoryConsumerStore } from '../../fakes/memory-consumer-store.js';
import { MemoryLog } from '../../fakes/memory-log.js';

const ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:keys';
const SECRET = 's'.repeat(64);
const RATE_PLANS: RatePlanSettings = {
  claims: [['partner', 'name'], ['azp']],
  provider: PROVIDER.id,
  plans: [
    { name: 'gold', consumers: ['acme', 'initech'] },
    { name: 'silver', consumers: [] },
  ],
  unknown: { kind: 'refused' },
  apiKeySecretArn: ARN,
};

const RULE = { kind: 'rule' } as const;
const keyOf = (plan: string, consumer?: string) => `${apiKeyPrefix(plan, consumer)}${SECRET}`;
const caller = (claims: object, changes: Partial<Identity> = {}): Identity => ({
  provider: PROVIDER,
  issuer: ISSUER,
  subject: 'alice',
  authenticatedBy: 'bearer',
  expiresAt: 1_750_000_300,
  claimSources: [{ ...claims }],
  ...changes,
});

let consumers: MemoryConsumerStore;
let clock: FixedClock;
let log: MemoryLog;

beforeEach(() => {
  [consumers, clock, log] = [new MemoryConsumerStore(), new FixedClock(), new MemoryLog()];
});

function keys(changes: Partial<RatePlanSettings> = {}): ConsumerKeys {
  const ratePlans = { ...RATE_PLANS, ...changes };
  return consumerKeys({ ratePlans, consumers, clock, log, secrets: new FixedSecrets({ [ARN]: SECRET }) });
}

describe('the API key of a consumer', () => {
  test('is his own where the settings list him, without a look into the table', async () => {
    expect(await keys().of(caller({ azp: 'acme' }), RULE)).toEqual({ apiKey: keyOf('gold', 'acme'), anonymous: false });
    expect(await keys().of(caller({ azp: 'initech' }), RULE)).toEqual({
      apiKey: keyOf('gold', 'initech'),
      anonymous: false,
    });
    expect(consumers.reads).toBe(0);
  });

  test('is that of the plan which an operator gave him', async () => {
    consumers.assign(ISSUER, 'hooli', 'silver');
    expect(await keys().of(caller({ azp: 'hooli' }), RULE)).toEqual({ apiKey: keyOf('silver'), anonymous: false });
  });

  test('is good for an API key: 20 to 128 letters and digits, and never that of anybody else', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.option(fc.string()), fc.option(fc.string()), (p1, p2, c1, c2) => {
        const [one, other] = [apiKeyPrefix(p1, c1 ?? undefined), apiKeyPrefix(p2, c2 ?? undefined)];
        expect(one).toMatch(/^[0-9a-f]{32}$/);
        expect(one === other).toBe(p1 === p2 && c1 === c2);
      }),
    );
    expect(keyOf('gold', 'acme')).toMatch(/^[0-9A-Za-z]{20,128}$/);
  });

  test('is found by the first claim that is there, good or not', async () => {
    expect(await keys().of(caller({ partner: { name: null }, azp: 'acme' }), RULE)).toMatchObject({ anonymous: false });
    await expect(keys().of(caller({ partner: { name: 7 }, azp: 'acme' }), RULE)).rejects.toThrow('consumer_unknown');
  });

  test('is nobody’s at another provider, whatever his token says', async () => {
    consumers.assign(PARTNER.issuer, 'hooli', 'silver');
    for (const azp of ['acme', 'hooli']) {
      const partner = caller({ azp }, { provider: PARTNER, issuer: PARTNER.issuer });
      await expect(keys().of(partner, RULE)).rejects.toThrow('consumer_unknown');
    }
    expect(consumers.reads).toBe(0);
  });
});

describe('who is no consumer', () => {
  const nobody = caller({ azp: 'nobody' });

  test('is refused, shares a plan, or is nobody in particular', async () => {
    await expect(keys().of(nobody, RULE)).rejects.toMatchObject({ code: 'consumer_unknown' });
    expect(await keys({ unknown: { kind: 'plan', plan: 'silver' } }).of(nobody, RULE)).toEqual({
      apiKey: keyOf('silver'),
      anonymous: false,
    });
    expect(await keys({ unknown: { kind: 'anonymous' }, anonymousPlan: 'silver' }).of(nobody, RULE)).toEqual({
      apiKey: keyOf('silver'),
      anonymous: true,
    });
  });

  test('passes on a route for everybody, by the key of nobody in particular, and stays who he is', async () => {
    const everybody = { kind: 'anonymous' } as const;
    expect(await keys().of(nobody, everybody)).toEqual({ apiKey: undefined, anonymous: false });
    const expected = { apiKey: keyOf('silver'), anonymous: false };
    expect(await keys({ anonymousPlan: 'silver' }).of(nobody, everybody)).toEqual(expected);
  });

  test('has a claim that is no name', async () => {
    for (const azp of ['', 'x'.repeat(257), 0, true, ['acme'], { acme: 1 }, undefined]) {
      await expect(keys().of(caller({ azp }), RULE)).rejects.toMatchObject({ code: 'consumer_unknown' });
    }
    expect(consumers.reads).toBe(0);
  });

  test('is also he whose plan the API does not have, and the log says so', async () => {
    consumers.assign(ISSUER, 'hooli', 'platinum');
    await expect(keys().of(caller({ azp: 'hooli' }), RULE)).rejects.toMatchObject({ code: 'consumer_unknown' });
    expect(log.lines.map(({ message }) => message).join()).toContain('a plan that this API does not have');
  });

  test('who shows nothing has the plan for that, or none', async () => {
    expect(await keys().ofNobody()).toEqual({ apiKey: undefined, anonymous: true });
    expect(await keys({ anonymousPlan: 'silver' }).ofNobody()).toEqual({ apiKey: keyOf('silver'), anonymous: true });
  });
});

describe('what the table said', () => {
  test('is remembered for a minute, and that it said nothing for ten seconds', async () => {
    consumers.assign(ISSUER, 'hooli', 'silver');
    const made = keys({ unknown: { kind: 'plan', plan: 'gold' } });
    const readsFor = async (azp: string) => {
      const before = consumers.reads;
      await made.of(caller({ azp }), RULE);
      return consumers.reads - before;
    };
    expect([await readsFor('hooli'), await readsFor('hooli'), await readsFor('nobody')]).toEqual([1, 0, 1]);
    clock.advance(9);
    expect([await readsFor('hooli'), await readsFor('nobody')]).toEqual([0, 0]);
    clock.advance(1);
    expect([await readsFor('hooli'), await readsFor('nobody')]).toEqual([0, 1]);
    clock.advance(50);
    expect(await readsFor('hooli')).toBe(1);
  });

  test('is asked once by many at a time', async () => {
    consumers.assign(ISSUER, 'hooli', 'silver');
    const made = keys();
    await Promise.all(Array.from({ length: 20 }, () => made.of(caller({ azp: 'hooli' }), RULE)));
    expect(consumers.reads).toBe(1);
  });

  test('lets nobody pass when it cannot be asked, and is asked again at the next request', async () => {
    const made = keys({ unknown: { kind: 'plan', plan: 'gold' } });
    consumers.failure = new Error('down');
    await expect(made.of(caller({ azp: 'hooli' }), RULE)).rejects.toThrow('down');
    consumers.failure = undefined;
    expect(await made.of(caller({ azp: 'hooli' }), RULE)).toMatchObject({ apiKey: keyOf('gold') });
  });
});
