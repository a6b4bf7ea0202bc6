import { isJsonObject, type Json, type JsonObject, listOf } from '../json.js';

/** What a DynamoDB call does to one table, in the terms of IAM. */
export interface TableAccess {
  /** The action without its prefix, for example `PutItem`. */
  readonly action: string;
  readonly table: string;
  readonly index?: string;
  /** Partition key values in the call; undefined where the operation has none, as a scan. */
  readonly leadingKeys: readonly string[] | undefined;
}

/** The name of the partition key of a table or of one of its indexes; undefined for an unknown one. */
export type PartitionKey = (table: string, index?: string) => string | undefined;

/** The tables that a call touches, and the partition keys it names there. */
export function tableAccesses(
  operation: string,
  input: JsonObject,
  partitionKey: PartitionKey,
): readonly TableAccess[] {
  switch (operation) {
    case 'PutItem':
      return [itemAccess(operation, input, 'Item', partitionKey)];
    case 'GetItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return [itemAccess(operation, input, 'Key', partitionKey)];
    case 'Query':
      return [queryAccess(input, partitionKey)];
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return batchAccesses(operation, input, partitionKey);
    case 'TransactWriteItems':
    case 'TransactGetItems':
      return transactionAccesses(input, partitionKey);
    default:
      return [{ action: operation, table: tableNamed(input), leadingKeys: undefined }];
  }
}

/** Of an operation on the table itself; tags are asked for by its ARN. */
function tableNamed({ TableName: name, ResourceArn: arn }: JsonObject): string {
  return String(name ?? (typeof arn === 'string' ? arn.split(':table/').pop() : '*'));
}

function itemAccess(
  action: string,
  input: JsonObject,
  member: 'Item' | 'Key',
  partitionKey: PartitionKey,
): TableAccess {
  const table = String(input.TableName);
  return { action, table, leadingKeys: keysIn([input[member]], table, partitionKey) };
}

function batchAccesses(operation: string, input: JsonObject, partitionKey: PartitionKey): readonly TableAccess[] {
  const tables = isJsonObject(input.RequestItems) ? input.RequestItems : {};
  return Object.entries(tables).map(([table, requests]) => {
    const items = isJsonObject(requests) ? listOf(requests.Keys) : listOf(requests).map(writtenItem);
    return { action: operation, table, leadingKeys: keysIn(items, table, partitionKey) };
  });
}

function writtenItem(request: Json): Json {
  const { PutRequest: put, DeleteRequest: remove } = isJsonObject(request) ? request : {};
  if (isJsonObject(put)) {
    return put.Item ?? null;
  }
  return isJsonObject(remove) ? (remove.Key ?? null) : null;
}

const TRANSACTION_ACTIONS = {
  Put: ['PutItem', 'Item'],
  Update: ['UpdateItem', 'Key'],
  Delete: ['DeleteItem', 'Key'],
  ConditionCheck: ['ConditionCheckItem', 'Key'],
  Get: ['GetItem', 'Key'],
} as const;

function transactionAccesses(input: JsonObject, partitionKey: PartitionKey): readonly TableAccess[] {
  return listOf(input.TransactItems).flatMap((item) =>
    Object.entries(TRANSACTION_ACTIONS).flatMap(([name, [action, member]]) => {
      const request = isJsonObject(item) ? item[name] : undefined;
      return isJsonObject(request) ? [itemAccess(action, request, member, partitionKey)] : [];
    }),
  );
}

function queryAccess(input: JsonObject, partitionKey: PartitionKey): TableAccess {
  const table = String(input.TableName);
  const index = typeof input.IndexName === 'string' ? input.IndexName : undefined;
  const key = queriedKey(input, partitionKey(table, index));
  return {
    action: 'Query',
    table,
    ...(index === undefined ? {} : { index }),
    leadingKeys: key === undefined ? [''] : [key],
  };
}

/** The value that a query compares the partition key with; undefined if there is none to be found. */
function queriedKey(input: JsonObject, name: string | undefined): string | undefined {
  const { KeyConditions: legacy, ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input;
  if (isJsonObject(legacy) && name !== undefined) {
    const condition = legacy[name];
    return isJsonObject(condition) ? keyText(listOf(condition.AttributeValueList)[0]) : undefined;
  }
  const expression = String(input.KeyConditionExpression ?? '');
  for (const [, left = '', right = ''] of expression.matchAll(/([#\w.-]+)\s*=\s*(:\w+)/g)) {
    const attribute = left.startsWith('#') && isJsonObject(names) ? names[left] : left;
    if (attribute === name && isJsonObject(values)) {
      return keyText(values[right]);
    }
  }
  return undefined;
}

/** A call without a readable key carries an empty one, which no pattern but `*` allows. */
function keysIn(items: readonly (Json | undefined)[], table: string, partitionKey: PartitionKey): readonly string[] {
  const name = partitionKey(table) ?? '';
  return items.map((item) => (isJsonObject(item) ? (keyText(item[name]) ?? '') : ''));
}

function keyText(value: Json | undefined): string | undefined {
  const text = isJsonObject(value) ? (value.S ?? value.N ?? value.B) : undefined;
  return typeof text === 'string' ? text : undefined;
}
