import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { consumerKey } from '../../../lambdas/runtime/dynamodb-consumer-rows.js';
import { DynamoDbConsumerStore } from '../../../lambdas/runtime/dynamodb-consumer-store.js';
import { consumerStoreContract } from '../../contracts/consumer-store.js';
import { LocalTable } from '../../fakes/local-table.js';

let table: LocalTable;

beforeAll(async () => {
  table = await LocalTable.start();
});
afterAll(() => table.stop());

consumerStoreContract('the store of consumers in the table', () => ({
  store: new DynamoDbConsumerStore(table.client, table.name),
  assign: async (issuer, consumer, plan) => {
    const item = { ...consumerKey(issuer, consumer), plan: { S: plan } };
    await table.client.send(new PutItemCommand({ TableName: table.name, Item: item }));
  },
}));

test('a table that is not there is an error, and no unknown consumer', async () => {
  await expect(new DynamoDbConsumerStore(table.client, 'lost').planOf('issuer', 'acme')).rejects.toThrow();
});
