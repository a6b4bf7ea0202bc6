import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { AttemptCounter, Reservation } from '../../core/authentication/attempt-counter.js';

/** One row for each count: places that are taken, and failures among them. */
export class DynamoDbAttemptCounter implements AttemptCounter {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async reserve(key: string, limit: number, expiresAt: number): Promise<Reservation> {
    try {
      await this.add(key, 'taken', 1, expiresAt, limit);
      return 'reserved';
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
    return (await this.failures(key)) < limit ? 'full' : 'used up';
  }

  async giveBack(key: string, expiresAt: number): Promise<void> {
    await this.add(key, 'taken', -1, expiresAt);
  }

  async fail(key: string, expiresAt: number): Promise<number> {
    const failed = await this.add(key, 'failed', 1, expiresAt);
    if (!Number.isInteger(failed)) throw new Error('The table did not say how many attempts have failed.');
    return failed;
  }

  /** @throws ConditionalCheckFailedException if it is at the limit already */
  private async add(
    key: string,
    name: 'taken' | 'failed',
    amount: 1 | -1,
    expiresAt: number,
    limit?: number,
  ): Promise<number> {
    const { Attributes: attributes } = await this.client.send(
      new UpdateItemCommand({
        TableName: this.tableName,
        Key: rowOf(key),
        UpdateExpression: 'SET expiresAt = :expiresAt ADD #name :amount',
        ExpressionAttributeNames: { '#name': name },
        ExpressionAttributeValues: {
          ':amount': { N: String(amount) },
          ':expiresAt': { N: String(expiresAt) },
          ...(limit === undefined ? {} : { ':limit': { N: String(limit) } }),
        },
        ...(limit === undefined ? {} : { ConditionExpression: 'attribute_not_exists(#name) OR #name < :limit' }),
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    return Number(attributes?.[name]?.N);
  }

  private async failures(key: string): Promise<number> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: rowOf(key), ConsistentRead: true }),
    );
    return Number(item?.failed?.N ?? 0);
  }
}

function rowOf(key: string): Record<string, AttributeValue> {
  return { pk: { S: `attempt#${key}` }, sk: { S: 'count' } };
}
