import type { SQSRecord } from 'aws-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { itemKeyOf } from '../../../core/sessions/sealing.js';
import { endSessions } from '../../../lambdas/end-sessions/end-sessions.js';
import { DynamoDbSessionDirectory } from '../../../lambdas/runtime/dynamodb-session-directory.js';
import { DynamoDbSessionStore } from '../../../lambdas/runtime/dynamodb-session-store.js';
import { ISSUER } from '../../fakes/gate-settings.js';
import { LocalTable } from '../../fakes/local-table.js';
import { LoginRound } from '../../fakes/login-round.js';
import { storeSession } from '../../fakes/stored-session.js';

let table: LocalTable;

beforeAll(async () => {
  table = await LocalTable.start();
});
afterAll(() => table.stop());

function gateAtTable() {
  const { settings, clock, secrets, log, metrics } = new LoginRound();
  const sessions = new DynamoDbSessionStore(table.client, table.name);
  const directory = new DynamoDbSessionDirectory(table.client, table.name);
  return { settings, clock, secrets, log, metrics, sessions, directory };
}

/** Hands messages over as Lambda does. */
async function take(gate: ReturnType<typeof gateAtTable>, ...bodies: readonly unknown[]): Promise<void> {
  const messages = bodies.map((body) => ({ body: JSON.stringify(body) }) as SQSRecord);
  await endSessions(gate)({ Records: messages }, Object(undefined), () => {});
}

test('a message from the queue ends the sessions of its user in the table, and of nobody else', async () => {
  const gate = gateAtTable();
  const cookies = await Promise.all([
    storeSession(gate),
    storeSession(gate),
    storeSession(gate, { subject: 'bob-id' }),
  ]);
  await take(gate, { issuer: ISSUER, subject: 'alice-id' });
  const rows = await Promise.all(cookies.map((cookie) => gate.sessions.read(itemKeyOf(cookie))));
  expect(rows.map((row) => row !== undefined)).toEqual([false, false, true]);
});

test('a message that cannot be carried out fails, so that the queue keeps it', async () => {
  const gate = gateAtTable();
  await expect(take(gate, { issuer: ISSUER })).rejects.toThrow('message_malformed');
});
