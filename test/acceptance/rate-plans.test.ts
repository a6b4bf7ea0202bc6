import { afterAll, describe, expect, it } from 'vitest';
import { InjectedFaults } from '../../local/aws/injected-faults.js';
import { accessKeyOf } from '../../local/aws/role-policies.js';
import { bearer, call, forbidden } from '../../local/demo/call.js';
import { runClaimgate } from '../cli/run-claimgate.js';
import { localGate } from './gate-under-test.js';
import { itLogsNoSecret, itShowsNoSecret } from './logs.js';
import { echoOf, reachedUpstream } from './upstream-echo.js';

const faults = new InjectedFaults();
const gate = await localGate({ app: 'test/local/fixtures/apps/rate-plans.ts', faults });
const { local } = gate;
if (local?.provider === undefined) throw new Error('This needs the local gate.');
const { provider } = local;
afterAll(() => gate.stop());

const urlOf = (name: string) => local.apis.find((api) => api.name === name)?.url ?? '';
const refusing = urlOf('Refusing');
const sharing = urlOf('Sharing');
const unnaming = urlOf('Unnaming');
const DAY = 86_400;
/** Longest time for which it is remembered which plan a consumer has, and that one has none. */
const REMEMBERED = 60;

async function tokenOf(consumer: unknown, claims: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const token = await provider.mintAccessToken({ claims: { partner: { name: consumer }, ...claims } });
  gate.secrets.add(token);
  return token;
}

async function statuses(url: string, token: string | undefined, count: number, headers = {}): Promise<number[]> {
  const found: number[] = [];
  for (let request = 0; request < count; request++) {
    found.push((await call(url, token === undefined ? { headers } : bearer(token, headers))).status);
  }
  return found;
}

/** Every bucket is full again, and every quota unused. */
const anotherDay = () => local.travel(DAY);

const run = (line: string) => {
  const named = (type: string, start: string) =>
    local.deployment.resources(type).find(({ logicalId }) => logicalId.startsWith(start))?.physicalId ?? '';
  return runClaimgate(`consumers ${line} --table ${named('AWS::DynamoDB::GlobalTable', 'Gate')}`, {
    AWS_ENDPOINT_URL: local.awsEndpoint,
    AWS_REGION: local.deployment.region,
    AWS_ACCESS_KEY_ID: accessKeyOf(named('AWS::IAM::Role', 'Operators')),
  });
};

describe('a consumer', () => {
  it('has the limits of his plan, and no other uses them up', async () => {
    anotherDay();
    const [acme, initech, hooli] = await Promise.all(['acme', 'initech', 'hooli'].map((name) => tokenOf(name)));
    expect(await statuses(`${refusing}/orders`, acme, 5)).toEqual([200, 200, 200, 200, 429]);
    expect(await statuses(`${refusing}/orders`, initech, 5)).toEqual([200, 200, 200, 200, 429]);
    expect(await statuses(`${refusing}/orders`, hooli, 3)).toEqual([200, 200, 429]);
    local.travel(2);
    expect(await statuses(`${refusing}/orders`, acme, 1)).toEqual([200]);
  });

  it('is told by API Gateway that there were too many', async () => {
    const token = await tokenOf('hooli');
    await statuses(`${refusing}/orders`, token, 3);
    const { status, body } = await call(`${refusing}/orders`, bearer(token));
    expect([status, JSON.parse(body)]).toEqual([429, { message: 'Too Many Requests' }]);
  });

  it('shares his limits among all of his tokens', async () => {
    anotherDay();
    expect(await statuses(`${refusing}/orders`, await tokenOf('hooli'), 1)).toEqual([200]);
    expect(await statuses(`${refusing}/orders`, await tokenOf('hooli', { sub: 'bob' }), 2)).toEqual([200, 429]);
  });

  it('is found by the first claim that is there', async () => {
    anotherDay();
    expect(await statuses(`${refusing}/orders`, await tokenOf(undefined, { azp: 'hooli' }), 3)).toEqual([
      200, 200, 429,
    ]);
    expect(await statuses(`${refusing}/orders`, await tokenOf('nobody', { azp: 'acme' }), 1)).toEqual([403]);
  });

  it('needs what the rule asks for all the same', async () => {
    anotherDay();
    expect(await statuses(`${refusing}/orders`, await tokenOf('acme', { scope: 'other' }), 1)).toEqual([403]);
    expect(await statuses(`${refusing}/orders`, await provider.mintAccessToken({ forged: true }), 1)).toEqual([401]);
  });

  it('cannot send an API key of his own choice', async () => {
    anotherDay();
    const key = `${'0'.repeat(32)}${local.secrets.value(apiKeySecret())}`;
    gate.secrets.add(key);
    for (const header of [{ 'x-api-key': key }, { 'X-API-Key': 'acme' }]) {
      const hooli = await tokenOf('hooli');
      expect(await statuses(`${refusing}/orders`, hooli, 3, header)).toEqual([200, 200, 429]);
      expect(await statuses(`${refusing}/orders`, await tokenOf('nobody'), 1, header)).toEqual([403]);
      anotherDay();
    }
  });

  it('has no limits where a method asks for no API key', async () => {
    expect(await statuses(`${refusing}/unlimited`, await tokenOf('hooli'), 5)).toEqual([200, 200, 200, 200, 200]);
  });
});

function apiKeySecret(): string {
  const secrets = local?.deployment.resources('AWS::SecretsManager::Secret') ?? [];
  return secrets.find(({ logicalId }) => logicalId.startsWith('RefusingClaimgateRatePlans'))?.physicalId ?? '';
}

describe('who is no consumer', () => {
  it.each([
    ['another', 'nobody'],
    ['none', undefined],
    ['an empty name', ''],
    ['a name that is too long', 'x'.repeat(257)],
    ['a list', ['acme']],
    ['an object', { acme: true }],
    ['the name in another case', 'ACME'],
    ['a name of what every object has', '__proto__'],
  ])('is refused: %s', async (_, consumer) => {
    const token = await tokenOf(consumer);
    const reached = await reachedUpstream(local, async () => {
      const answer = await forbidden(await call(`${refusing}/orders`, bearer(token)));
      expect([answer.status, JSON.parse(answer.body)]).toEqual([
        403,
        expect.objectContaining({ error: 'consumer_unknown' }),
      ]);
    });
    expect(reached).toBe(0);
  });

  it('shares the limits of a plan with all others', async () => {
    anotherDay();
    expect(await statuses(`${sharing}/orders`, await tokenOf('one'), 2)).toEqual([200, 200]);
    expect(await statuses(`${sharing}/orders`, await tokenOf('two'), 2)).toEqual([200, 429]);
    const { body } = await call(`${sharing}/orders`, bearer(await tokenOf('three')));
    expect(JSON.parse(body)).toEqual({ message: 'Limit Exceeded' });
    expect(await statuses(`${sharing}/orders`, await tokenOf('acme'), 1)).toEqual([200]);
    anotherDay();
    const { headers } = echoOf(await call(`${sharing}/orders`, bearer(await tokenOf('one'))));
    expect(headers['x-user']).toBe('alice');
  });

  it('is nobody in particular to the upstream', async () => {
    anotherDay();
    const { headers } = echoOf(await call(`${unnaming}/orders`, bearer(await tokenOf('nobody'))));
    expect(headers).toMatchObject({ 'x-user': 'guest' });
    expect(headers['x-scope']).toBeUndefined();
    const known = echoOf(await call(`${unnaming}/orders`, bearer(await tokenOf('acme'))));
    expect(known.headers['x-user']).toBe('alice');
  });
});

describe('a public method', () => {
  it('has no limits without a plan for callers without a credential', async () => {
    expect(await statuses(`${refusing}/catalog`, undefined, 5)).toEqual([200, 200, 200, 200, 200]);
    expect(await statuses(`${refusing}/catalog`, await tokenOf('nobody'), 1)).toEqual([200]);
  });

  it('gives those who have none the limits of theirs, and consumers their own', async () => {
    anotherDay();
    expect(await statuses(`${unnaming}/catalog`, undefined, 4)).toEqual([200, 200, 200, 429]);
    expect(await statuses(`${unnaming}/catalog`, await tokenOf('nobody'), 1)).toEqual([429]);
    expect(await statuses(`${unnaming}/catalog`, await tokenOf('acme'), 1)).toEqual([200]);
  });
});

describe('an operator', () => {
  it('gives a consumer a plan, lists who has one, and takes it away', async () => {
    anotherDay();
    const token = await tokenOf('umbrella');
    expect(await statuses(`${refusing}/orders`, token, 1)).toEqual([403]);
    const given = await run('assign --consumer umbrella --plan silver');
    expect([given.code, given.err, given.out]).toEqual([0, '', 'umbrella has the plan silver, within a minute.\n']);
    local.travel(REMEMBERED);
    const fresh = await tokenOf('umbrella');
    expect(await statuses(`${refusing}/orders`, fresh, 3)).toEqual([200, 200, 429]);
    expect((await run('list --json')).out).toBe('{"consumer":"umbrella","plan":"silver"}\n');
    expect((await run('remove --consumer umbrella')).code).toBe(0);
    local.travel(REMEMBERED);
    expect(await statuses(`${refusing}/orders`, fresh, 1)).toEqual([403]);
    expect((await run('remove --consumer umbrella')).code).toBe(1);
  });

  it('gives nobody a plan that the API does not have', async () => {
    await run('assign --consumer cyberdyne --plan platinum');
    expect(await statuses(`${refusing}/orders`, await tokenOf('cyberdyne'), 1)).toEqual([403]);
    expect(local.log.all().join('\n')).toContain('a consumer has a plan that this API does not have');
  });
});

describe('while the table is down', () => {
  it('those whom it would have to know do not pass, and those of the template do', async () => {
    anotherDay();
    const [acme, unknown] = [await tokenOf('acme'), await tokenOf('massive-dynamic')];
    expect(await statuses(`${refusing}/orders`, acme, 1)).toEqual([200]);
    faults.inject('dynamodb=error:1');
    const reached = await reachedUpstream(local, async () => {
      expect(await statuses(`${sharing}/orders`, unknown, 1)).toEqual([503]);
    });
    expect(reached).toBe(0);
    expect(await statuses(`${refusing}/orders`, acme, 1)).toEqual([200]);
    faults.inject();
    expect(await statuses(`${sharing}/orders`, unknown, 1)).toEqual([200]);
  });

  it('nor does anybody without the secret of the API keys', async () => {
    await local.coldStart();
    faults.inject('secretsmanager=error:1');
    expect(await statuses(`${refusing}/orders`, await tokenOf('acme'), 1)).toEqual([503]);
    faults.inject();
    expect(await statuses(`${refusing}/orders`, await tokenOf('acme'), 1)).toEqual([200]);
  });
});

for (const { physicalId } of local.deployment.resources('AWS::SecretsManager::Secret')) {
  gate.secrets.add(local.secrets.value(physicalId));
}
itLogsNoSecret(local, gate.secrets);
itShowsNoSecret(local, gate.secrets);
