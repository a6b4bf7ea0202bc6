import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import {
  ApiDefinition,
  HttpIntegration,
  type Integration,
  LambdaIntegration,
  MockIntegration,
  RestApi,
  SpecRestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import {
  AccessRule,
  Credential,
  DefaultAuthorizer,
  IdentityProvider,
  OidcClient,
  OidcGate,
  type OidcGateProps,
  type RestApiGateProps,
  UnknownConsumer,
} from '../../lib/index.js';
import {
  gateIn,
  PROVIDER,
  type RestExample,
  resources,
  restExample,
  routesOf,
  settingsOf,
  shopStack,
} from './example-stack.js';

const UPSTREAM = 'https://orders.example.com';
const READ = AccessRule.scope('orders:read');
const SOURCES = 'method.request.header.Authorization,context.httpMethod,context.resourcePath,context.path';
const bearerCache = Duration.seconds(30);

function keeping(props: RestApiGateProps = {}, changes: Partial<OidcGateProps> = {}): RestExample {
  return restExample({ credentials: [Credential.BEARER], ...changes }, { bearerCache, ...props });
}

function http(options: { proxy?: boolean; httpMethod?: string } = {}): HttpIntegration {
  return new HttpIntegration(UPSTREAM, { proxy: false, ...options });
}

function toFunction({ stack }: RestExample): LambdaIntegration {
  const code = Code.fromInline('exports.handler = async () => ({ statusCode: 200 });');
  return new LambdaIntegration(
    new LambdaFunction(stack, 'Upstream', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code }),
  );
}

describe('a REST API that keeps decisions', () => {
  it('keeps them per token, method and path', () => {
    const { api, binding, template } = keeping();
    binding.protect(api.root, 'GET', { integration: http(), rule: READ });
    template().hasResourceProperties('AWS::ApiGateway::Authorizer', {
      Type: 'REQUEST',
      AuthorizerResultTtlInSeconds: 30,
      IdentitySource: SOURCES,
    });
    expect(settingsOf(template())).toMatchObject({ decisionTtl: 30 });
  });

  it('is deployed anew when it keeps them for another time', () => {
    const deployments = (seconds: number) => {
      const { api, binding, template } = keeping({ bearerCache: Duration.seconds(seconds) });
      binding.protect(api.root, 'GET', { integration: http(), rule: READ });
      return Object.keys(template().findResources('AWS::ApiGateway::Deployment'));
    };
    expect(deployments(30)).toEqual(deployments(30));
    expect(deployments(30)).not.toEqual(deployments(60));
    expect(deployments(30)).not.toEqual(deployments(0));
  });

  it.each<[string, (example: RestExample) => Integration]>([
    ['a function', toFunction],
    ['an HTTP integration without proxy', () => http()],
    ['a mock', () => new MockIntegration()],
  ])('leads to %s', (_, integration) => {
    const example = keeping();
    example.binding.protect(example.api.root, 'GET', { integration: integration(example), rule: READ });
    expect(example.template).not.toThrow();
  });

  it.each([
    ['an HTTP proxy', http({ proxy: true })],
    ['an upstream that is asked by the method that callers want', http({ httpMethod: 'ANY' })],
  ])('does not lead to %s', (_, integration) => {
    const { api, binding, template } = keeping({}, { upstreamHeaders: [] });
    binding.protect(api.root, 'GET', { integration, rule: READ });
    expect(template).toThrow('"GET /" hands on headers as the caller sent them');
    expect(template).toThrow('lead it to a function, or to an HTTP integration with proxy: false and one httpMethod');
  });

  it('makes no HTTP proxy of an upstream', () => {
    const { api, binding, template } = keeping();
    binding.protect(api.root.addResource('orders'), 'GET', { upstream: UPSTREAM, rule: READ });
    expect(template).toThrow('"GET /orders" hands on headers as the caller sent them');
  });

  it('looks at methods of the default authorizer, too', () => {
    const stack = shopStack();
    const defaultMethodOptions = { authorizer: new DefaultAuthorizer(READ) };
    const api = new RestApi(stack, 'Api', { cloudWatchRole: false, defaultMethodOptions });
    gateIn(stack, { credentials: [Credential.BEARER] }).forRestApi(api, { bearerCache });
    api.root.addResource('orders').addMethod('GET', http({ proxy: true }));
    expect(() => Template.fromStack(stack)).toThrow('"GET /orders" hands on headers as the caller sent them');
  });

  it('takes rules that ask for the method, which is part of what a decision is kept by, and warns of the header', () => {
    const { api, binding, template } = keeping();
    binding.protect(api.root, 'ANY', { integration: http(), rule: AccessRule.method('GET') });
    template();
    Annotations.fromStack(Stack.of(api)).hasWarning(
      '*',
      Match.stringLikeRegexp('"/" has different rules for its methods'),
    );
  });

  it.each([
    ['different rules', AccessRule.role('admin'), 1],
    ['the same rule', READ, 0],
  ])('warns of the header by which callers ask for another method where methods have %s', (_, rule, warnings) => {
    const { api, binding, template } = keeping();
    const orders = api.root.addResource('orders');
    binding.protect(orders, 'GET', { integration: http(), rule: READ });
    binding.protect(orders, 'POST', { integration: http(), rule });
    binding.protect(api.root, 'GET', { integration: http(), rule: AccessRule.role('office') });
    template();
    const found = Annotations.fromStack(Stack.of(api)).findWarning('*', Match.stringLikeRegexp('kept-methods'));
    expect(found.length).toBe(warnings);
  });

  it('warns of it where methods of one resource have callers of different providers', () => {
    const stack = shopStack();
    const client = OidcClient.publicClient('shop');
    const gate = new OidcGate(stack, 'Gate', {
      providers: [
        { id: 'own', provider: PROVIDER, client },
        { id: 'other', provider: IdentityProvider.auth0({ domain: 'shop.eu.auth0.com', audience: 'shop' }), client },
      ],
      credentials: [Credential.BEARER],
      upstreamHeaders: [],
    });
    const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
    const binding = gate.forRestApi(api, { bearerCache });
    binding.protect(api.root, 'GET', { integration: http(), rule: READ });
    binding.protect(api.root, 'POST', { integration: http(), rule: READ, providers: ['own'] });
    Template.fromStack(stack);
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('kept-methods'));
  });

  it('keeps them for a time that is known', () => {
    const late = Duration.seconds(new CfnParameter(shopStack(), 'Seconds', { type: 'Number' }).valueAsNumber);
    expect(() => keeping({ bearerCache: late })).toThrow('bearerCache is not known when the app is synthesized');
  });

  it('explains nothing', () => {
    const [denied] = resources(keeping().template(), 'AWS::ApiGateway::Method', 'authdeniedANY');
    expect(denied).toMatchObject({ AuthorizationType: 'NONE' });
    expect(denied).not.toHaveProperty('AuthorizerId');
  });

  it('tells an OpenAPI document the same', () => {
    const stack = shopStack();
    const apiDefinition = ApiDefinition.fromInline({ openapi: '3.0.1', info: { title: 'Orders', version: '1' } });
    const api = new SpecRestApi(stack, 'Api', { apiDefinition });
    const gate = gateIn(stack, { credentials: [Credential.BEARER] });
    expect(() => gate.forRestApi(api, { bearerCache })).toThrow(`"identitySource": "${SOURCES}"`);
    expect(() => gate.forRestApi(api, { bearerCache })).toThrow('"authorizerResultTtlInSeconds": 30');
    expect(() => gate.forRestApi(api, { bearerCache: Duration.minutes(5) })).toThrow('use at most 60 seconds');
  });
});

describe('a public method of a REST API that keeps decisions', () => {
  it('does not pass the gate, since API Gateway would refuse who shows nothing', () => {
    const { api, binding, template } = keeping();
    binding.protect(api.root, 'GET', { integration: http(), rule: READ });
    binding.publicMethod(api.root.addResource('health'), 'GET', { integration: http() });
    const [health] = resources(template(), 'AWS::ApiGateway::Method', 'health');
    expect(health).toMatchObject({ AuthorizationType: 'NONE' });
    expect(health).not.toHaveProperty('AuthorizerId');
    expect(Object.keys(routesOf(template()).routes)).toEqual(['GET /']);
  });

  it('does not lead to an HTTP proxy, by which callers could fill the upstream headers', () => {
    const { api, binding, template } = keeping();
    binding.publicMethod(api.root, 'GET', { upstream: UPSTREAM });
    expect(template).toThrow('"GET /" is public, and its integration lets callers fill the upstream headers');
    expect(template).toThrow('lead it to a function, or to an HTTP integration with proxy: false.');
  });

  it('does not pass the default authorizer either', () => {
    const stack = shopStack();
    const defaultMethodOptions = { authorizer: new DefaultAuthorizer(READ) };
    const api = new RestApi(stack, 'Api', { cloudWatchRole: false, defaultMethodOptions });
    const binding = gateIn(stack, { credentials: [Credential.BEARER] }).forRestApi(api, { bearerCache });
    binding.publicMethod(api.root.addResource('health'), 'GET', { integration: http() });
    const [health] = resources(Template.fromStack(stack), 'AWS::ApiGateway::Method', 'health');
    expect(health).toMatchObject({ AuthorizationType: 'NONE' });
    expect(health).not.toHaveProperty('AuthorizerId');
  });

  it('may lead to one if there are no upstream headers', () => {
    const { api, binding, template } = keeping({}, { upstreamHeaders: [] });
    binding.publicMethod(api.root, 'GET', { upstream: UPSTREAM });
    expect(template).not.toThrow();
  });

  it('hands on no identity', () => {
    const { api, binding, template } = keeping();
    const options = { requestParameters: binding.requestParameters() };
    binding.publicMethod(api.root, 'GET', { integration: new HttpIntegration(UPSTREAM, { proxy: false, options }) });
    expect(template).toThrow('"GET /" leads to an integration that hands on the upstream headers');
  });

  it.each([{ credentials: [Credential.BEARER] }, { providers: ['custom'] }])('takes nothing: %j', (taken) => {
    const { api, binding } = keeping();
    expect(() => binding.publicMethod(api.root, 'GET', { integration: http(), ...taken })).toThrow(
      '"GET /" is public, and with bearerCache nobody looks at credentials there',
    );
  });

  describe('with rate plans', () => {
    const consumerKey = {
      claims: ['azp'],
      plans: [{ name: 'trial', throttle: { rateLimit: 1, burstLimit: 1 } }],
      unknownConsumer: UnknownConsumer.ANONYMOUS,
      anonymousPlan: 'trial',
    };
    const planned = () => keeping({ consumerKey }, { anonymous: {} });

    it('needs no API key', () => {
      const { api, binding, template } = planned();
      binding.publicMethod(api.root, 'GET', { integration: http() });
      const [method] = resources(template(), 'AWS::ApiGateway::Method', 'ApiGET');
      expect([method?.AuthorizationType, method?.ApiKeyRequired]).toEqual(['NONE', undefined]);
    });

    it('must not ask for one, which nobody would name', () => {
      const { api, binding, template } = planned();
      binding.publicMethod(api.root, 'GET', { integration: http(), methodOptions: { apiKeyRequired: true } });
      expect(template).toThrow('"GET /" is for everybody and with bearerCache does not pass the gate');
    });
  });
});
