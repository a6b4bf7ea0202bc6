import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { ConsumerStore } from '../../core/consumers/consumer-store.js';
import { consumerKey } from './dynamodb-consumer-rows.js';

export class DynamoDbConsumerStore implements ConsumerStore {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async planOf(issuer: string, consumer: string): Promise<string | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: consumerKey(issuer, consumer), ConsistentRead: true }),
    );
    return item?.plan?.S;
  }
}
