import { DeleteItemCommand, type DynamoDBClient, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { consumerKey, consumerPartition } from './dynamodb-consumer-rows.js';

export interface AssignedConsumer {
  readonly consumer: string;
  readonly plan: string;
}

/** The consumers to whom operators gave plans. */
export class DynamoDbConsumerDirectory {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async assign(issuer: string, { consumer, plan }: AssignedConsumer): Promise<void> {
    const item = { ...consumerKey(issuer, consumer), plan: { S: plan } };
    await this.client.send(new PutItemCommand({ TableName: this.tableName, Item: item }));
  }

  /** False if the consumer had no plan. */
  async remove(issuer: string, consumer: string): Promise<boolean> {
    const key = consumerKey(issuer, consumer);
    const { Attributes: before } = await this.client.send(
      new DeleteItemCommand({ TableName: this.tableName, Key: key, ReturnValues: 'ALL_OLD' }),
    );
    return before !== undefined;
  }

  async *list(issuer: string): AsyncGenerator<AssignedConsumer> {
    const pages = paginateQuery(
      { client: this.client },
      {
        TableName: this.tableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': consumerPartition(issuer) },
        ConsistentRead: true,
      },
    );
    for await (const { Items: items = [] } of pages) {
      for (const { sk, plan } of items) yield { consumer: sk?.S ?? '', plan: plan?.S ?? '' };
    }
  }
}
