import { describe, expect, it } from 'vitest';
import { tableAccesses } from '../../../local/aws/leading-keys.js';
import type { JsonObject } from '../../../local/json.js';

const partitionKey = (table: string, index?: string) => (table === 'sessions' ? (index ? 'owner' : 'pk') : undefined);
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'x' } });
const accesses = (operation: string, input: JsonObject) => tableAccesses(operation, input, partitionKey);
const keysOf = (operation: string, input: JsonObject) =>
  accesses(operation, input).flatMap(({ leadingKeys }) => leadingKeys ?? ['none']);

describe('the leading keys of a call', () => {
  it.each<[string, JsonObject]>([
    ['GetItem', { Key: key('a') }],
    ['PutItem', { Item: key('a') }],
    ['UpdateItem', { Key: key('a') }],
    ['DeleteItem', { Key: key('a') }],
  ])('of %s are the partition key of its item', (operation, input) => {
    expect(accesses(operation, { TableName: 'sessions', ...input })).toEqual([
      { action: operation, table: 'sessions', leadingKeys: ['a'] },
    ]);
  });

  it.each<[string, JsonObject]>([
    ['pk = :k', {}],
    ['sk = :s AND pk = :k', {}],
    ['#p=:k and sk > :s', { ExpressionAttributeNames: { '#p': 'pk' } }],
  ])('of a query are what it compares the partition key with: %s', (KeyConditionExpression, names) => {
    const ExpressionAttributeValues = { ':k': { S: 'a' }, ':s': { S: 'b' } };
    const query = { TableName: 'sessions', KeyConditionExpression, ExpressionAttributeValues, ...names };
    expect(keysOf('Query', query)).toEqual(['a']);
  });

  it('of a query in the old form are found too', () => {
    const KeyConditions = { pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'a' }] } };
    expect(keysOf('Query', { TableName: 'sessions', KeyConditions })).toEqual(['a']);
  });

  it('of a query on an index are those of the index', () => {
    const query = {
      TableName: 'sessions',
      IndexName: 'by-owner',
      KeyConditionExpression: 'owner = :k',
      ExpressionAttributeValues: { ':k': { N: '7' } },
    };
    expect(accesses('Query', query)).toEqual([
      { action: 'Query', table: 'sessions', index: 'by-owner', leadingKeys: ['7'] },
    ]);
  });

  it('of a query that names no partition key are the empty key, which nobody is allowed', () => {
    expect(keysOf('Query', { TableName: 'sessions', KeyConditionExpression: 'sk = :k' })).toEqual(['']);
    expect(keysOf('PutItem', { TableName: 'sessions', Item: { pk: { BOOL: true } } })).toEqual(['']);
    expect(keysOf('GetItem', { TableName: 'other', Key: key('a') })).toEqual(['']);
  });

  it('of a batch are those of each item, table by table', () => {
    const written = [{ PutRequest: { Item: key('a') } }, { DeleteRequest: { Key: key('b') } }];
    expect(keysOf('BatchWriteItem', { RequestItems: { sessions: written } })).toEqual(['a', 'b']);
    expect(keysOf('BatchGetItem', { RequestItems: { sessions: { Keys: [key('c'), key('d')] } } })).toEqual(['c', 'd']);
  });

  it('of a transaction belong to the actions that its parts need', () => {
    const TransactItems = [
      { Put: { TableName: 'sessions', Item: key('a') } },
      { Update: { TableName: 'sessions', Key: key('b') } },
      { Delete: { TableName: 'sessions', Key: key('c') } },
      { ConditionCheck: { TableName: 'sessions', Key: key('d') } },
    ];
    expect(
      accesses('TransactWriteItems', { TransactItems }).map(({ action, leadingKeys }) => [action, leadingKeys]),
    ).toEqual([
      ['PutItem', ['a']],
      ['UpdateItem', ['b']],
      ['DeleteItem', ['c']],
      ['ConditionCheckItem', ['d']],
    ]);
  });

  it('of a scan are none', () => {
    expect(keysOf('Scan', { TableName: 'sessions' })).toEqual(['none']);
  });

  it('of a call about tags are none, and its table is that of the ARN', () => {
    const ResourceArn = 'arn:aws:dynamodb:us-east-1:123456789012:table/sessions';
    expect(accesses('ListTagsOfResource', { ResourceArn })).toEqual([
      { action: 'ListTagsOfResource', table: 'sessions', leadingKeys: undefined },
    ]);
  });
});
