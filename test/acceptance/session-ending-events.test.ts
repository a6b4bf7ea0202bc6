import { afterAll, describe, expect, it } from 'vitest';
import { accessKeyOf } from '../../local/aws/role-policies.js';
import { call } from '../../local/demo/call.js';
import { UserAgent } from '../../local/demo/user-agent.js';
import { localGate } from './gate-under-test.js';
import { itLogsNoSecret } from './logs.js';
import { signIn } from './sign-in.js';

/** Seconds after which a message is handed out again, and how often it is. */
const PAUSE = 90;
const TRIES = 20;

const gate = await localGate({ app: 'examples/sessions/app.ts' });
const { local } = gate;
if (local === undefined) throw new Error('This needs the local gate.');
afterAll(() => gate.stop());

const DISABLED = { source: 'com.example.staff', detailType: 'user disabled', detail: { userId: 'alice' } };

async function signedIn(url: string, username = 'alice') {
  const agent = new UserAgent(gate.secrets);
  await signIn(gate, agent, `${url}/auth/login?return_to=/orders`, username);
  return async () => (await agent.request(`${url}/orders`)).status;
}

function queueNamed(start: string) {
  const [resource] = local?.deployment
    .resources('AWS::SQS::Queue')
    .filter(({ logicalId }) => logicalId.startsWith(`GateSessionEnding${start}`)) ?? [undefined];
  const { region, accountId } = local?.deployment ?? {};
  return local?.events.queue(`arn:aws:sqs:${region}:${accountId}:${resource?.physicalId.split('/').at(-1)}`);
}

const waiting = () => queueNamed('Queue')?.messages ?? [];
const dead = () => queueNamed('DeadLetters')?.messages ?? [];

describe.each(gate.apis)('an event, before the $name', ({ url }) => {
  it('that says that a user is disabled ends their sessions: the next request is refused', async () => {
    const [alice, bob] = [await signedIn(url), await signedIn(url, 'bob')];
    expect([await alice(), await bob()]).toEqual([200, 200]);
    await local.events.put(DISABLED);
    expect([await alice(), await bob()]).toEqual([401, 200]);
    expect([waiting(), dead()]).toEqual([[], []]);
    local.travel(2);
  });

  it.each([
    ['of another source', { ...DISABLED, source: 'com.example.shop' }],
    ['of another kind', { ...DISABLED, detailType: 'user enabled' }],
    ['on another bus', { ...DISABLED, bus: 'partners' }],
    ['about another user', { ...DISABLED, detail: { userId: 'carol' } }],
  ])('%s does nothing to them', async (_, event) => {
    const alice = await signedIn(url);
    await local.events.put(event);
    expect(await alice()).toBe(200);
    expect([waiting(), dead()]).toEqual([[], []]);
  });
});

it('an event that comes while the table fails is carried out when the table is back', async () => {
  const [{ url }] = gate.apis as [(typeof gate.apis)[0]];
  const alice = await signedIn(url);
  local.faults.inject('dynamodb=error:1');
  await local.events.put(DISABLED);
  expect(waiting()).toHaveLength(1);
  local.faults.inject();
  expect(await alice()).toBe(200);
  await local.events.deliver();
  expect(waiting()).toMatchObject([{ receiveCount: 1 }]);
  local.travel(PAUSE);
  await local.events.deliver();
  expect([await alice(), waiting(), dead()]).toEqual([401, [], []]);
  local.travel(2);
});

it('an event that nothing can be made of is tried as often as the queue says, and then a dead letter', async () => {
  await local.events.put({ ...DISABLED, detail: { user: 'alice' } });
  for (let tries = 1; tries <= TRIES; tries += 1) {
    expect([waiting().length, waiting()[0]?.receiveCount, dead().length]).toEqual([1, tries, 0]);
    local.travel(PAUSE);
    await local.events.deliver();
  }
  expect(waiting()).toEqual([]);
  expect(dead()).toMatchObject([{ receiveCount: TRIES, body: expect.stringContaining('"issuer"') }]);
});

describe('an event that an AWS SDK or the AWS CLI puts', () => {
  const entry = { Source: DISABLED.source, DetailType: DISABLED.detailType, Detail: JSON.stringify(DISABLED.detail) };
  const put = (accessKeyId: string) =>
    call(local.awsEndpoint, {
      method: 'POST',
      headers: {
        'x-amz-target': 'AWSEvents.PutEvents',
        'content-type': 'application/x-amz-json-1.1',
        authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261124/us-east-1/events/aws4_request`,
      },
      body: JSON.stringify({ Entries: [entry, { ...entry, Detail: '{' }] }),
    });

  it('from outside of the app ends sessions', async () => {
    const [{ url }] = gate.apis as [(typeof gate.apis)[0]];
    const alice = await signedIn(url);
    expect(JSON.parse((await put('me')).body)).toMatchObject({
      FailedEntryCount: 1,
      Entries: [{ EventId: expect.stringMatching(/^[\w-]{36}$/) }, { ErrorCode: 'MalformedDetail' }],
    });
    await local.events.deliver();
    expect(await alice()).toBe(401);
  });

  it('for a role of the app, or for nobody, is refused', async () => {
    const [role] = local.deployment.resources('AWS::IAM::Role');
    expect((await put(accessKeyOf(role?.physicalId ?? ''))).body).toContain(
      'not authorized to perform: events:PutEvents',
    );
    expect((await put('')).body).toContain('UnrecognizedClientException');
  });
});

itLogsNoSecret(local, gate.secrets);
