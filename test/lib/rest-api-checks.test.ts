import { Template } from 'aws-cdk-lib/assertions';
import {
  ApiDefinition,
  AuthorizationType,
  HttpIntegration,
  ResponseType,
  RestApi,
  SpecRestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { describe, expect, it } from 'vitest';
import { AccessRule, Credential, DefaultAuthorizer } from '../../lib/index.js';
import { gateIn, restExample, routesOf, shopStack } from './example-stack.js';

const UPSTREAM = 'https://orders.example.com';
const READ = AccessRule.scope('orders:read');
const OTHERS = { authorizer: { authorizerId: 'other' }, authorizationType: AuthorizationType.CUSTOM };

describe('a mistake on a REST API stops the synthesis', () => {
  it.each([ResponseType.DEFAULT_4XX, ResponseType.DEFAULT_5XX])('when $responseType has a status', (type) => {
    const { api, template } = restExample();
    api.addGatewayResponse('Own', { type, statusCode: '418' });
    expect(template).toThrow(`The gateway response ${type.responseType} of the API has a statusCode`);
  });

  it('but not when the response for all others adds headers only', () => {
    const { api, template } = restExample();
    api.addGatewayResponse('Own', { type: ResponseType.DEFAULT_4XX, responseHeaders: { 'x-own': "'1'" } });
    expect(template).not.toThrow();
  });

  it('when a method of another authorizer would be redirected', () => {
    const { api, template } = restExample();
    api.root.addResource('reports').addMethod('GET', new HttpIntegration(UPSTREAM), OTHERS);
    expect(template).toThrow('"GET /reports" has another authorizer');
  });

  it('but not when the gate redirects nobody', () => {
    const { api, template } = restExample({ credentials: [Credential.BEARER] });
    api.root.addResource('reports').addMethod('GET', new HttpIntegration(UPSTREAM), OTHERS);
    expect(template).not.toThrow();
  });

  it('when a method of another authorizer hands on the upstream headers', () => {
    const { api, binding, template } = restExample({ credentials: [Credential.BEARER] });
    const options = { requestParameters: binding.requestParameters() };
    api.root.addResource('reports').addMethod('GET', new HttpIntegration(UPSTREAM, { options }), OTHERS);
    expect(template).toThrow('"GET /reports" leads to an integration that hands on the upstream headers');
  });
});

describe('an integration that maps something of the request to an upstream header', () => {
  const mapped = (name: string, value: string) => {
    const { api, binding, template } = restExample();
    const requestParameters = {
      ...binding.requestParameters(),
      [`integration.request.header.${name}`]: value,
    };
    const integration = new HttpIntegration(UPSTREAM, { options: { requestParameters } });
    binding.protect(api.root, 'GET', { integration, rule: READ });
    return template;
  };

  it.each(['method.request.header.x-any', 'method.request.querystring.scope'])('stops the synthesis: %s', (value) => {
    expect(mapped('X_Scope', value)).toThrow('"GET /" fills the upstream header "X_Scope" with what the caller sent');
  });

  it('may map what API Gateway knows, and to other headers what it likes', () => {
    expect(mapped('x-request-id', 'context.requestId')).not.toThrow();
    expect(mapped('x-page', 'method.request.querystring.page')).not.toThrow();
  });
});

describe('an API made from an OpenAPI document', () => {
  const fragmentFor = (credentials: Credential[]) => {
    const stack = shopStack();
    const apiDefinition = ApiDefinition.fromInline({ openapi: '3.0.1', info: { title: 'Orders', version: '1' } });
    const api = new SpecRestApi(stack, 'Api', { apiDefinition });
    const gate = gateIn(stack, { credentials });
    expect(() => gate.forRestApi(api)).toThrow('SpecRestApi is made from its OpenAPI document');
    try {
      gate.forRestApi(api);
    } catch (error) {
      const text = String(error);
      return JSON.parse(text.slice(text.indexOf('{')));
    }
  };

  it('is refused with what to write into the document', () => {
    const fragment = fragmentFor([Credential.SESSION, Credential.BEARER]);
    expect(fragment.components.securitySchemes.claimgate).toEqual({
      type: 'apiKey',
      name: 'Unused',
      in: 'header',
      'x-amazon-apigateway-authtype': 'custom',
      'x-amazon-apigateway-authorizer': {
        type: 'request',
        authorizerUri: expect.stringMatching(/^arn:aws:apigateway:.*AUTHORIZER_FUNCTION_ARN\/invocations$/),
        authorizerResultTtlInSeconds: 0,
        identitySource: '',
      },
    });
    const responses = fragment['x-amazon-apigateway-gateway-responses'];
    expect(Object.keys(responses).sort()).toEqual([
      'ACCESS_DENIED',
      'AUTHORIZER_CONFIGURATION_ERROR',
      'AUTHORIZER_FAILURE',
      'UNAUTHORIZED',
    ]);
    expect(responses.ACCESS_DENIED).toMatchObject({
      statusCode: 302,
      responseParameters: { 'gatewayresponse.header.Location': 'context.authorizer.location' },
    });
  });

  it('redirects nobody where nobody signs in', () => {
    const responses = fragmentFor([Credential.BEARER])['x-amazon-apigateway-gateway-responses'];
    expect(responses.ACCESS_DENIED.statusCode).toBe(403);
  });
});

describe('the default authorizer of a REST API', () => {
  it('gives its rule to every method that names no other', () => {
    const stack = shopStack();
    const defaultMethodOptions = { authorizer: new DefaultAuthorizer(AccessRule.AUTHENTICATED) };
    const api = new RestApi(stack, 'Api', { cloudWatchRole: false, defaultMethodOptions });
    api.root.addMethod('GET', new HttpIntegration(UPSTREAM));
    const binding = gateIn(stack).forRestApi(api);
    api.root.addResource('later').addMethod('POST', new HttpIntegration(UPSTREAM));
    binding.protect(api.root.addResource('orders'), 'GET', { upstream: UPSTREAM, rule: READ });
    const { routes } = routesOf(Template.fromStack(stack));
    expect(Object.keys(routes).sort()).toEqual(['GET /', 'GET /orders', 'POST /later']);
    expect(routes['POST /later']).toEqual({ access: { kind: 'rule', rule: { kind: 'authenticated' } } });
  });

  it('says what is missing if the API has no gate', () => {
    const stack = shopStack();
    const defaultMethodOptions = { authorizer: new DefaultAuthorizer(READ) };
    const api = new RestApi(stack, 'Api', { cloudWatchRole: false, defaultMethodOptions });
    api.root.addMethod('GET', new HttpIntegration(UPSTREAM));
    expect(() => Template.fromStack(stack)).toThrow('call forHttpApi or forRestApi for that API');
  });
});
