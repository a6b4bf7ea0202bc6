import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DynamoDb } from '../../../local/aws/dynamodb.js';
import { AwsEndpoint } from '../../../local/aws/endpoint.js';
import { accessKeyOf, RolePolicies } from '../../../local/aws/role-policies.js';
import { SecretsManager } from '../../../local/aws/secrets-manager.js';
import { deploymentOf, resource } from '../deployed.js';

const TABLE_ARN = 'arn:aws:dynamodb:us-east-1:123456789012:table/sessions';
const SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:gate-secret-abc123';
const CLIENT_ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/client';
const TABLE_SHAPE = {
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
};

const deployment = deploymentOf(
  resource('AWS::DynamoDB::Table', 'sessions', { ...TABLE_SHAPE, TimeToLiveSpecification: { Enabled: true } }),
  resource('AWS::DynamoDB::GlobalTable', 'global', { ...TABLE_SHAPE, Replicas: [{ Region: 'us-east-1' }] }),
  resource('AWS::SecretsManager::Secret', SECRET_ARN, {
    GenerateSecretString: { ExcludePunctuation: true, PasswordLength: 43 },
  }),
  resource('AWS::IAM::Role', 'writer'),
  resource('AWS::IAM::Policy', 'writes', {
    Roles: ['writer'],
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Action: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Query', 'dynamodb:GetItem'],
          Resource: [TABLE_ARN, TABLE_ARN.replace('sessions', 'global')],
          Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['session#*'] } },
        },
        { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: [SECRET_ARN, `${CLIENT_ARN}-??????`] },
      ],
    },
  }),
  resource('AWS::IAM::Role', 'idle'),
);

let dynamodb: DynamoDb;
let secrets: SecretsManager;
let endpoint: AwsEndpoint;
const logs: string[] = [];

beforeAll(async () => {
  dynamodb = await DynamoDb.start(deployment);
  secrets = new SecretsManager(deployment, { 'shop/client': 'from outside' });
  const services = { dynamodb, secretsmanager: secrets };
  endpoint = await AwsEndpoint.start(0, services, new RolePolicies(deployment), (line) => logs.push(line));
});

afterAll(async () => {
  await endpoint.stop();
  await dynamodb.stop();
});

function configuration(role: string) {
  return {
    endpoint: endpoint.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: accessKeyOf(role), secretAccessKey: 'local', sessionToken: 'local' },
  };
}

const dynamoDbOf = (role: string) => new DynamoDBClient(configuration(role));
const secretsOf = (role: string) => new SecretsManagerClient(configuration(role));
const item = (pk: string) => ({ pk: { S: pk }, sk: { S: 'a' }, n: { N: '1' } });

describe('DynamoDB at the local AWS endpoint', () => {
  it.each(['sessions', 'global'])('stores and returns items of the table %s', async (TableName) => {
    const client = dynamoDbOf('writer');
    await client.send(new PutItemCommand({ TableName, Item: item('session#1') }));
    const Key = { pk: { S: 'session#1' }, sk: { S: 'a' } };
    expect((await client.send(new GetItemCommand({ TableName, Key }))).Item).toEqual(item('session#1'));
  });

  it('keeps conditions', async () => {
    const update = new UpdateItemCommand({
      TableName: 'sessions',
      Key: { pk: { S: 'session#gone' }, sk: { S: 'a' } },
      UpdateExpression: 'SET n = :n',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':n': { N: '2' } },
    });
    await expect(dynamoDbOf('writer').send(update)).rejects.toBeInstanceOf(ConditionalCheckFailedException);
  });

  it('answers a query on an allowed partition key', async () => {
    const client = dynamoDbOf('writer');
    await client.send(new PutItemCommand({ TableName: 'sessions', Item: item('session#q') }));
    const query = (key: string) =>
      client.send(
        new QueryCommand({
          TableName: 'sessions',
          KeyConditionExpression: '#p = :p AND begins_with(sk, :s)',
          ExpressionAttributeNames: { '#p': 'pk' },
          ExpressionAttributeValues: { ':p': { S: key }, ':s': { S: 'a' } },
        }),
      );
    expect((await query('session#q')).Count).toBe(1);
    await expect(query('subject#q')).rejects.toThrow('not authorized to perform: dynamodb:Query');
  });

  it('refuses a partition key that the role may not touch, in the words of AWS', async () => {
    const put = dynamoDbOf('writer').send(new PutItemCommand({ TableName: 'sessions', Item: item('keys#1') }));
    await expect(put).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message:
        'User: arn:aws:sts::123456789012:assumed-role/writer/local is not authorized to perform: dynamodb:PutItem ' +
        `on resource: ${TABLE_ARN} because no identity-based policy allows the dynamodb:PutItem action`,
    });
    expect(logs).toContain(`refused dynamodb:PutItem on ${TABLE_ARN} for the role writer: no allow`);
  });

  it('refuses an action that no policy allows', async () => {
    const scan = dynamoDbOf('writer').send(new ScanCommand({ TableName: 'sessions' }));
    await expect(scan).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('refuses a role without policies', async () => {
    const put = dynamoDbOf('idle').send(new PutItemCommand({ TableName: 'sessions', Item: item('session#1') }));
    await expect(put).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('refuses who is no role of the deployment', async () => {
    const put = dynamoDbOf('stranger').send(new PutItemCommand({ TableName: 'sessions', Item: item('session#1') }));
    await expect(put).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });
});

describe('Secrets Manager at the local AWS endpoint', () => {
  const read = async (SecretId: string, VersionStage?: string) =>
    secretsOf('writer').send(new GetSecretValueCommand({ SecretId, ...(VersionStage && { VersionStage }) }));

  it('gives a generated secret by ARN and by name', async () => {
    const { SecretString, ARN, VersionStages } = await read(SECRET_ARN);
    expect(SecretString).toMatch(/^[A-Za-z0-9]{43}$/);
    expect({ ARN, VersionStages }).toEqual({ ARN: SECRET_ARN, VersionStages: ['AWSCURRENT'] });
    expect((await read('gate-secret')).SecretString).toBe(SecretString);
  });

  it('gives an imported secret by name and by an ARN without suffix', async () => {
    expect((await read('shop/client')).SecretString).toBe('from outside');
    expect((await read(CLIENT_ARN)).SecretString).toBe('from outside');
  });

  it('knows no previous version before the first rotation, and both after it', async () => {
    await expect(read('shop/client', 'AWSPREVIOUS')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const before = await read('shop/client');
    secrets.rotate('shop/client', 'rotated');
    const after = await read('shop/client');
    expect(after.SecretString).toBe('rotated');
    expect(after.VersionId).not.toBe(before.VersionId);
    expect((await read('shop/client', 'AWSPREVIOUS')).VersionId).toBe(before.VersionId);
    secrets.rotate('shop/client', 'from outside');
  });

  it('refuses secrets that the role may not read, whether they exist or not', async () => {
    await expect(read('unknown')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const idle = secretsOf('idle').send(new GetSecretValueCommand({ SecretId: SECRET_ARN }));
    await expect(idle).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('refuses operations that no policy allows', async () => {
    const list = secretsOf('writer').send(new ListSecretsCommand({}));
    await expect(list).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('the local AWS endpoint', () => {
  it.each([
    ['another service', { 'x-amz-target': 'AWSCognitoIdentityProviderService.ListUsers' }, '{}'],
    ['no target', {}, '{}'],
    ['a body that is no JSON', { 'x-amz-target': 'DynamoDB_20120810.GetItem' }, 'half a'],
  ])('does not serve %s', async (_, headers, body) => {
    const response = await fetch(endpoint.url, { method: 'POST', headers, body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: 'UnknownOperationException' });
  });

  it('refuses a call without credentials', async () => {
    const headers = { 'x-amz-target': 'DynamoDB_20120810.GetItem' };
    const response = await fetch(endpoint.url, { method: 'POST', headers, body: '{}' });
    expect(await response.json()).toMatchObject({ __type: 'UnrecognizedClientException' });
  });
});
