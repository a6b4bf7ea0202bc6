import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { SessionPointers, SessionRecord, SessionStore } from '../../core/sessions/store.js';

const SESSION_SORT_KEY = 'session';

/** Session rows and the pointers beside them; `docs/architecture.md` has the table's layout. */
export class DynamoDbSessionStore implements SessionStore {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async create(record: SessionRecord, pointers: SessionPointers, listedUntil: number): Promise<void> {
    for (const key of pointerKeys(record.key, pointers)) {
      await this.client.send(
        new PutItemCommand({
          TableName: this.tableName,
          Item: { ...key, expiresAt: number(listedUntil) },
        }),
      );
    }
    await this.client.send(
      new PutItemCommand({
        TableName: this.tableName,
        Item: {
          ...sessionKey(record.key),
          sealed: { B: record.sealed },
          secretVersion: { S: record.secretVersion },
          version: number(record.version),
          lastSeenAt: number(record.lastSeenAt),
          expiresAt: number(record.expiresAt),
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  }

  async read(key: string): Promise<SessionRecord | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: sessionKey(key), ConsistentRead: true }),
    );
    return item === undefined ? undefined : toRecord(key, item);
  }

  async touch(key: string, lastSeenAt: number, expiresAt: number): Promise<boolean> {
    try {
      await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: sessionKey(key),
          UpdateExpression: 'SET lastSeenAt = :lastSeenAt, expiresAt = :expiresAt',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':lastSeenAt': number(lastSeenAt), ':expiresAt': number(expiresAt) },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async end(key: string, pointers: SessionPointers): Promise<void> {
    for (const row of [sessionKey(key), ...pointerKeys(key, pointers)]) {
      await this.client.send(new DeleteItemCommand({ TableName: this.tableName, Key: row }));
    }
  }
}

function sessionKey(key: string): Record<string, AttributeValue> {
  return { pk: { S: `session#${key}` }, sk: { S: SESSION_SORT_KEY } };
}

function pointerKeys(key: string, { subject, providerSession }: SessionPointers): Record<string, AttributeValue>[] {
  const rows = [`subject#${subject}`];
  if (providerSession !== undefined) rows.push(`provider-session#${providerSession}`);
  return rows.map((row) => ({ pk: { S: row }, sk: { S: `session#${key}` } }));
}

function toRecord(key: string, item: Record<string, AttributeValue>): SessionRecord | undefined {
  const { sealed, secretVersion, version, lastSeenAt, expiresAt } = item;
  if (sealed?.B === undefined || secretVersion?.S === undefined) return undefined;
  return {
    key,
    sealed: sealed.B,
    secretVersion: secretVersion.S,
    version: Number(version?.N),
    lastSeenAt: Number(lastSeenAt?.N),
    expiresAt: Number(expiresAt?.N),
  };
}

function number(value: number): AttributeValue {
  return { N: String(value) };
}
