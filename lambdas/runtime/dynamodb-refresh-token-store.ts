import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { RefreshTokenStore, RefreshTokenTurn } from '../../core/authentication/refresh-token-store.js';

export class DynamoDbRefreshTokenStore implements RefreshTokenStore {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async read(key: string): Promise<Uint8Array | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: rowKey(key), ConsistentRead: true }),
    );
    return item?.sealed?.B;
  }

  async takeTurn(
    { key, owner }: RefreshTokenTurn,
    now: number,
    until: number,
  ): Promise<{ readonly sealed?: Uint8Array } | undefined> {
    const attributes = await unlessRefused(async () => {
      const { Attributes: taken } = await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: rowKey(key),
          // A row that holds an outcome lives as long as that.
          UpdateExpression: 'SET turnOwner = :owner, turnUntil = :until, expiresAt = if_not_exists(expiresAt, :until)',
          ConditionExpression: 'attribute_not_exists(turnUntil) OR turnUntil <= :now OR turnOwner = :owner',
          ExpressionAttributeValues: {
            ':owner': { S: owner },
            ':until': { N: String(until) },
            ':now': { N: String(now) },
          },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return taken ?? {};
    });
    if (attributes === undefined) return undefined;
    return attributes.sealed?.B === undefined ? {} : { sealed: attributes.sealed.B };
  }

  async write(key: string, sealed: Uint8Array, expiresAt: number): Promise<void> {
    await this.client.send(
      new PutItemCommand({
        TableName: this.tableName,
        Item: { ...rowKey(key), sealed: { B: sealed }, expiresAt: { N: String(expiresAt) } },
      }),
    );
  }

  async giveUp({ key, owner }: RefreshTokenTurn): Promise<void> {
    await unlessRefused(() =>
      this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: rowKey(key),
          UpdateExpression: 'REMOVE turnOwner, turnUntil',
          ConditionExpression: 'turnOwner = :owner',
          ExpressionAttributeValues: { ':owner': { S: owner } },
        }),
      ),
    );
  }
}

/** Undefined if the condition did not hold. */
async function unlessRefused<T>(write: () => Promise<T>): Promise<T | undefined> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

function rowKey(key: string): Record<string, AttributeValue> {
  return { pk: { S: `refresh-token#${key}` }, sk: { S: 'outcome' } };
}
