import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import dynalite from 'dynalite';
import { isJsonObject, type Json, type JsonObject, listOf } from '../json.js';
import { StartError } from '../start-error.js';
import type { DeployedResource, Deployment } from '../template/deployment.js';
import { decryptions } from './encrypted-resource.js';
import { tableAccesses } from './leading-keys.js';
import type { AccessRequest, AwsAnswer, AwsCall, AwsService } from './request.js';

const API = 'DynamoDB_20120810';
/** Dynalite checks that a signature is there, not that it is right. */
const UNCHECKED_SIGNATURE = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20250101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=local',
  'x-amz-date': '20250101T000000Z',
  'content-type': 'application/x-amz-json-1.0',
};

/** The tables of a deployment, in memory. */
export class DynamoDb implements AwsService {
  private constructor(
    private readonly server: Server,
    private readonly url: string,
    private readonly tables: readonly DeployedResource[],
    private readonly deployment: Deployment,
    private readonly arnPrefix = `arn:aws:dynamodb:${deployment.region}:${deployment.accountId}:table/`,
  ) {}

  static async start(deployment: Deployment): Promise<DynamoDb> {
    const server = dynalite({ createTableMs: 0 });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const tables = [
      ...deployment.resources('AWS::DynamoDB::Table'),
      ...deployment.resources('AWS::DynamoDB::GlobalTable'),
    ];
    const dynamodb = new DynamoDb(server, `http://127.0.0.1:${port}`, tables, deployment);
    await Promise.all(tables.map((table) => dynamodb.create(table)));
    return dynamodb;
  }

  accessRequests({ operation, input }: AwsCall): readonly AccessRequest[] {
    const partitionKey = (table: string, index?: string) => this.partitionKey(table, index);
    return tableAccesses(operation, input, partitionKey).flatMap(({ action, table, index, leadingKeys }) => [
      {
        action: `dynamodb:${action}`,
        resource: `${this.arnPrefix}${table}${index === undefined ? '' : `/index/${index}`}`,
        conditionKeys: new Map(leadingKeys === undefined ? [] : [['dynamodb:LeadingKeys', leadingKeys]]),
      },
      ...decryptions('dynamodb', this.table(table), this.deployment),
    ]);
  }

  async answer({ operation, input }: AwsCall): Promise<AwsAnswer> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { ...UNCHECKED_SIGNATURE, 'x-amz-target': `${API}.${operation}` },
      body: JSON.stringify(input),
    });
    return { status: response.status, body: await response.text() };
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private async create(table: DeployedResource): Promise<void> {
    const { status, body } = await this.answer(call('CreateTable', createTableInput(table)));
    if (status !== 200) {
      throw new StartError(`The table ${table.logicalId} of stack ${table.stack} cannot be created: ${body}`);
    }
    while (!(await this.isActive(table.physicalId))) {
      await wait(5);
    }
    const tags = tagsOf(table);
    if (tags.length > 0) {
      await this.answer(call('TagResource', { ResourceArn: this.arnPrefix + table.physicalId, Tags: [...tags] }));
    }
  }

  private async isActive(table: string): Promise<boolean> {
    const { body } = await this.answer(call('DescribeTable', { TableName: table }));
    return body.includes('"TableStatus":"ACTIVE"');
  }

  private table(name: string): DeployedResource | undefined {
    return this.tables.find(({ physicalId }) => physicalId === name || this.arnPrefix + physicalId === name);
  }

  private partitionKey(tableName: string, indexName: string | undefined): string | undefined {
    const table = this.table(tableName);
    const indexes = listOf(table?.properties.GlobalSecondaryIndexes as Json).filter(isJsonObject);
    const index = indexes.find((candidate) => candidate.IndexName === indexName);
    const schema = listOf((index?.KeySchema ?? table?.properties.KeySchema) as Json).filter(isJsonObject);
    const key = schema.find((element) => element.KeyType === 'HASH')?.AttributeName;
    return typeof key === 'string' ? key : undefined;
  }
}

function call(operation: string, input: JsonObject): AwsCall {
  return { service: 'dynamodb', operation, input };
}

/** The parts of a table's properties that shape its items; capacity and time to live have no meaning here. */
function createTableInput({ physicalId, properties }: DeployedResource): JsonObject {
  const shape = Object.fromEntries(
    ['AttributeDefinitions', 'KeySchema', 'LocalSecondaryIndexes'].flatMap((name) =>
      properties[name] === undefined ? [] : [[name, properties[name] as Json]],
    ),
  );
  const indexes = listOf(properties.GlobalSecondaryIndexes as Json).filter(isJsonObject);
  return {
    TableName: physicalId,
    BillingMode: 'PAY_PER_REQUEST',
    ...shape,
    ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes.map(indexInput) }),
  };
}

function indexInput({ IndexName, KeySchema, Projection }: JsonObject): JsonObject {
  return { IndexName: IndexName ?? null, KeySchema: KeySchema ?? null, Projection: Projection ?? null };
}

/** The tags of a global table are those of its replica; here there is one. */
function tagsOf({ properties }: DeployedResource): readonly Json[] {
  const [replica] = listOf(properties.Replicas as Json).filter(isJsonObject);
  return listOf((properties.Tags ?? replica?.Tags) as Json);
}
