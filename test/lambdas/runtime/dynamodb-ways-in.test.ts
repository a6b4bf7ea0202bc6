import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DynamoDbAnswerStore } from '../../../lambdas/runtime/dynamodb-answer-store.js';
import { DynamoDbAttemptCounter } from '../../../lambdas/runtime/dynamodb-attempt-counter.js';
import { DynamoDbRefreshTokenStore } from '../../../lambdas/runtime/dynamodb-refresh-token-store.js';
import { answerStoreContract } from '../../contracts/answer-store.js';
import { attemptCounterContract } from '../../contracts/attempt-counter.js';
import { refreshTokenStoreContract } from '../../contracts/refresh-token-store.js';
import { LocalTable } from '../../fakes/local-table.js';

let table: LocalTable;

beforeAll(async () => {
  table = await LocalTable.start();
});
afterAll(() => table.stop());

attemptCounterContract(
  'the counter of attempts in the table',
  () => new DynamoDbAttemptCounter(table.client, table.name),
);
answerStoreContract('the store of answers in the table', () => new DynamoDbAnswerStore(table.client, table.name));
refreshTokenStoreContract(
  'the refresh tokens in the table',
  () => new DynamoDbRefreshTokenStore(table.client, table.name),
);

async function expiryOf(pk: string, sk: string): Promise<string | undefined> {
  const key = { pk: { S: pk }, sk: { S: sk } };
  const { Item: item } = await table.client.send(new GetItemCommand({ TableName: table.name, Key: key }));
  return item?.expiresAt?.N;
}

test('what was counted and what was answered goes by itself when its time is over', async () => {
  await new DynamoDbAttemptCounter(table.client, table.name).fail('mac', 600);
  expect(await expiryOf('attempt#mac', 'count')).toBe('600');
  await new DynamoDbAnswerStore(table.client, table.name).write('mac', { sealed: new Uint8Array([1]), until: 60 });
  expect(await expiryOf('answer#mac', 'answer')).toBe('60');
  const refreshTokens = new DynamoDbRefreshTokenStore(table.client, table.name);
  await refreshTokens.takeTurn({ key: 'mac', owner: 'a' }, 0, 30);
  expect(await expiryOf('refresh-token#mac', 'outcome')).toBe('30');
  await refreshTokens.write('mac', new Uint8Array([1]), 600);
  await refreshTokens.takeTurn({ key: 'mac', owner: 'a' }, 100, 130);
  expect(await expiryOf('refresh-token#mac', 'outcome')).toBe('600');
});

test('a table that is not there is an error, and no low count', async () => {
  const times = { now: 0, openUntil: 60, expiresAt: 600 };
  await expect(new DynamoDbAttemptCounter(table.client, 'lost').fail('mac', 600)).rejects.toThrow();
  await expect(new DynamoDbAttemptCounter(table.client, 'lost').reserve('mac', 1, times)).rejects.toThrow();
  await expect(new DynamoDbAnswerStore(table.client, 'lost').read('mac')).rejects.toThrow();
  const refreshTokens = new DynamoDbRefreshTokenStore(table.client, 'lost');
  await expect(refreshTokens.takeTurn({ key: 'mac', owner: 'a' }, 0, 30)).rejects.toThrow();
  await expect(refreshTokens.giveUp({ key: 'mac', owner: 'a' })).rejects.toThrow();
});
