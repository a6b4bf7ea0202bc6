import { Match, Template } from 'aws-cdk-lib/assertions';
import { CfnRestApi, HttpIntegration, LambdaIntegration, ResponseType, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { AccessRule, Credential, IdentityProvider, UpstreamHeader } from '../../lib/index.js';
import { gateIn, resource, resources, restExample, routesOf, settingsOf, shopStack } from './example-stack.js';

const UPSTREAM = 'https://orders.example.com';
const READ = AccessRule.scope('orders:read');

describe('a gate in front of a REST API', () => {
  it('decides on every request by a REQUEST authorizer', () => {
    const { template } = restExample();
    template().hasResourceProperties('AWS::ApiGateway::Authorizer', {
      Type: 'REQUEST',
      AuthorizerResultTtlInSeconds: 0,
      IdentitySource: '',
    });
  });

  it('hands the identity on as headers of the proxied request', () => {
    const { api, binding, template } = restExample();
    binding.protect(api.root.addResource('orders'), 'GET', { upstream: UPSTREAM, rule: READ });
    template().hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'GET',
      AuthorizationType: 'CUSTOM',
      AuthorizerId: { Ref: Match.stringLikeRegexp('ClaimgateAuthorizer') },
      Integration: {
        Type: 'HTTP_PROXY',
        IntegrationHttpMethod: 'GET',
        Uri: UPSTREAM,
        RequestParameters: { 'integration.request.header.x-scope': 'context.authorizer.header_x_scope' },
      },
    });
  });

  it('hands path parameters on', () => {
    const { api, binding, template } = restExample();
    const orders = api.root.resourceForPath('/orders/{proxy+}');
    binding.protect(orders, 'ANY', { upstream: `${UPSTREAM}/{proxy}`, rule: READ });
    template().hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'ANY',
      AuthorizationType: 'CUSTOM',
      RequestParameters: { 'method.request.path.proxy': true },
      Integration: {
        IntegrationHttpMethod: 'ANY',
        RequestParameters: { 'integration.request.path.proxy': 'method.request.path.proxy' },
      },
    });
  });

  it('refuses a path parameter that the resource does not have', () => {
    const { api, binding } = restExample();
    const orders = api.root.resourceForPath('/orders/{id}');
    expect(() => binding.protect(orders, 'GET', { upstream: `${UPSTREAM}/{order}`, rule: READ })).toThrow(
      'uses {order}, which "/orders/{id}" does not have: use {id}',
    );
  });

  it('takes an integration of one’s own', () => {
    const { api, stack, binding, template } = restExample();
    const handler = new LambdaFunction(stack, 'Handler', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => ({ statusCode: 200 });'),
    });
    binding.protect(api.root, 'POST', { integration: new LambdaIntegration(handler), rule: READ });
    template().hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'POST',
      AuthorizationType: 'CUSTOM',
      Integration: { Type: 'AWS_PROXY' },
    });
  });

  it('tells the authorizer the rule of each method; everybody may use a public one', () => {
    const { api, binding, template } = restExample();
    const rule = AccessRule.role('admin');
    binding.protect(api.root.resourceForPath('/orders/{id}'), 'get', { upstream: UPSTREAM, rule });
    binding.publicMethod(api.root, 'ANY', { upstream: UPSTREAM, credentials: [Credential.BEARER] });
    expect(routesOf(template()).routes).toEqual({
      'GET /orders/{id}': { access: { kind: 'rule', rule: { kind: 'words', slot: 'role', entries: ['admin'] } } },
      'ANY /': { access: { kind: 'anonymous' }, credentials: ['bearer'] },
    });
  });

  it('lets public methods pass the authorizer, so that nobody fills upstream headers', () => {
    const { api, binding, template } = restExample();
    binding.publicMethod(api.root, 'GET', { upstream: UPSTREAM });
    template().hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'GET',
      AuthorizationType: 'CUSTOM',
      Integration: { RequestParameters: { 'integration.request.header.x-scope': 'context.authorizer.header_x_scope' } },
    });
  });

  it('serves its own pages without API key, and all but the one that explains refusals without an authorizer', () => {
    const methods = resources(restExample().template(), 'AWS::ApiGateway::Method', 'auth');
    expect(methods.map((method) => method.HttpMethod).sort()).toEqual([
      ...['ANY', 'DELETE', 'DELETE', ...Array<string>(8).fill('GET'), ...Array<string>(5).fill('POST')],
    ]);
    for (const method of methods) {
      const guarded = method.HttpMethod === 'ANY';
      expect(method).toMatchObject({ AuthorizationType: guarded ? 'CUSTOM' : 'NONE', ApiKeyRequired: false });
      expect('AuthorizerId' in method).toBe(guarded);
    }
  });

  it('puts its pages beside resources that are there already', () => {
    const stack = shopStack();
    const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
    api.root.addResource('auth');
    gateIn(stack).forRestApi(api);
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::Resource', { PathPart: 'login' });
  });

  it('publishes the keys of its assertions, whether it takes sessions or not', () => {
    const upstreamHeaders = [UpstreamHeader.assertion('x-assertion', { audience: UPSTREAM })];
    for (const credentials of [[Credential.BEARER], [Credential.SESSION]]) {
      const { template } = restExample({ credentials, upstreamHeaders });
      template().hasResourceProperties('AWS::ApiGateway::Resource', { PathPart: 'jwks' });
    }
  });

  it('has no pages if it takes no sessions and tells clients nothing', () => {
    const bearerOnly = { credentials: [Credential.BEARER] };
    const { api, binding, template } = restExample(bearerOnly, { resourceMetadata: false });
    binding.protect(api.root, 'GET', { upstream: UPSTREAM, rule: READ });
    const built = template();
    built.resourceCountIs('AWS::Lambda::Function', 1);
    built.resourceCountIs('AWS::ApiGateway::Resource', 0);
  });

  it('refuses an authorizer in the options of a method', () => {
    const { api, binding } = restExample();
    const methodOptions = { authorizer: { authorizerId: 'other' } };
    expect(() => binding.protect(api.root, 'GET', { upstream: UPSTREAM, rule: READ, methodOptions })).toThrow(
      'leave it out, the gate sets it',
    );
  });

  it('refuses a method that leads nowhere', () => {
    const { api, binding } = restExample();
    expect(() => binding.protect(api.root, 'GET', { rule: READ })).toThrow(
      'needs either an upstream or an integration',
    );
  });

  it('deploys the API anew when its answers to refused callers change', () => {
    const deployment = (issuer: string) => {
      const provider = IdentityProvider.custom({ issuer, audiences: ['shop'] });
      const { api, binding, template } = restExample({ provider });
      binding.protect(api.root, 'GET', { upstream: UPSTREAM, rule: READ });
      return Object.keys(template().findResources('AWS::ApiGateway::Deployment'));
    };
    expect(deployment('https://a.example.com')).not.toEqual(deployment('https://b.example.com'));
    expect(deployment('https://a.example.com')).toEqual(deployment('https://a.example.com'));
  });
});

describe('the address of a REST API', () => {
  it('is the one API Gateway gives it, with the stage as it is written', () => {
    const { api, binding, template } = restExample();
    binding.publicMethod(api.root, 'GET', { upstream: UPSTREAM });
    expect(settingsOf(template()).publicUrl).toBe('https://<late>.execute-api.<late>.<late>/prod');
  });

  it('must be given for an API that is not deployed by default', () => {
    const stack = shopStack();
    const api = new RestApi(stack, 'Api', { deploy: false });
    expect(() => gateIn(stack).forRestApi(api)).toThrow('publicUrl is needed');
  });

  it('is of no use without constructs to add to', () => {
    const stack = shopStack();
    expect(() => gateIn(stack).forRestApi(new CfnRestApi(stack, 'Api'))).toThrow('CfnRestApi takes no methods');
  });
});

describe('what a REST API answers when the gate refuses', () => {
  const answer = (
    type: string,
    allowedOrigins: string[] = [],
    credentials = [Credential.SESSION, Credential.BEARER],
  ) => {
    const { api, binding, template } = restExample({ allowedOrigins, credentials });
    binding.publicMethod(api.root, 'GET', { upstream: UPSTREAM });
    const found = resources(template(), 'AWS::ApiGateway::GatewayResponse').find(
      ({ ResponseType }) => ResponseType === type,
    );
    return found ?? {};
  };

  it('a redirect to where the authorizer says, never kept', () => {
    expect(answer('ACCESS_DENIED')).toMatchObject({
      StatusCode: '302',
      ResponseParameters: {
        'gatewayresponse.header.Location': 'context.authorizer.location',
        'gatewayresponse.header.Cache-Control': "'no-store'",
      },
    });
  });

  it('a plain 403 with the authorizer’s challenge where nobody signs in', () => {
    expect(answer('ACCESS_DENIED', [], [Credential.BEARER])).toMatchObject({
      StatusCode: '403',
      ResponseParameters: { 'gatewayresponse.header.WWW-Authenticate': 'context.authorizer.challenge' },
    });
  });

  it('a 401 with a challenge and the login URL', () => {
    const unauthorized = answer('UNAUTHORIZED');
    expect(unauthorized).toMatchObject({
      StatusCode: '401',
    });
    expect(JSON.stringify(unauthorized.ResponseParameters)).toMatch(
      /'Bearer realm=\\"id\.example\.com\\", resource_metadata=\\".*\.well-known\/oauth-protected-resource\\"'/,
    );
    const body = JSON.stringify(unauthorized.ResponseTemplates);
    expect(body).toContain('/prod/auth/login');
    expect(body).toContain('$context.requestId');
  });

  it('a 503 when the authorizer fails', () => {
    for (const type of ['AUTHORIZER_FAILURE', 'AUTHORIZER_CONFIGURATION_ERROR']) {
      expect(answer(type).StatusCode).toBe('503');
      expect(JSON.stringify(answer(type).ResponseTemplates)).toContain('gate_failure');
    }
  });

  it('readable for the first allowed origin', () => {
    for (const type of ['ACCESS_DENIED', 'UNAUTHORIZED', 'AUTHORIZER_FAILURE', 'AUTHORIZER_CONFIGURATION_ERROR']) {
      expect(answer(type, ['https://a.example.com', 'https://b.example.com']).ResponseParameters).toMatchObject({
        'gatewayresponse.header.Access-Control-Allow-Origin': "'https://a.example.com'",
        'gatewayresponse.header.Access-Control-Allow-Credentials': "'true'",
      });
    }
    expect(JSON.stringify(answer('UNAUTHORIZED'))).not.toContain('Access-Control');
  });
});

describe('scripts of allowed origins on a REST API', () => {
  it('get preflights of protected methods and pages answered without an authorizer', () => {
    const { api, binding, template } = restExample({ allowedOrigins: ['https://app.example.com'] });
    binding.protect(api.root.addResource('orders'), 'ANY', { upstream: UPSTREAM, rule: READ });
    const preflights = resources(template(), 'AWS::ApiGateway::Method', 'OPTIONS');
    expect(preflights).toHaveLength(15);
    for (const preflight of preflights) {
      expect(preflight).toMatchObject({ AuthorizationType: 'NONE', Integration: { Type: 'MOCK' } });
      expect(JSON.stringify(preflight)).toContain(
        '"method.response.header.Access-Control-Allow-Credentials":"\'true\'"',
      );
    }
  });

  it('get none without allowed origins', () => {
    const { api, binding, template } = restExample();
    binding.protect(api.root, 'ANY', { upstream: UPSTREAM, rule: READ });
    expect(resources(template(), 'AWS::ApiGateway::Method', 'OPTIONS')).toEqual([]);
  });

  it('are answered as the resource says, if it does', () => {
    const { api, binding, template } = restExample({ allowedOrigins: ['https://app.example.com'] });
    const orders = api.root.addResource('orders');
    orders.addCorsPreflight({ allowOrigins: ['https://other.example.com'] });
    binding.protect(orders, 'GET', { upstream: UPSTREAM, rule: READ });
    expect(JSON.stringify(resource(template(), 'AWS::ApiGateway::Method', 'ordersOPTIONS'))).toContain(
      'https://other.example.com',
    );
  });
});

describe('a mistake on a REST API stops the synthesis', () => {
  it('when a method lets everybody in without a word', () => {
    const { api, template } = restExample();
    api.root.addResource('open').addMethod('GET', new HttpIntegration(UPSTREAM));
    expect(template).toThrow('"GET /open" lets everybody in without a word');
  });

  it('when the API defines a gateway response that the gate needs', () => {
    const { api, binding, template } = restExample();
    binding.publicMethod(api.root, 'GET', { upstream: UPSTREAM });
    api.addGatewayResponse('Own', { type: ResponseType.UNAUTHORIZED, statusCode: '418' });
    expect(template).toThrow('already defines the gateway response UNAUTHORIZED');
  });

  it('but not when another API of the app does', () => {
    const { api, stack, binding } = restExample();
    binding.publicMethod(api.root, 'GET', { upstream: UPSTREAM });
    const other = new RestApi(stack, 'Other', { cloudWatchRole: false });
    other.root.addMethod('GET', new HttpIntegration(UPSTREAM));
    other.addGatewayResponse('Own', { type: ResponseType.UNAUTHORIZED, statusCode: '418' });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  it('when an upstream header is reserved', () => {
    const upstreamHeaders = [UpstreamHeader.subject('transfer-encoding')];
    expect(() => restExample({ upstreamHeaders })).toThrow('reserved by API Gateway on REST APIs');
  });

  it('when a method whose rule is known was taken away', () => {
    const { api, binding, template } = restExample();
    binding.publicMethod(api.root, 'GET', { upstream: UPSTREAM });
    api.root.node.tryRemoveChild('GET');
    expect(template).toThrow('There is an access rule for "GET /"');
  });
});

it('two gates on one API are refused', () => {
  const stack = shopStack();
  const api = new RestApi(stack, 'Api');
  const gate = gateIn(stack);
  gate.forRestApi(api);
  expect(() => gate.forRestApi(api)).toThrow('The API has a gate already');
});

it('a REST API keeps forms where it is told to, and only there', () => {
  const kept = restExample({}, { keepForms: true }).template();
  expect(settingsOf(kept).keepsForms).toBe(true);
  kept.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
    ResponseType: 'ACCESS_DENIED',
    StatusCode: '307',
  });
  kept.hasResourceProperties('AWS::ApiGateway::Resource', { PathPart: 'resubmit' });
  const template = restExample().template();
  expect(settingsOf(template).keepsForms).toBe(false);
  template.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
    ResponseType: 'ACCESS_DENIED',
    StatusCode: '302',
  });
  template.resourcePropertiesCountIs('AWS::ApiGateway::Resource', { PathPart: 'resubmit' }, 0);
});
