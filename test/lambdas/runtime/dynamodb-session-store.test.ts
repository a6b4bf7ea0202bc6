import { DeleteItemCommand, PutItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SessionRecord } from '../../../core/sessions/store.js';
import { DynamoDbSessionStore } from '../../../lambdas/runtime/dynamodb-session-store.js';
import { sessionStoreContract } from '../../contracts/session-store.js';
import { LocalTable } from '../../fakes/local-table.js';

let table: LocalTable;
let store: DynamoDbSessionStore;

beforeAll(async () => {
  table = await LocalTable.start();
  store = new DynamoDbSessionStore(table.client, table.name);
});
afterAll(() => table.stop());

sessionStoreContract('the session store in the table', () => store);

const RECORD: SessionRecord = {
  key: 'key',
  sealed: new Uint8Array([1, 2, 3]),
  secretVersion: 'v1',
  version: 1,
  lastSeenAt: 1_750_000_000,
  expiresAt: 1_750_003_600,
};
const POINTERS = { subject: 'subject-mac', providerSession: 'sid-mac' };
const LISTED_UNTIL = 1_750_028_800;
const LISTING = { pointers: POINTERS, sealed: new Uint8Array([5]), secretVersion: 'v1', until: LISTED_UNTIL };

async function rows(): Promise<readonly string[]> {
  const { Items: items = [] } = await table.client.send(new ScanCommand({ TableName: table.name }));
  return items.map(({ pk, sk }) => `${pk?.S} ${sk?.S}`).sort();
}

describe('rows of sessions in the table', () => {
  beforeEach(async () => {
    const { Items: items = [] } = await table.client.send(new ScanCommand({ TableName: table.name }));
    for (const { pk, sk } of items) {
      if (pk === undefined || sk === undefined) throw new Error('a row without key');
      await table.client.send(new DeleteItemCommand({ TableName: table.name, Key: { pk, sk } }));
    }
  });

  test('a session has a row of its own and one for each pointer, and all go with it', async () => {
    await store.create(RECORD, LISTING);
    expect(await rows()).toEqual([
      'provider-session#sid-mac session#key',
      'session#key session',
      'subject#subject-mac session#key',
    ]);
    await store.end(RECORD.key, POINTERS);
    expect(await rows()).toEqual([]);
  });

  test('a session that exists already keeps its row whole', async () => {
    await store.create(RECORD, LISTING);
    await expect(store.create({ ...RECORD, sealed: new Uint8Array([9]) }, LISTING)).rejects.toThrow();
    expect([...((await store.read('key'))?.sealed ?? [])]).toEqual([1, 2, 3]);
  });

  test('a touch does not make a row where there was none', async () => {
    await store.touch('stranger', { lastSeenAt: 1, expiresAt: 2 });
    expect(await rows()).toEqual([]);
  });

  test('a row that is not a whole session is none', async () => {
    const key = { pk: { S: 'session#key' }, sk: { S: 'session' } };
    await table.client.send(new PutItemCommand({ TableName: table.name, Item: key }));
    expect(await store.read('key')).toBeUndefined();
    const sealed = { S: 'text instead of bytes' };
    await table.client.send(
      new PutItemCommand({ TableName: table.name, Item: { ...key, sealed, secretVersion: { S: 'v1' } } }),
    );
    expect(await store.read('key')).toBeUndefined();
  });

  test('a row without its times has none that a session could live on', async () => {
    await store.create(RECORD, LISTING);
    await table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: { pk: { S: 'session#key' }, sk: { S: 'session' } },
        UpdateExpression: 'REMOVE lastSeenAt, expiresAt',
      }),
    );
    const read = await store.read('key');
    expect([read?.lastSeenAt, read?.expiresAt]).toEqual([Number.NaN, Number.NaN]);
  });

  test('keys with separators or formats in them name rows of their own', async () => {
    const keys = ['a#b', '#session', 'a', '%s%n', 'pointer"}', '../key', ' '];
    for (const key of keys) await store.create({ ...RECORD, key, secretVersion: `v ${key}` }, LISTING);
    for (const key of keys) expect((await store.read(key))?.secretVersion).toBe(`v ${key}`);
    expect(await store.read('b')).toBeUndefined();
  });
});

test('the pointers to a session stay as long as it can last, not only until it is idle', async () => {
  await store.create({ ...RECORD, key: 'long' }, { ...LISTING, pointers: { subject: 'long-subject' } });
  const { Items: items = [] } = await table.client.send(new ScanCommand({ TableName: table.name }));
  const expiryOf = (pk: string) => items.find((item) => item.pk?.S === pk)?.expiresAt?.N;
  expect(expiryOf('subject#long-subject')).toBe(String(LISTED_UNTIL));
  expect(expiryOf('session#long')).toBe(String(RECORD.expiresAt));
});

test('a table that is not there is an error, and no session', async () => {
  const lost = new DynamoDbSessionStore(table.client, 'lost');
  await expect(lost.read('key')).rejects.toThrow();
  await expect(lost.touch('key', { lastSeenAt: 1, expiresAt: 2 })).rejects.toThrow();
});
