import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { AttemptCounter } from '../../core/authentication/attempt-counter.js';

export class DynamoDbAttemptCounter implements AttemptCounter {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async add(key: string, amount: 1 | -1, expiresAt: number): Promise<number> {
    const { Attributes: attributes } = await this.client.send(
      new UpdateItemCommand({
        TableName: this.tableName,
        Key: { pk: { S: `attempt#${key}` }, sk: { S: 'count' } },
        UpdateExpression: 'SET expiresAt = :expiresAt ADD attempts :amount',
        ExpressionAttributeValues: { ':amount': { N: String(amount) }, ':expiresAt': { N: String(expiresAt) } },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    const count = Number(attributes?.attempts?.N);
    if (!Number.isInteger(count)) throw new Error('The table did not say how many attempts there were.');
    return count;
  }
}
