import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ApiKeySourceType, HttpIntegration, type IUsagePlan, RestApi, UsagePlan } from 'aws-cdk-lib/aws-apigateway';
import { type IGrantable, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import { apiKeyPrefix } from '../../core/settings/api-key-prefix.js';
import {
  AccessRule,
  type ConsumerKeyOptions,
  DefaultAuthorizer,
  IdentityProvider,
  UnknownConsumer,
} from '../../lib/index.js';
import { gateIn, httpExample, quickApp, resources, restExample, settingsOf, shopStack } from './example-stack.js';
import { permissionsIn } from './role-policies.js';

const UPSTREAM = 'https://orders.example.com';
const READ = AccessRule.scope('orders:read');
const throttle = { rateLimit: 10, burstLimit: 20 };
const CONSUMER_KEY: ConsumerKeyOptions = {
  claims: ['azp'],
  plans: [
    { name: 'gold', throttle, consumers: ['acme'] },
    { name: 'trial', throttle },
  ],
};

function planned(changes: Partial<ConsumerKeyOptions> = {}) {
  const example = restExample({ anonymous: {} }, { consumerKey: { ...CONSUMER_KEY, ...changes } });
  const orders = example.api.root.addResource('orders');
  example.binding.protect(orders, 'GET', { upstream: UPSTREAM, rule: READ });
  return { ...example, orders };
}

/** Whether methods need an API key, by their verb. */
function keysNeeded(template: Template): Record<string, unknown> {
  const methods = resources(template, 'AWS::ApiGateway::Method', 'Apiorders');
  return Object.fromEntries(methods.map(({ HttpMethod, ApiKeyRequired }) => [HttpMethod, ApiKeyRequired]));
}

describe('rate plans of a REST API', () => {
  it('are usage plans of its stage, with a key for each consumer and one for all others', () => {
    const template = planned().template();
    template.hasResourceProperties('AWS::ApiGateway::RestApi', { ApiKeySourceType: 'AUTHORIZER' });
    template.resourceCountIs('AWS::ApiGateway::UsagePlan', 2);
    template.resourceCountIs('AWS::ApiGateway::ApiKey', 3);
    template.resourceCountIs('AWS::ApiGateway::UsagePlanKey', 3);
    template.allResourcesProperties('AWS::ApiGateway::UsagePlan', { Throttle: { BurstLimit: 20, RateLimit: 10 } });
  });

  it('have API keys whose values are in no template', () => {
    const values = resources(planned().template(), 'AWS::ApiGateway::ApiKey').map(({ Value }) => JSON.stringify(Value));
    for (const [plan, consumer] of [['gold'], ['gold', 'acme'], ['trial']] as const) {
      const written = `"${apiKeyPrefix(plan, consumer)}{{resolve:secretsmanager:"`;
      expect(values.filter((value) => value.includes(written))).toHaveLength(1);
    }
  });

  it('are told to the authorizer, with whom they are for', () => {
    const { ratePlans } = settingsOf(planned({ unknownConsumer: UnknownConsumer.plan('trial') }).template());
    expect(ratePlans).toMatchObject({
      claims: [['azp']],
      plans: [
        { name: 'gold', consumers: ['acme'] },
        { name: 'trial', consumers: [] },
      ],
      unknown: { kind: 'plan', plan: 'trial' },
    });
    expect(settingsOf(planned().template()).ratePlans?.unknown).toEqual({ kind: 'refused' });
  });

  it('may be usage plans that are there already', () => {
    const stack = shopStack();
    const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
    const usagePlan = new UsagePlan(stack, 'Own', {
      throttle,
      apiStages: [{ stage: api.deploymentStage }],
    }) as IUsagePlan;
    const plans = [{ name: 'own', usagePlan }];
    const binding = gateIn(stack).forRestApi(api, { consumerKey: { claims: ['azp'], plans } });
    binding.protect(api.root, 'GET', { upstream: UPSTREAM, rule: READ });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::ApiGateway::UsagePlan', 1);
    template.resourceCountIs('AWS::ApiGateway::UsagePlanKey', 1);
  });

  it('hold for protected methods, and for public ones with a plan for nobody in particular', () => {
    const { binding, orders, template } = planned();
    binding.publicMethod(orders, 'HEAD', { upstream: UPSTREAM });
    const own = { upstream: UPSTREAM, rule: READ, methodOptions: { apiKeyRequired: false } };
    binding.protect(orders, 'POST', own);
    expect(keysNeeded(template())).toEqual({ GET: true, HEAD: undefined, POST: false });

    const open = planned({ anonymousPlan: 'trial' });
    open.binding.publicMethod(open.orders, 'HEAD', { upstream: UPSTREAM });
    expect(keysNeeded(open.template())).toEqual({ GET: true, HEAD: true });
  });

  it('let the authorizer read who has which, and the secret of the keys, and nothing else', () => {
    const { stack, template } = planned();
    const before = restExample({ anonymous: {} });
    const asText = (permissions: ReturnType<typeof permissionsIn>) => permissions.map((one) => JSON.stringify(one));
    const without = asText(permissionsIn(before.stack, before.template()));
    const added = permissionsIn(stack, template()).filter((one) => !without.includes(JSON.stringify(one)));
    expect(added.map(({ who, action, rows }) => [who, action, rows?.join()])).toEqual([
      ['Authorizer', 'dynamodb:GetItem', 'consumer#*'],
      ['Authorizer', 'secretsmanager:GetSecretValue', undefined],
    ]);
  });

  it('may be given to others by whoever is let', () => {
    const stack = new Stack(quickApp(), 'Shop');
    const role = new Role(stack, 'Operator', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }) as IGrantable;
    gateIn(stack).grantAssignConsumers(role).assertSuccess();
    const granted = permissionsIn(stack, Template.fromStack(stack));
    expect(granted.map(({ action, rows }) => `${action} ${rows?.join() ?? ''}`.trim()).sort()).toEqual([
      'dynamodb:DeleteItem consumer#*',
      'dynamodb:DescribeTable',
      'dynamodb:ListTagsOfResource',
      'dynamodb:PutItem consumer#*',
      'dynamodb:Query consumer#*',
    ]);
  });
});

describe('a mistake in rate plans stops the synthesis', () => {
  it('when they are of an HTTP API', () => {
    expect(() => httpExample({}, { consumerKey: CONSUMER_KEY })).toThrow('HTTP APIs have no usage plans');
  });

  it('when callers could fill the header from which keys are taken', () => {
    const stack = shopStack();
    const api = new RestApi(stack, 'Api', { cloudWatchRole: false, apiKeySourceType: ApiKeySourceType.HEADER });
    expect(() => gateIn(stack).forRestApi(api, { consumerKey: CONSUMER_KEY })).toThrow('ApiKeySourceType.AUTHORIZER');
  });

  it('when the API is imported, or has no stage for them', () => {
    const stack = shopStack();
    const imported = RestApi.fromRestApiAttributes(stack, 'Api', { restApiId: 'id', rootResourceId: 'root' });
    const props = { publicUrl: 'https://api.example.com', consumerKey: CONSUMER_KEY };
    expect(() => gateIn(stack).forRestApi(imported, props)).toThrow('the API is imported');
    const other = shopStack();
    const undeployed = new RestApi(other, 'Api', { deploy: false });
    expect(() => gateIn(other).forRestApi(undeployed, props)).toThrow('has no stage of its own for the plan "gold"');
  });

  it('when consumers are of a provider with several tenants, which could name their users alike', () => {
    const forTenants = (tenantIds: string[]) => {
      const stack = shopStack();
      const provider = IdentityProvider.entraId({ tenantIds, audience: 'api' });
      const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
      return gateIn(stack, { provider }).forRestApi(api, { consumerKey: CONSUMER_KEY });
    };
    expect(() => forTenants(['ours', 'theirs'])).toThrow('which has several tenants');
    expect(() => forTenants(['ours'])).not.toThrow();
  });

  it('when a method of the default authorizer does not say whether they hold for it', () => {
    const { api, template } = defaultExample({});
    api.root.addResource('reports').addMethod('GET', new HttpIntegration(UPSTREAM));
    expect(template).toThrow('"GET /reports" does not say whether the limits of rate plans hold for it');
    const said = defaultExample({ apiKeyRequired: true });
    said.api.root.addResource('reports').addMethod('GET', new HttpIntegration(UPSTREAM));
    expect(said.template).not.toThrow();
  });

  it('when a public method needs a key that nobody has', () => {
    const { binding, orders, template } = planned();
    binding.publicMethod(orders, 'HEAD', { upstream: UPSTREAM, methodOptions: { apiKeyRequired: true } });
    expect(template).toThrow('"HEAD /orders" is for everybody, and needs an API key');
  });

  it.each<[string, Partial<ConsumerKeyOptions>]>([
    ['There is no plan "other"', { unknownConsumer: UnknownConsumer.plan('other') }],
    ['There is no plan "other"', { anonymousPlan: 'other' }],
    ['UnknownConsumer.ANONYMOUS needs somebody', { unknownConsumer: UnknownConsumer.ANONYMOUS }],
    ['consumerKey is about callers of "other"', { provider: 'other' }],
    ['The claim path "a..b"', { claims: ['a..b'] }],
  ])('%s', (message, changes) => {
    expect(() => planned(changes)).toThrow(message);
  });
});

function defaultExample(more: { readonly apiKeyRequired?: boolean }) {
  const stack = shopStack();
  const defaultMethodOptions = { authorizer: new DefaultAuthorizer(READ), ...more };
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false, defaultMethodOptions });
  gateIn(stack).forRestApi(api, { consumerKey: CONSUMER_KEY });
  return { api, template: () => Template.fromStack(stack) };
}
