import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DynamoDbLogoutTokenMemory } from '../../../lambdas/runtime/dynamodb-logout-token-memory.js';
import { DynamoDbSessionDirectory } from '../../../lambdas/runtime/dynamodb-session-directory.js';
import { DynamoDbSessionStore } from '../../../lambdas/runtime/dynamodb-session-store.js';
import { logoutTokenMemoryContract } from '../../contracts/logout-token-memory.js';
import { sessionDirectoryContract } from '../../contracts/session-directory.js';
import { LocalTable } from '../../fakes/local-table.js';

let table: LocalTable;

beforeAll(async () => {
  table = await LocalTable.start();
});
afterAll(() => table.stop());

sessionDirectoryContract('the session directory in the table', () => ({
  store: new DynamoDbSessionStore(table.client, table.name),
  directory: new DynamoDbSessionDirectory(table.client, table.name, 3),
}));

logoutTokenMemoryContract(
  'the memory of logout tokens in the table',
  () => new DynamoDbLogoutTokenMemory(table.client, table.name),
);

async function expiryOf(pk: string, sk: string): Promise<string | undefined> {
  const key = { pk: { S: pk }, sk: { S: sk } };
  const { Item: item } = await table.client.send(new GetItemCommand({ TableName: table.name, Key: key }));
  return item?.expiresAt?.N;
}

test('what was declared and what was remembered goes by itself when its time is over', async () => {
  await new DynamoDbSessionDirectory(table.client, table.name).forbid({ kind: 'subject', key: 'mac' }, 10, 7210);
  expect(await expiryOf('subject#mac', 'not-before')).toBe('7210');
  await new DynamoDbLogoutTokenMemory(table.client, table.name).remember('id', 330);
  expect(await expiryOf('logout-token#id', 'done')).toBe('330');
});

test('a pointer without a listing still leads to its session', async () => {
  await table.client.send(
    new UpdateItemCommand({ TableName: table.name, Key: { pk: { S: 'subject#bare' }, sk: { S: 'session#key' } } }),
  );
  const directory = new DynamoDbSessionDirectory(table.client, table.name);
  expect((await directory.list({ kind: 'subject', key: 'bare' })).sessions).toEqual([
    { key: 'key', sealed: new Uint8Array(), secretVersion: '' },
  ]);
});

test('a table that is not there is an error, and no empty list', async () => {
  const lost = new DynamoDbSessionDirectory(table.client, 'lost');
  const pointer = { kind: 'subject', key: 'mac' } as const;
  await expect(lost.list(pointer)).rejects.toThrow();
  await expect(lost.notBefore(pointer)).rejects.toThrow();
  await expect(lost.forbid(pointer, 1, 2)).rejects.toThrow();
  await expect(new DynamoDbLogoutTokenMemory(table.client, 'lost').knows('id')).rejects.toThrow();
});
