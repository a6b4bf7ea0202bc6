import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type {
  RefreshLease,
  SessionListing,
  SessionPointers,
  SessionRecord,
  SessionStore,
  SessionTimes,
} from '../../core/sessions/store.js';
import { LISTED_PREFIX, pointerPartition } from './dynamodb-pointer-rows.js';

const SESSION_SORT_KEY = 'session';

/** Session rows and the pointers beside them; `docs/architecture.md` has the table's layout. */
export class DynamoDbSessionStore implements SessionStore {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async create(record: SessionRecord, listing: SessionListing): Promise<void> {
    for (const key of pointerKeys(record.key, listing.pointers)) {
      await this.client.send(
        new PutItemCommand({
          TableName: this.tableName,
          Item: {
            ...key,
            sealed: { B: listing.sealed },
            secretVersion: { S: listing.secretVersion },
            expiresAt: number(listing.until),
          },
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
          ...timesItem(record),
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

  touch(key: string, times: SessionTimes): Promise<boolean> {
    const values = timesItem(times);
    return this.update(key, {
      UpdateExpression: `SET ${Object.keys(values)
        .map((name) => `${name} = :${name}`)
        .join(', ')}`,
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
    });
  }

  takeLease({ key, version, owner }: RefreshLease, now: number, until: number): Promise<boolean> {
    return this.update(key, {
      UpdateExpression: 'SET leaseOwner = :owner, leasedUntil = :until',
      ConditionExpression:
        'version = :version AND (attribute_not_exists(leasedUntil) OR leasedUntil <= :now OR leaseOwner = :owner)' +
        ' AND (attribute_not_exists(retryAt) OR retryAt <= :now)',
      ExpressionAttributeValues: {
        ':version': number(version),
        ':owner': { S: owner },
        ':now': number(now),
        ':until': number(until),
      },
    });
  }

  replace(lease: RefreshLease, content: Pick<SessionRecord, 'sealed' | 'secretVersion'>): Promise<boolean> {
    return this.update(lease.key, {
      UpdateExpression:
        'SET sealed = :sealed, secretVersion = :secretVersion, version = :next REMOVE leaseOwner, leasedUntil, retryAt',
      ConditionExpression: HELD,
      ExpressionAttributeValues: {
        ...holder(lease),
        ':sealed': { B: content.sealed },
        ':secretVersion': { S: content.secretVersion },
        ':next': number(lease.version + 1),
      },
    });
  }

  async rememberFailure(lease: RefreshLease, retryAt: number): Promise<void> {
    await this.update(lease.key, {
      UpdateExpression: 'SET retryAt = :retryAt REMOVE leaseOwner, leasedUntil',
      ConditionExpression: HELD,
      ExpressionAttributeValues: { ...holder(lease), ':retryAt': number(retryAt) },
    });
  }

  async end(key: string, pointers: Partial<SessionPointers>): Promise<boolean> {
    const existed = await this.deleteSession(key);
    for (const row of pointerKeys(key, pointers)) {
      await this.client.send(new DeleteItemCommand({ TableName: this.tableName, Key: row }));
    }
    return existed;
  }

  private async deleteSession(key: string): Promise<boolean> {
    try {
      await this.client.send(
        new DeleteItemCommand({
          TableName: this.tableName,
          Key: sessionKey(key),
          ConditionExpression: 'attribute_exists(pk)',
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  private async update(key: string, update: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>): Promise<boolean> {
    try {
      await this.client.send(new UpdateItemCommand({ TableName: this.tableName, Key: sessionKey(key), ...update }));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

/** False where there is no row, too. */
const HELD = 'version = :version AND leaseOwner = :owner';

function holder({ version, owner }: RefreshLease): Record<string, AttributeValue> {
  return { ':version': number(version), ':owner': { S: owner } };
}

function sessionKey(key: string): Record<string, AttributeValue> {
  return { pk: { S: `session#${key}` }, sk: { S: SESSION_SORT_KEY } };
}

function pointerKeys(key: string, pointers: Partial<SessionPointers>): Record<string, AttributeValue>[] {
  return (['subject', 'providerSession'] as const).flatMap((kind) => {
    const pointer = pointers[kind];
    return pointer === undefined
      ? []
      : [{ pk: pointerPartition({ kind, key: pointer }), sk: { S: `${LISTED_PREFIX}${key}` } }];
  });
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
    ...numbersIn(item, ['renewedAt', 'leasedUntil', 'retryAt']),
  };
}

function numbersIn(item: Record<string, AttributeValue>, names: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    names.flatMap((name) => (item[name]?.N === undefined ? [] : [[name, Number(item[name].N)] as const])),
  );
}

function timesItem({ lastSeenAt, renewedAt, expiresAt }: SessionTimes): Record<string, AttributeValue> {
  return {
    lastSeenAt: number(lastSeenAt),
    ...(renewedAt === undefined ? {} : { renewedAt: number(renewedAt) }),
    expiresAt: number(expiresAt),
  };
}

function number(value: number): AttributeValue {
  return { N: String(value) };
}
