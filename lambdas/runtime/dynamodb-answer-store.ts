import { type AttributeValue, type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { AnswerStore, SealedAnswer } from '../../core/authentication/answer-store.js';

export class DynamoDbAnswerStore implements AnswerStore {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async read(key: string): Promise<SealedAnswer | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: rowKey(key), ConsistentRead: true }),
    );
    const { sealed, expiresAt } = item ?? {};
    if (sealed?.B === undefined || expiresAt?.N === undefined) return undefined;
    return { sealed: sealed.B, until: Number(expiresAt.N) };
  }

  async write(key: string, { sealed, until }: SealedAnswer): Promise<void> {
    await this.client.send(
      new PutItemCommand({
        TableName: this.tableName,
        Item: { ...rowKey(key), sealed: { B: sealed }, expiresAt: { N: String(until) } },
      }),
    );
  }
}

function rowKey(key: string): Record<string, AttributeValue> {
  return { pk: { S: `answer#${key}` }, sk: { S: 'answer' } };
}
