import { type Tag, TagResourceCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SessionDependencies } from '../../core/sessions/reading.js';
import { itemKeyOf } from '../../core/sessions/sealing.js';
import { GATE_TAGS } from '../../core/settings/gate-tags.js';
import { DynamoDbSessionStore } from '../../lambdas/runtime/dynamodb-session-store.js';
import { systemClock } from '../../lambdas/runtime/system.js';
import { FixedSecrets } from '../fakes/fixed-secrets.js';
import { GATE_SECRET_ARN, gateSettings, ISSUER } from '../fakes/gate-settings.js';
import { LocalTable } from '../fakes/local-table.js';
import { ScriptedSecretsManager } from '../fakes/scripted-secrets-manager.js';
import { storeSession } from '../fakes/stored-session.js';
import { type Outcome, runClaimgate, type Variables } from './run-claimgate.js';

let table: LocalTable;
let secretsManager: ScriptedSecretsManager;
let endpoints: Readonly<Record<string, string>>;
let gate: SessionDependencies;

const settings = gateSettings();
const TAGS: Readonly<Record<string, string>> = {
  [GATE_TAGS.gateId]: settings.gateId,
  [GATE_TAGS.gateSecretArn]: GATE_SECRET_ARN,
  [GATE_TAGS.sessionEpoch]: String(settings.session.epoch),
  [`${GATE_TAGS.provider}keycloak`]: ISSUER,
};

beforeAll(async () => {
  [table, secretsManager] = await Promise.all([LocalTable.start(), ScriptedSecretsManager.start()]);
  secretsManager.rotate('v1', 'gate secret');
  gate = {
    settings,
    clock: systemClock,
    secrets: new FixedSecrets({ [GATE_SECRET_ARN]: 'gate secret' }),
    sessions: new DynamoDbSessionStore(table.client, table.name),
  };
  endpoints = {
    AWS_ENDPOINT_URL_DYNAMODB: await urlOf(table),
    AWS_ENDPOINT_URL_SECRETS_MANAGER: await urlOf(secretsManager),
  };
  await tag(TAGS);
});
afterAll(() => Promise.all([table.stop(), secretsManager.stop()]));
beforeEach(() => {
  secretsManager.failure = undefined;
});

async function urlOf({ client }: { readonly client: LocalTable['client'] | ScriptedSecretsManager['client'] }) {
  const { protocol, hostname, port } = (await client.config.endpoint?.()) ?? {};
  return `${protocol}//${hostname}:${port}`;
}

async function tag(tags: Readonly<Record<string, string>>): Promise<void> {
  const list = Object.entries(tags).map(([Key, Value]): Tag => ({ Key, Value }));
  const arn = `arn:aws:dynamodb:eu-central-1:000000000000:table/${table.name}`;
  await table.client.send(new TagResourceCommand({ ResourceArn: arn, Tags: list }));
}

function claimgate(line: string, variables: Variables = {}): Promise<Outcome> {
  return runClaimgate(line, { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'local', ...endpoints, ...variables });
}

const alive = async (cookie: string) => (await gate.sessions.read(itemKeyOf(cookie))) !== undefined;

describe('claimgate sessions', () => {
  test('lists the sessions of a subject', async () => {
    await storeSession(gate, { subject: 'lister' });
    await storeSession(gate, { subject: 'lister' });
    await storeSession(gate, { subject: 'somebody else' });
    const { code, out, err } = await claimgate('sessions list --table gate --subject lister');
    expect([code, err]).toEqual([0, '']);
    const lines = out.split('\n');
    const time = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ';
    const line = new RegExp(`^[A-Za-z0-9_-]{22}  signed in ${time}  last used ${time}  Firefox, Linux$`);
    expect(lines.slice(0, 2)).toEqual([expect.stringMatching(line), expect.stringMatching(line)]);
    expect(lines.slice(2)).toEqual(['', '2 sessions.', '']);
  });

  test('ends them, by hundreds, and nobody else’s', async () => {
    const cookies = await Promise.all(Array.from({ length: 120 }, () => storeSession(gate, { subject: 'leaver' })));
    const other = await storeSession(gate, { subject: 'stayer' });

    const rehearsal = await claimgate('sessions end --table gate --subject leaver --dry-run');
    expect(rehearsal.out).toContain('\n120 sessions would end; nothing was changed.\n');
    expect(await Promise.all(cookies.map(alive))).not.toContain(false);

    const { code, out } = await claimgate('sessions end --table gate --subject leaver --provider keycloak');
    expect([code, out]).toEqual([0, '120 sessions ended.\n']);
    expect(await Promise.all(cookies.map(alive))).not.toContain(true);
    expect(await alive(other)).toBe(true);
    expect((await claimgate('sessions end --table gate --subject leaver --json')).out).toBe('{"ended":0}\n');
  });

  test('takes the table by its ARN, and writes JSON', async () => {
    await storeSession(gate, { subject: 'arn' });
    const arn = 'arn:aws:dynamodb:eu-central-1:000000000000:table/gate';
    const { out } = await claimgate(`sessions list --table ${arn} --subject arn --json`, { AWS_REGION: 'us-east-1' });
    expect(JSON.parse(out)).toEqual({
      id: expect.any(String),
      browser: 'Firefox',
      system: 'Linux',
      createdAt: expect.any(String),
      lastSeenAt: expect.any(String),
    });
  });
});

describe('claimgate sessions fails, and says what to do, when', () => {
  const LIST = 'sessions list --table gate --subject alice';

  test.each<[string, string, Variables, number, string]>([
    ['the command line is wrong', 'sessions list', {}, 2, '--table is missing.'],
    ['there is no such table', 'sessions list --table other --subject alice', {}, 1, 'There is no such table'],
    ['the provider is none of the gate', `${LIST} --provider okta`, {}, 2, `it has keycloak (${ISSUER})`],
    ['there are no credentials', LIST, { AWS_ACCESS_KEY_ID: '' }, 1, 'There are no AWS credentials'],
    ['the Region is not known', LIST, { AWS_REGION: undefined }, 2, '--region'],
  ])('%s', async (_, line, variables, expected, message) => {
    const { code, out, err } = await claimgate(line, { ...variables, AWS_CONFIG_FILE: '/dev/null', HOME: '/dev/null' });
    expect([code, out]).toEqual([expected, '']);
    expect(err).toContain(message);
    expect(err).not.toContain('    at ');
  });

  test('the secret may not be read', async () => {
    secretsManager.failure = 'AccessDeniedException';
    const { code, err } = await claimgate(LIST);
    expect(code).toBe(1);
    expect(err).toContain('grantEndSessions');
  });
});
