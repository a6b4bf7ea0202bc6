import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import { Credential, OidcClient, OidcGate, type OidcGateOptions, UpstreamHeader } from '../../lib/index.js';
import { PROVIDER, quickApp, settingsOf, shopStack } from './example-stack.js';

const OPTIONS: OidcGateOptions = {
  provider: PROVIDER,
  client: OidcClient.publicClient('shop'),
  credentials: [Credential.SESSION, Credential.BEARER],
  upstreamHeaders: [UpstreamHeader.claim('x-scope', 'scope')],
  session: { idleTimeout: Duration.minutes(20), epoch: 3, cookieSuffix: 'shop' },
  pages: { name: 'Shop' },
  allowedOrigins: ['https://app.example.com'],
  returnOrigins: ['https://www.example.com'],
};
const PUBLIC_URL = 'https://api.example.com';
const TABLE_ARN = 'arn:aws:dynamodb:eu-central-1:111122223333:table/sessions';
const SECRET_ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:gate-AbCdEf';

function otherApp() {
  const stack = new Stack(quickApp(), 'Office');
  const gate = OidcGate.fromAttributes(stack, 'Gate', {
    ...OPTIONS,
    gateId: 'ShopGate0A1B2C3D',
    table: TableV2.fromTableArn(stack, 'Table', TABLE_ARN),
    secret: Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN),
  });
  return { stack, gate };
}

describe('a gate of another app', () => {
  it('gives its functions the settings of the gate itself', () => {
    const shop = shopStack();
    const original = new OidcGate(shop, 'Gate', OPTIONS);
    original.forHttpApi(new HttpApi(shop, 'Api'), { publicUrl: PUBLIC_URL });
    const { stack, gate } = otherApp();
    gate.forHttpApi(new HttpApi(stack, 'Api'), { publicUrl: PUBLIC_URL });
    expect(settingsOf(Template.fromStack(stack))).toEqual({
      ...settingsOf(Template.fromStack(shop)),
      gateId: 'ShopGate0A1B2C3D',
      tableName: 'sessions',
      gateSecretArn: SECRET_ARN,
    });
  });

  it('gives them the settings of the gate itself in another stack of its app too', () => {
    const app = quickApp();
    const original = new OidcGate(new Stack(app, 'Shop'), 'Gate', OPTIONS);
    const office = new Stack(app, 'Office');
    const gate = OidcGate.fromAttributes(office, 'Gate', { ...OPTIONS, ...pick(original) });
    original.forHttpApi(new HttpApi(new Stack(app, 'First'), 'Api'), { publicUrl: PUBLIC_URL });
    gate.forHttpApi(new HttpApi(office, 'Api'), { publicUrl: PUBLIC_URL });
    const [direct, imported] = [app.node.findChild('First'), office].map((stack) =>
      settingsOf(Template.fromStack(Stack.of(stack))),
    );
    expect(imported).toEqual(direct);
  });

  it('creates neither table nor secret, and lets the functions at those there are', () => {
    const { stack, gate } = otherApp();
    gate.forHttpApi(new HttpApi(stack, 'Api'));
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::DynamoDB::GlobalTable', 0);
    template.resourceCountIs('AWS::SecretsManager::Secret', 0);
    const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'));
    expect(policies).toContain(`"Resource":"${TABLE_ARN}"`);
    expect(policies).toContain(`"Resource":"${SECRET_ARN}"`);
  });

  it('takes REST APIs too', () => {
    const { stack, gate } = otherApp();
    const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
    gate.forRestApi(api).publicMethod(api.root, 'GET', { upstream: 'https://office.example.com' });
    expect(settingsOf(Template.fromStack(stack)).gateId).toBe('ShopGate0A1B2C3D');
  });

  it('has the metrics of the gate', () => {
    expect(otherApp().gate.metricRefused()).toMatchObject({ dimensions: { Gate: 'ShopGate0A1B2C3D' } });
  });

  it('is checked like the gate itself', () => {
    const { stack, gate } = otherApp();
    expect(() => OidcGate.fromAttributes(stack, 'Faulty', { ...OPTIONS, ...pick(gate), credentials: [] })).toThrow(
      'takes no credential',
    );
  });

  it('needs to be named', () => {
    const { stack, gate } = otherApp();
    expect(() => OidcGate.fromAttributes(stack, 'Faulty', { ...OPTIONS, ...pick(gate), gateId: ' ' })).toThrow(
      'gateId is empty',
    );
  });
});

function pick({ gateId, table, secret }: ReturnType<typeof otherApp>['gate']) {
  return { gateId, table, secret };
}
