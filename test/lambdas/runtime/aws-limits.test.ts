import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AWS_LIMITS } from '../../../lambdas/runtime/aws-limits.js';
import { dynamoDb } from '../../../lambdas/runtime/dynamodb.js';

let silent: Server;
beforeAll(async () => {
  silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  silent.closeAllConnections();
  silent.close();
});

test('a call that nobody answers fails, instead of waiting for ever', async () => {
  const client = new DynamoDBClient({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    requestHandler: { ...AWS_LIMITS, requestTimeout: 50 },
  });
  await expect(client.send(new GetItemCommand({ TableName: 't', Key: { pk: { S: 'p' } } }))).rejects.toMatchObject({
    name: 'TimeoutError',
  });
});

test('all attempts together fit into the time of an authorizer', async () => {
  expect((await dynamoDb().config.maxAttempts()) * AWS_LIMITS.requestTimeout).toBeLessThan(10_000);
});
