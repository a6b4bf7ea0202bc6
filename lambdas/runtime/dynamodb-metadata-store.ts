import { createHash } from 'node:crypto';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { ProviderMetadataStore, StoredMetadata } from '../../core/provider/metadata-store.js';

export class DynamoDbMetadataStore implements ProviderMetadataStore {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async read(issuer: string): Promise<StoredMetadata | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: rowKey(issuer, 'copy'), ConsistentRead: true }),
    );
    const { document, mac, fetchedAt } = item ?? {};
    if (item?.issuer?.S !== issuer || document?.S === undefined || mac?.S === undefined) return undefined;
    return { issuer, document: document.S, mac: mac.S, fetchedAt: Number(fetchedAt?.N) };
  }

  write(copy: StoredMetadata, interval: number): Promise<boolean> {
    return this.putUnlessRecent({
      Item: {
        ...rowKey(copy.issuer, 'copy'),
        issuer: { S: copy.issuer },
        document: { S: copy.document },
        mac: { S: copy.mac },
        fetchedAt: { N: String(copy.fetchedAt) },
      },
      ...unlessWithin('fetchedAt', copy.fetchedAt - interval),
    });
  }

  takeTurn(issuer: string, now: number, interval: number): Promise<boolean> {
    return this.putUnlessRecent({
      Item: { ...rowKey(issuer, 'turn'), takenAt: { N: String(now) } },
      ...unlessWithin('takenAt', now - interval),
    });
  }

  private async putUnlessRecent(put: Omit<PutItemCommandInput, 'TableName'>): Promise<boolean> {
    try {
      await this.client.send(new PutItemCommand({ TableName: this.tableName, ...put }));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

function rowKey(issuer: string, row: 'copy' | 'turn'): Record<string, AttributeValue> {
  return { pk: { S: `provider#${createHash('sha256').update(issuer).digest('base64url')}` }, sk: { S: row } };
}

function unlessWithin(attribute: string, since: number) {
  return {
    ConditionExpression: 'attribute_not_exists(pk) OR #time <= :since',
    ExpressionAttributeNames: { '#time': attribute },
    ExpressionAttributeValues: { ':since': { N: String(since) } },
  };
}
