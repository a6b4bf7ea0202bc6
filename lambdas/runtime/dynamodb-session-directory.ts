import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { ListedSession, Pointer, SessionDirectory, SessionPage } from '../../core/sessions/directory.js';
import { LISTED_PREFIX, pointerPartition } from './dynamodb-pointer-rows.js';

const PAGE_SIZE = 100;

/** The rows under a pointer: one for each session, and the marker of the last logout. */
export class DynamoDbSessionDirectory implements SessionDirectory {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly pageSize = PAGE_SIZE,
  ) {}

  async list(pointer: Pointer, after?: string): Promise<SessionPage> {
    const pk = pointerPartition(pointer);
    const { Items: items = [], LastEvaluatedKey: last } = await this.client.send(
      new QueryCommand({
        TableName: this.tableName,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ':prefix': { S: LISTED_PREFIX } },
        ConsistentRead: true,
        Limit: this.pageSize,
        ...(after === undefined ? {} : { ExclusiveStartKey: { pk, sk: { S: after } } }),
      }),
    );
    return { sessions: items.map(toListed), next: last?.sk?.S };
  }

  async forbid(pointer: Pointer, notBefore: number, until: number): Promise<void> {
    const time = { N: String(notBefore) };
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.tableName,
          Item: { ...markerKey(pointer), notBefore: time, expiresAt: { N: String(until) } },
          ConditionExpression: 'attribute_not_exists(pk) OR notBefore < :notBefore',
          ExpressionAttributeValues: { ':notBefore': time },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  async notBefore(pointer: Pointer): Promise<number | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: markerKey(pointer), ConsistentRead: true }),
    );
    return item === undefined ? undefined : Number(item.notBefore?.N);
  }
}

function markerKey(pointer: Pointer): Record<string, AttributeValue> {
  return { pk: pointerPartition(pointer), sk: { S: 'not-before' } };
}

/** A row without a listing that could be opened still leads to its session. */
function toListed({ sk, sealed, secretVersion }: Record<string, AttributeValue>): ListedSession {
  return {
    key: (sk?.S ?? '').slice(LISTED_PREFIX.length),
    sealed: sealed?.B ?? new Uint8Array(),
    secretVersion: secretVersion?.S ?? '',
  };
}
