import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { AttemptCounter, Reservation, ReservationTimes } from '../../core/authentication/attempt-counter.js';

/** One row for each count: places that are taken, failures among them, and until when the others may be open. */
export class DynamoDbAttemptCounter implements AttemptCounter {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async reserve(key: string, limit: number, times: ReservationTimes): Promise<Reservation> {
    const free = '(attribute_not_exists(taken) OR taken < :limit)';
    if (await this.take(key, limit, times, 'if_not_exists(taken, :none)', free)) return 'reserved';
    const { failed, openUntil } = await this.read(key);
    if (failed >= limit) return 'used up';
    if (openUntil > times.now) return 'full';
    const lost = 'taken >= :limit AND openUntil <= :now';
    return (await this.take(key, limit, times, 'if_not_exists(failed, :none)', lost)) ? 'reserved' : 'full';
  }

  async giveBack(key: string, expiresAt: number): Promise<void> {
    await this.add(key, 'taken', -1, expiresAt);
  }

  async fail(key: string, expiresAt: number): Promise<number> {
    const failed = await this.add(key, 'failed', 1, expiresAt);
    if (!Number.isInteger(failed)) throw new Error('The table did not say how many attempts have failed.');
    return failed;
  }

  /** Takes the place after those that are held, unless so many have failed that there is none. */
  private async take(
    key: string,
    limit: number,
    { now, openUntil, expiresAt }: ReservationTimes,
    held: string,
    condition: string,
  ): Promise<boolean> {
    const numbers = { limit, openUntil, expiresAt, none: 0, one: 1, ...(condition.includes(':now') ? { now } : {}) };
    try {
      await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: rowOf(key),
          UpdateExpression: `SET taken = ${held} + :one, openUntil = :openUntil, expiresAt = :expiresAt`,
          ConditionExpression: `${condition} AND (attribute_not_exists(failed) OR failed < :limit)`,
          ExpressionAttributeValues: Object.fromEntries(
            Object.entries(numbers).map(([name, value]) => [`:${name}`, { N: String(value) }]),
          ),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  private async add(key: string, name: 'taken' | 'failed', amount: 1 | -1, expiresAt: number): Promise<number> {
    const { Attributes: attributes } = await this.client.send(
      new UpdateItemCommand({
        TableName: this.tableName,
        Key: rowOf(key),
        UpdateExpression: 'SET expiresAt = :expiresAt ADD #name :amount',
        ExpressionAttributeNames: { '#name': name },
        ExpressionAttributeValues: { ':amount': { N: String(amount) }, ':expiresAt': { N: String(expiresAt) } },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    return Number(attributes?.[name]?.N);
  }

  private async read(key: string): Promise<{ readonly failed: number; readonly openUntil: number }> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: rowOf(key), ConsistentRead: true }),
    );
    return { failed: Number(item?.failed?.N ?? 0), openUntil: Number(item?.openUntil?.N ?? 0) };
  }
}

function rowOf(key: string): Record<string, AttributeValue> {
  return { pk: { S: `attempt#${key}` }, sk: { S: 'count' } };
}
