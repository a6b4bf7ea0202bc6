import { type App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import { Credential, OidcClient } from '../../lib/index.js';
import { gateIn, httpExample, quickApp, resource, resources, shopStack } from './example-stack.js';
import { type Permission, permissionsIn } from './role-policies.js';

const stackIn = (app: App, id: string) => new Stack(app, id, { env: { region: 'eu-central-1' } });

function encrypted() {
  const stack = stackIn(quickApp(), 'Shop');
  const encryptionKey = new Key(stack, 'Key') as IKey;
  gateIn(stack, { encryptionKey }).forHttpApi(new HttpApi(stack, 'Api'));
  return { stack, template: Template.fromStack(stack) };
}

const { stack: STACK, template: TEMPLATE } = encrypted();
const KEY_ARN = { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] };
const onKeys = (stack: Stack, template: Template): Permission[] =>
  permissionsIn(stack, template).filter(({ action }) => action.startsWith('kms:'));

describe('a key of the adopter', () => {
  it('encrypts the table, the secret and every log group', () => {
    const table = resource(TEMPLATE, 'AWS::DynamoDB::GlobalTable');
    expect(table.SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
    expect(table.Replicas).toMatchObject([{ SSESpecification: { KMSMasterKeyId: KEY_ARN } }]);
    expect(resource(TEMPLATE, 'AWS::SecretsManager::Secret').KmsKeyId).toEqual(KEY_ARN);
    const groups = resources(TEMPLATE, 'AWS::Logs::LogGroup');
    expect(groups).toHaveLength(5);
    for (const { KmsKeyId: key } of groups) expect(key).toEqual(KEY_ARN);
  });

  it('is used by each function for what it does, through the service that needs it', () => {
    const table = new Map<string, string[]>();
    for (const { who, action, resource: key, conditions } of onKeys(STACK, TEMPLATE)) {
      expect(key).toMatch(/^\{"Fn::GetAtt":\["Key/);
      expect(conditions).toEqual(['StringEquals kms:ViaService']);
      table.set(who, [...(table.get(who) ?? []), action]);
    }
    const reading = ['kms:Decrypt', 'kms:Decrypt', 'kms:DescribeKey'];
    const writing = [
      ...reading,
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:GenerateDataKeyWithoutPlaintext',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
    ];
    expect(Object.fromEntries([...table].map(([who, actions]) => [who, actions.sort()]))).toEqual({
      Authorizer: writing,
      Login: writing,
      Callback: writing,
      Logout: writing,
      Account: writing,
    });
  });

  it('may be used by CloudWatch Logs for log groups of the account', () => {
    const [forLogs, ...more] = Object(resource(TEMPLATE, 'AWS::KMS::Key').KeyPolicy).Statement.filter(
      ({ Principal: { Service: service } }: { Principal: { Service?: unknown } }) => service !== undefined,
    );
    expect(more).toEqual([]);
    expect(JSON.stringify(forLogs.Principal)).toContain('logs.');
    expect(Object.keys(forLogs.Condition.ArnLike)).toEqual(['kms:EncryptionContext:aws:logs:arn']);
    expect(JSON.stringify(forLogs.Condition)).toContain(':log-group:*');
  });

  it('can be in another stack than the gate and its APIs, without a cycle', () => {
    const app = quickApp();
    const keys = stackIn(app, 'Keys');
    const encryptionKey = new Key(keys, 'Key') as IKey;
    const clientSecret = new Secret(keys, 'ClientSecret', { encryptionKey }) as ISecret;
    const gates = stackIn(app, 'Gates');
    const gate = gateIn(gates, { encryptionKey, client: OidcClient.confidential('shop', clientSecret) });
    const shop = stackIn(app, 'Shop');
    gate.forHttpApi(new HttpApi(shop, 'Api'));
    expect(onKeys(shop, Template.fromStack(shop)).length).toBeGreaterThan(10);
    expect(keys.dependencies).toEqual([]);
    expect(gates.dependencies).toEqual([keys]);
  });

  it('can be imported', () => {
    const stack = stackIn(quickApp(), 'Shop');
    const arn = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    gateIn(stack, { encryptionKey: Key.fromKeyArn(stack, 'Key', arn) }).forHttpApi(new HttpApi(stack, 'Api'));
    expect(new Set(onKeys(stack, Template.fromStack(stack)).map((entry) => entry.resource))).toEqual(
      new Set([JSON.stringify(arn)]),
    );
  });

  it('of the client secret is used by who speaks to the provider as its client', () => {
    const stack = stackIn(quickApp(), 'Shop');
    const secret = new Secret(stack, 'Client', { encryptionKey: new Key(stack, 'Key') as IKey }) as ISecret;
    const client = OidcClient.confidential('shop', secret);
    gateIn(stack, { client }).forHttpApi(new HttpApi(stack, 'Api'));
    expect(onKeys(stack, Template.fromStack(stack)).map(({ who, action }) => [who, action])).toEqual([
      ['Authorizer', 'kms:Decrypt'],
      ['Callback', 'kms:Decrypt'],
      ['Logout', 'kms:Decrypt'],
    ]);
  });

  it('needs a stack whose Region is known', () => {
    const stack = shopStack();
    const encryptionKey = new Key(stack, 'Key') as IKey;
    expect(() => gateIn(stack, { encryptionKey })).toThrow('give the stack env');
  });

  it('is not needed', () => {
    const bearerOnly = { credentials: [Credential.BEARER] };
    const { stack, template } = httpExample(bearerOnly, { resourceMetadata: false });
    expect(onKeys(stack, template())).toEqual([]);
    expect(resource(template(), 'AWS::Logs::LogGroup').KmsKeyId).toBeUndefined();
  });
});
