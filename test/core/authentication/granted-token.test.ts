import { expect, test } from 'vitest';
import { Attempts } from '../../../core/authentication/attempts.js';
import { type CacheKeys, cacheKeys } from '../../../core/authentication/cache-keys.js';
import { type GrantDependencies, grantAuthenticator } from '../../../core/authentication/granted-token.js';
import { GRANT } from '../../fakes/asking-gate.js';
import { CountedRandom } from '../../fakes/counted-random.js';
import { FixedClock } from '../../fakes/fixed-clock.js';
import { FixedSecrets } from '../../fakes/fixed-secrets.js';
import { gateRequest } from '../../fakes/gate-request.js';
import { GATE_SECRET_ARN, ISSUER, PROVIDER } from '../../fakes/gate-settings.js';
import { MemoryAttemptCounter } from '../../fakes/memory-attempt-counter.js';
import { MemoryLog } from '../../fakes/memory-log.js';
import { MemoryMetrics } from '../../fakes/memory-metrics.js';

const SETTINGS = { ...GRANT, audience: 'https://api.example.com', parameters: { resource: 'orders' } };
const ALICE = 'alice:correct horse';

/** The key under which a process remembers the token that it got. */
async function keyOf(changes: Partial<GrantDependencies> = {}, credentials = ALICE, seed = 'one'): Promise<string> {
  const made: string[] = [];
  const keys = cacheKeys(new CountedRandom(seed));
  const seen: CacheKeys = (...fields) => {
    const key = keys(...fields);
    made.push(key);
    return key;
  };
  const ports = { clock: new FixedClock(), metrics: new MemoryMetrics() };
  const authenticate = grantAuthenticator({
    ...ports,
    kind: 'password',
    issuer: ISSUER,
    clientId: 'shop-client',
    settings: SETTINGS,
    ask: async () => ({ accessToken: 'a-token' }),
    verify: async () => ({
      provider: PROVIDER,
      issuer: ISSUER,
      subject: 'alice-id',
      authenticatedBy: 'bearer',
      expiresAt: ports.clock.now() + 300,
      claimSources: [],
    }),
    attempts: new Attempts({
      ...ports,
      secrets: new FixedSecrets({ [GATE_SECRET_ARN]: 'gate secret' }),
      gateSecretArn: GATE_SECRET_ARN,
      counter: new MemoryAttemptCounter(),
      pause: async () => undefined,
      log: new MemoryLog(),
    }),
    ...changes,
    keys: seen,
  });
  await authenticate(Buffer.from(credentials).toString('base64'), gateRequest());
  expect(made).toHaveLength(1);
  return made.join();
}

test('the same credentials at the same place find the token again', async () => {
  expect(await keyOf()).toBe(await keyOf());
});

test.each<[string, Partial<GrantDependencies>]>([
  ['another scope', { settings: { ...SETTINGS, scope: 'orders:write' } }],
  ['another audience', { settings: { ...SETTINGS, audience: 'https://other.example.com' } }],
  [
    'the scope and the audience exchanged',
    { settings: { ...SETTINGS, scope: SETTINGS.audience, audience: GRANT.scope ?? '' } },
  ],
  ['other parameters', { settings: { ...SETTINGS, parameters: { resource: 'invoices' } } }],
  ['another client', { clientId: 'other-client' }],
  ['another issuer', { issuer: 'https://other.example.com' }],
  ['another kind of grant', { kind: 'clientCredentials' }],
])('a token is not shared with %s', async (_, changes) => {
  expect(await keyOf(changes)).not.toBe(await keyOf());
});

test.each([['alice:other'], ['bob:correct horse'], ['alic:ecorrect horse']])(
  'a token is not shared with %s',
  async (credentials) => {
    expect(await keyOf({}, credentials)).not.toBe(await keyOf());
  },
);

test('a token is remembered under no credential, and under another key in each process', async () => {
  const key = await keyOf();
  expect(key).not.toMatch(/alice|correct|horse/);
  expect(key).not.toContain(Buffer.from(ALICE).toString('base64').slice(0, 12));
  expect(await keyOf({}, ALICE, 'two')).not.toBe(key);
});
