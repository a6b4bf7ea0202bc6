import { type AttributeValue, type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { LogoutTokenMemory } from '../../core/logout/logout-token-memory.js';

export class DynamoDbLogoutTokenMemory implements LogoutTokenMemory {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async knows(id: string): Promise<boolean> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: rowKey(id), ConsistentRead: true }),
    );
    return item !== undefined;
  }

  async remember(id: string, until: number): Promise<void> {
    await this.client.send(
      new PutItemCommand({ TableName: this.tableName, Item: { ...rowKey(id), expiresAt: { N: String(until) } } }),
    );
  }
}

function rowKey(id: string): Record<string, AttributeValue> {
  return { pk: { S: `logout-token#${id}` }, sk: { S: 'done' } };
}
