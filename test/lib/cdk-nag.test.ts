import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Tracing } from 'aws-cdk-lib/aws-lambda';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { AccessRule, Credential, GateAlarms, GateDashboard, OidcClient } from '../../lib/index.js';
import { gateIn, httpExample, quickApp, restExample } from './example-stack.js';

const RULE = AccessRule.AUTHENTICATED;
const UPSTREAM = 'https://orders.example.com';
const ORIGINS = { allowedOrigins: ['https://app.example.com'] };

/** What cdk-nag finds, as `rule: construct`. */
function findings(stack: Stack): string[] {
  return new AwsSolutionsChecks()
    .validateScope(stack)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map((resource) => `${ruleName}: ${Object(resource).constructPath}`),
    )
    .sort();
}

describe('cdk-nag, AwsSolutions', () => {
  it('finds nothing in a gate in front of an HTTP API but what the owner of the API decides', () => {
    const { api, binding, stack, template } = httpExample(ORIGINS, { logoutByGet: true });
    const integration = binding.upstream(`${UPSTREAM}/{proxy}`);
    api.addRoutes({ path: '/orders/{proxy+}', integration, authorizer: binding.authorizer(RULE) });
    binding.publicRoute('/health', { upstream: `${UPSTREAM}/health` });
    template();
    expect(findings(stack)).toEqual([
      'AwsSolutions-APIG1: Shop/Api/DefaultStage/Resource',
      'AwsSolutions-APIG4: Shop/Api/Claimgate/ANY |health/Resource',
    ]);
  });

  it('finds nothing in a gate in front of a REST API but what the owner of the API decides', () => {
    const { api, binding, stack, template } = restExample(ORIGINS, { logoutByGet: true });
    binding.protect(api.root.addResource('orders'), 'ANY', { upstream: `${UPSTREAM}/orders`, rule: RULE });
    binding.publicMethod(api.root.addResource('health'), 'GET', { upstream: `${UPSTREAM}/health` });
    template();
    expect(findings(stack)).toEqual([
      'AwsSolutions-APIG1: Shop/Api/DeploymentStage.prod/Resource',
      'AwsSolutions-APIG2: Shop/Api/Resource',
      'AwsSolutions-APIG3: Shop/Api/DeploymentStage.prod/Resource',
      'AwsSolutions-APIG6: Shop/Api/DeploymentStage.prod/Resource',
    ]);
  });

  it('finds nothing in rate plans, their API keys and the secret of these', () => {
    const throttle = { rateLimit: 10, burstLimit: 20 };
    const plans = [{ name: 'gold', throttle, consumers: ['acme'] }];
    const { api, binding, stack, template } = restExample(ORIGINS, { consumerKey: { claims: ['azp'], plans } });
    binding.protect(api.root.addResource('orders'), 'ANY', { upstream: `${UPSTREAM}/orders`, rule: RULE });
    template();
    expect(findings(stack).filter((finding) => finding.includes('RatePlans'))).toEqual([]);
  });

  it('finds nothing in a gate for bearer tokens that keeps decisions', () => {
    const { api, binding, stack, template } = httpExample(
      { credentials: [Credential.BEARER], client: OidcClient.publicClient('shop') },
      { bearerCache: Duration.seconds(30) },
    );
    const integration = binding.upstream(`${UPSTREAM}/orders`);
    api.addRoutes({ path: '/orders', integration, authorizer: binding.authorizer(RULE) });
    template();
    expect(findings(stack)).toEqual(['AwsSolutions-APIG1: Shop/Api/DefaultStage/Resource']);
  });

  it('finds nothing in a gate with every option there is, its alarms and its dashboard, nor in who ends its sessions', () => {
    const env = { account: '111122223333', region: 'eu-central-1' };
    const stack = new Stack(quickApp(), 'Shop', { env });
    const encryptionKey = new Key(stack, 'Key', { enableKeyRotation: true }) as IKey;
    const gate = gateIn(stack, { ...ORIGINS, encryptionKey, returnOrigins: ['https://www.example.com'] });
    const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['eu-central-1a'],
      privateSubnetIds: ['subnet-0123456789abcdef0'],
    });
    const options = { vpc, tracing: Tracing.ACTIVE, provisionedConcurrency: 2, logoutByGet: true };
    const restApi = new RestApi(stack, 'RestApi', { cloudWatchRole: false });
    const apis = [
      gate.forHttpApi(new HttpApi(stack, 'HttpApi'), options),
      gate.forRestApi(restApi, { ...options, keepForms: true }),
    ];
    const topic = new Topic(stack, 'OnCall', { enforceSSL: true }) as ITopic;
    const alarms = new GateAlarms(stack, 'Alarms', { gate, apis, actions: [new SnsAction(topic)], refusals: 100 });
    new GateDashboard(stack, 'Dashboard', { gate, apis, alarms });
    gate.grantEndSessions(new Role(stack, 'Operator', { assumedBy: new AccountRootPrincipal() }));
    Template.fromStack(stack);
    const ofTheOwner = /^AwsSolutions-(APIG[1236]: Shop\/(Http|Rest)Api\/|SNS2: Shop\/OnCall)/;
    expect(findings(stack).filter((finding) => !ofTheOwner.test(finding))).toEqual([]);
  });

  it('is told why, in the template too, where its second version looks', () => {
    const policies = httpExample({}, { tracing: Tracing.ACTIVE }).template().findResources('AWS::IAM::Policy');
    for (const { Metadata: metadata } of Object.values(policies)) {
      expect(metadata.cdk_nag.rules_to_suppress).toEqual([
        { id: 'AwsSolutions-IAM5', reason: expect.any(String), appliesTo: ['Resource::*'] },
      ]);
    }
    const secret = httpExample().template().findResources('AWS::SecretsManager::Secret');
    const [{ Metadata: metadata } = {}] = Object.values(secret);
    expect(metadata).toEqual({
      cdk_nag: {
        rules_to_suppress: [{ id: 'AwsSolutions-SMG4', reason: expect.stringMatching(/^[\x20-\x7e]{40,}$/) }],
      },
    });
  });
});
