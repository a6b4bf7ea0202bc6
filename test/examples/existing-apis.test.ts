import { Match, type Template } from 'aws-cdk-lib/assertions';
import { ApiDefinition, SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import { describe, expect, it } from 'vitest';
import { Credential } from '../../lib/index.js';
import { textOf } from '../architecture/source-files.js';
import { gateIn, resources, routesOf, settingsOf, shopStack, text } from '../lib/example-stack.js';
import { type SynthesizedExample, synthesizeExamples } from './synthesized-examples.js';

const examples = await synthesizeExamples();

function example(name: string): SynthesizedExample {
  const found = examples.get(name);
  if (found === undefined) throw new Error(`there is no example ${name}`);
  return found;
}

const FILLED = { 'overwrite:header.x-user': '$context.authorizer.header_x_user' };
const REMOVED = { 'remove:header.x-user': '', 'remove:header.x-scope': '' };
const REST_FILLED = { 'integration.request.header.x-user': 'context.authorizer.header_x_user' };

/** The keys of the protected routes of an HTTP API. */
function protectedKeys(template: Template): unknown[] {
  return resources(template, 'AWS::ApiGatewayV2::Route')
    .filter(({ AuthorizationType, RouteKey }) => AuthorizationType === 'CUSTOM' && RouteKey !== 'ANY /auth/denied')
    .map(({ RouteKey }) => RouteKey);
}

/** The ways to the functions that hold rules: which keys each authorizer knows. */
function ruledKeys(template: Template, word: string): string[] {
  return Object.keys(routesOf(template, word).routes);
}

describe('one gate for several APIs', () => {
  const { template } = example('several-apis');

  it('lies in a stack that knows none of them', () => {
    template('Identity').resourceCountIs('AWS::DynamoDB::GlobalTable', 1);
    template('Identity').resourceCountIs('AWS::Lambda::Function', 0);
    expect(JSON.stringify(template('Identity').toJSON())).not.toMatch(/Orders|Reports/);
  });

  it('puts an authorizer with its rules into the stack of each', () => {
    expect(ruledKeys(template('Shop'), 'Orders')).toEqual(['ANY /orders']);
    expect(ruledKeys(template('Office'), 'Reports')).toEqual(['GET /reports']);
    expect(settingsOf(template('Shop')).gateId).toBe(settingsOf(template('Office')).gateId);
  });
});

describe('an imported API', () => {
  it('of HTTP gets routes, an authorizer and pages by its id', () => {
    const template = example('imported-http-api').template('Shop');
    expect(protectedKeys(template)).toEqual(['GET /orders']);
    for (const { ApiId } of resources(template, 'AWS::ApiGatewayV2::Route')) expect(ApiId).toBe('a1b2c3d4e5');
    expect(settingsOf(template).publicUrl).toBe('https://api.example.com');
  });

  it('of REST is deployed by this app, after everything the gate adds', () => {
    const { template, warnings } = example('imported-rest-api');
    const deployments = Object.values(template('Shop').findResources('AWS::ApiGateway::Deployment'));
    expect(deployments).toHaveLength(1);
    const waitsFor = String(Object(deployments[0]).DependsOn);
    for (const part of ['ApiClaimgateAuthorizer', 'ApiClaimgateRedirect', 'ApiordersGET', 'ApiauthloginGET']) {
      expect(waitsFor).toContain(part);
    }
    expect(warnings).not.toContain('deployment');
  });
});

describe('an upstream in a VPC', () => {
  const { template, warnings } = example('vpc-link');

  it('is reached by links, with the upstream headers', () => {
    const integrations = resources(template('Shop'), 'AWS::ApiGatewayV2::Integration').filter(
      ({ IntegrationType }) => IntegrationType === 'HTTP_PROXY',
    );
    expect(integrations).toHaveLength(3);
    for (const found of integrations) {
      expect(found).toMatchObject({ ConnectionType: 'VPC_LINK', RequestParameters: FILLED });
    }
    template('Shop').hasResourceProperties('AWS::ApiGateway::Method', {
      AuthorizationType: 'CUSTOM',
      Integration: { ConnectionType: 'VPC_LINK', RequestParameters: REST_FILLED },
    });
  });

  it('is no reason for a warning', () => {
    expect(warnings).toEqual([]);
  });
});

describe('an upstream that checks who called', () => {
  const { template, warnings } = example('upstream-identity');

  it('trusts keys that sign in KMS alone', () => {
    for (const key of resources(template('Shop'), 'AWS::KMS::Key')) {
      expect(key).toMatchObject({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
    }
    expect(settingsOf(template('Shop')).assertionKeys).toHaveLength(2);
  });

  it('gets the access token in Authorization on REST APIs, and elsewhere on HTTP APIs', () => {
    template('Shop').hasResourceProperties('AWS::ApiGatewayV2::Integration', {
      RequestParameters: Match.objectLike({
        'overwrite:header.x-access-token': '$context.authorizer.header_x_access_token',
      }),
    });
    const [method] = resources(template('Office'), 'AWS::ApiGateway::Method', 'ordersANY');
    expect(Object(method).Integration.RequestParameters).toMatchObject({
      'integration.request.header.Authorization': 'context.authorizer.header_capital_authorization',
      'integration.request.header.authorization': 'context.authorizer.header_lower_authorization',
    });
  });

  it('is no reason for a warning', () => {
    expect(warnings).toEqual([]);
  });
});

describe('a function as upstream', () => {
  it('stands behind the authorizer on both kinds of API, and needs no mapping', () => {
    const { template, warnings } = example('lambda-upstream');
    expect(protectedKeys(template('Shop'))).toEqual(['ANY /orders', 'ANY /orders/v1']);
    template('Shop').hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'GET',
      AuthorizationType: 'CUSTOM',
      Integration: { Type: 'AWS_PROXY' },
    });
    expect(warnings).toEqual([]);
  });
});

describe('an AWS service as upstream', () => {
  const { template } = example('aws-services');

  it('gets the caller as a variable, on HTTP APIs', () => {
    template('Shop').hasResourceProperties('AWS::ApiGatewayV2::Integration', {
      IntegrationSubtype: 'SQS-SendMessage',
      RequestParameters: { MessageGroupId: '$context.authorizer.header_x_user' },
    });
  });

  it('gets the caller in a template, on REST APIs', () => {
    const [method] = resources(template('Shop'), 'AWS::ApiGateway::Method', 'cartGET');
    const sent = text(Object(method).Integration.RequestTemplates['application/json']);
    expect(JSON.parse(sent)).toMatchObject({
      Key: { user: { S: '$util.escapeJavaScript($context.authorizer.header_x_user)' } },
    });
  });
});

describe('integrations of one’s own', () => {
  const { template, warnings } = example('own-integrations');

  it('keep their settings and hand the upstream headers on', () => {
    template('Shop').hasResourceProperties('AWS::ApiGatewayV2::Integration', {
      TimeoutInMillis: 5000,
      RequestParameters: {
        ...FILLED,
        'overwrite:header.x-request-id': '$context.requestId',
        'overwrite:header.cookie': '$context.authorizer.header_cookie',
        'remove:header.x-debug': '',
      },
    });
    template('Shop').hasResourceProperties('AWS::ApiGateway::Method', {
      Integration: {
        TimeoutInMillis: 5000,
        RequestParameters: { ...REST_FILLED, 'integration.request.header.x-request-id': 'context.requestId' },
      },
    });
  });

  it('are acknowledged on one API, and still warned of on the other', () => {
    expect(warnings).toEqual(['public-upstream']);
  });

  it('take the upstream headers away where everybody may go', () => {
    template('Shop').hasResourceProperties('AWS::ApiGatewayV2::Integration', {
      TimeoutInMillis: 1000,
      RequestParameters: REMOVED,
    });
  });
});

describe('other authorizers', () => {
  const { template } = example('other-authorizers');

  it('guard their routes beside the gate', () => {
    const routes = resources(template('Shop'), 'AWS::ApiGatewayV2::Route');
    expect(routes.map(({ RouteKey, AuthorizationType }) => [RouteKey, AuthorizationType])).toEqual([
      ['ANY /auth/denied', 'CUSTOM'],
      ['GET /.well-known/oauth-protected-resource', 'NONE'],
      ['GET /.well-known/oauth-protected-resource/{proxy+}', 'NONE'],
      ['ANY /orders', 'CUSTOM'],
      ['POST /maintenance', 'AWS_IAM'],
    ]);
    template('Shop').hasResourceProperties('AWS::ApiGateway::Method', { AuthorizationType: 'AWS_IAM' });
  });

  it('are not redirected by the gate', () => {
    template('Shop').hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseType: 'ACCESS_DENIED',
      StatusCode: '403',
    });
  });
});

describe('the default authorizer of an API', () => {
  const template = example('default-authorizer').template('Shop');

  it('is the gate’s, unless a route names another', () => {
    const { routes } = routesOf(template, 'HttpApi');
    expect(Object.keys(routes).sort()).toEqual(['ANY /admin', 'ANY /orders']);
    expect(routes['ANY /orders']?.access).toMatchObject({ rule: { slot: 'scope', entries: ['orders:read'] } });
    expect(routes['ANY /admin']?.access).toMatchObject({ rule: { slot: 'role', entries: ['admin'] } });
  });

  it('leads all routes to the one authorizer of the gate', () => {
    const ids = resources(template, 'AWS::ApiGatewayV2::Route').flatMap(({ AuthorizerId }) => AuthorizerId ?? []);
    expect(new Set(ids.map((id) => JSON.stringify(id))).size).toBe(1);
    template.resourceCountIs('AWS::ApiGatewayV2::Authorizer', 1);
  });

  it('guards methods of a REST API too, and no page of the gate', () => {
    expect(ruledKeys(template, 'RestApi')).toEqual(['GET /orders']);
    template.hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'GET',
      AuthorizationType: 'CUSTOM',
      AuthorizerId: { Ref: Match.stringLikeRegexp('RestApiClaimgateAuthorizer') },
    });
  });
});

describe('nested stacks', () => {
  const { template } = example('nested-stacks');

  it('hold the API with its gate, and routes apart from it', () => {
    template('ShopEdge').resourceCountIs('AWS::ApiGatewayV2::Authorizer', 1);
    expect(ruledKeys(template('ShopEdge'), '')).toEqual(['GET /orders']);
    expect(protectedKeys(template('ShopOrders'))).toEqual(['GET /orders']);
    template('ShopOrders').hasResourceProperties('AWS::ApiGatewayV2::Integration', { RequestParameters: FILLED });
  });
});

describe('addresses', () => {
  const urls = (name: string, stack = 'Shop') =>
    resources(example(name).template(stack), 'AWS::Lambda::Function', 'FunctionsAuthorizer').map(
      ({ Environment }) => JSON.parse(text(Object(Environment).Variables.CLAIMGATE_SETTINGS)).publicUrl,
    );

  it('end in the stage, where there is no default one', () => {
    expect(urls('stages')).toEqual([
      'https://<late>.execute-api.<late>.<late>/test',
      'https://<late>.execute-api.<late>.<late>/v2',
    ]);
  });

  it('have the base path of a domain of one’s own, whose API answers nowhere else', () => {
    expect(urls('custom-domain')).toEqual(['https://api.example.com/shop', 'https://office.example.com/orders']);
    expect(example('custom-domain').warnings).not.toContain('default-endpoint');
    example('custom-domain')
      .template('Shop')
      .hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
  });

  it('are API Gateway’s for edge, regional and private endpoints alike', () => {
    expect(urls('endpoint-types')).toHaveLength(3);
    for (const url of urls('endpoint-types')) expect(url).toBe('https://<late>.execute-api.<late>.<late>/prod');
    const types = resources(example('endpoint-types').template('Shop'), 'AWS::ApiGateway::RestApi').map(
      ({ EndpointConfiguration }) => Object(EndpointConfiguration).Types,
    );
    expect(types).toEqual([['EDGE'], ['REGIONAL'], ['PRIVATE']]);
  });
});

describe('a first deployment', () => {
  const template = example('first-deployment').template('Shop');

  it('registers the gate at a provider of the same stack', () => {
    const [registration] = resources(template, 'AWS::Cognito::UserPoolClient');
    const { CallbackURLs, LogoutURLs } = Object(registration);
    expect(CallbackURLs.map(text)).toEqual(['https://<late>.execute-api.<late>.<late>/auth/callback']);
    expect(LogoutURLs.map(text)).toEqual(['https://<late>.execute-api.<late>.<late>/auth/signed-out']);
  });

  it('says in outputs what to register at any other', () => {
    const described = Object.values(template.findOutputs('*')).map((output) => String(output.Description));
    expect(described.join()).toContain('Redirect URI to register at the identity provider');
    expect(described.join()).toContain('Post-logout redirect URI to register at the identity provider');
  });

  it('waits for nothing in a circle', () => {
    expect(circle(template)).toEqual([]);
  });
});

/** Resources of a template that wait for each other; CloudFormation would refuse them. */
function circle(template: Template): string[] {
  const waiting = new Map(
    Object.entries(Object(template.toJSON()).Resources).map(([id, resource]) => [
      id,
      new Set(
        [...JSON.stringify(resource).matchAll(/"(?:Ref|Fn::GetAtt|DependsOn)":\[?"(\w+)"/g)].map(([, name]) => name),
      ),
    ]),
  );
  for (let ready = true; ready; ) {
    const free = [...waiting].filter(([, needs]) => ![...needs].some((need) => waiting.has(need ?? '')));
    for (const [id] of free) waiting.delete(id);
    ready = free.length > 0;
  }
  return [...waiting.keys()];
}

describe('an API made from an OpenAPI document', () => {
  const body = () =>
    Object(resources(example('openapi-document').template('Shop'), 'AWS::ApiGateway::RestApi')[0]).Body;

  it('has in its document what the gate says that belongs there', () => {
    const stack = shopStack();
    const api = new SpecRestApi(stack, 'Api', { apiDefinition: ApiDefinition.fromInline({ openapi: '3.0.1' }) });
    const gate = gateIn(stack, { credentials: [Credential.BEARER] });
    const { openapi, info, paths, ...pasted } = JSON.parse(textOf('examples/openapi-document/orders-api.json'));
    expect(() => gate.forRestApi(api)).toThrow(JSON.stringify(pasted, undefined, 2));
  });

  it('names the authorizer in each operation', () => {
    const { securitySchemes } = body().components;
    expect(text(securitySchemes.claimgate['x-amazon-apigateway-authorizer'].authorizerUri)).toContain(
      'shop-authorizer',
    );
    const operations = Object.values(body().paths).flatMap((path) => Object.values(Object(path)));
    expect(operations.map((operation) => Object(operation).security)).toEqual([[{ claimgate: [] }]]);
  });
});
