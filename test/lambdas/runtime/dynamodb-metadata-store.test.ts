import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DynamoDbMetadataStore } from '../../../lambdas/runtime/dynamodb-metadata-store.js';
import { metadataStoreContract } from '../../contracts/metadata-store.js';
import { LocalTable } from '../../fakes/local-table.js';

let table: LocalTable;
let store: DynamoDbMetadataStore;

beforeAll(async () => {
  table = await LocalTable.start();
  store = new DynamoDbMetadataStore(table.client, table.name);
});
afterAll(() => table.stop());

metadataStoreContract('the metadata store in the table', () => store);

test('every row is under the one prefix that the functions may write', async () => {
  const { Items: items = [] } = await table.client.send(new ScanCommand({ TableName: table.name }));
  expect(items.length).toBeGreaterThan(5);
  for (const { pk, sk } of items) {
    expect(pk?.S).toMatch(/^provider#[\w-]{43}$/);
    expect(sk?.S).toMatch(/^(copy|turn)$/);
  }
});

test('a table that is not there is an error, and no turn', async () => {
  const lost = new DynamoDbMetadataStore(table.client, 'lost');
  await expect(lost.takeTurn('https://id.example.com', 1_750_000_000, 30)).rejects.toThrow();
  await expect(lost.read('https://id.example.com')).rejects.toThrow();
});
