import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import {
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  MappingValue,
  ParameterMapping,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { describe, expect, it } from 'vitest';
import { AccessRule, Credential, UpstreamHeader } from '../../lib/index.js';
import {
  environmentOf,
  gateIn,
  httpExample,
  resource,
  resources,
  routesOf,
  settingsOf,
  shopStack,
} from './example-stack.js';

const UPSTREAM = 'https://orders.example.com';
const READ = AccessRule.scope('orders:read');

describe('a gate in front of an HTTP API', () => {
  it('decides on every request by a Lambda authorizer with simple answers', () => {
    const { template } = httpExample();
    template().hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      AuthorizerResultTtlInSeconds: 0,
      IdentitySource: [],
    });
  });

  it('lets API Gateway call the authorizer function for this authorizer only', () => {
    const { template } = httpExample();
    template().hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
      FunctionName: { 'Fn::GetAtt': [Match.stringLikeRegexp('FunctionsAuthorizerFunction'), 'Arn'] },
      SourceArn: {
        'Fn::Join': ['', Match.arrayWith(['/authorizers/', { Ref: Match.stringLikeRegexp('ClaimgateAuthorizer') }])],
      },
    });
  });

  it('hands the identity on by overwriting, and takes the underscore twins away', () => {
    const { api, binding, template } = httpExample();
    api.addRoutes({ path: '/orders', integration: binding.upstream(UPSTREAM), authorizer: binding.authorizer(READ) });
    template().hasResourceProperties('AWS::ApiGatewayV2::Integration', {
      IntegrationType: 'HTTP_PROXY',
      IntegrationUri: UPSTREAM,
      RequestParameters: {
        'overwrite:header.x-scope': '$context.authorizer.header_x_scope',
        'remove:header.x_scope': '',
      },
    });
  });

  it('takes away every mixture of hyphens and underscores, on public routes too', () => {
    const { binding } = httpExample({
      ...{ upstreamHeaders: [UpstreamHeader.subject('x-user-id')], credentials: [Credential.BEARER] },
    });
    const twins = { 'remove:header.x-user_id': '', 'remove:header.x_user-id': '', 'remove:header.x_user_id': '' };
    expect(binding.publicParameterMapping().mappings).toEqual({ 'remove:header.x-user-id': '', ...twins });
    expect(binding.parameterMapping().mappings).toEqual({
      'overwrite:header.x-user-id': '$context.authorizer.header_x_user_id',
      ...twins,
    });
  });

  it('gives a header whose name has underscores no other treatment', () => {
    const { binding } = httpExample({
      ...{ upstreamHeaders: [UpstreamHeader.subject('x_user')], credentials: [Credential.BEARER] },
    });
    expect(binding.parameterMapping().mappings).toEqual({
      'overwrite:header.x_user': '$context.authorizer.header_x_user',
      'remove:header.x-user': '',
    });
  });

  it('protects routes with the authorizer', () => {
    const { api, binding, template } = httpExample();
    api.addRoutes({ path: '/orders', integration: binding.upstream(UPSTREAM), authorizer: binding.authorizer(READ) });
    template().hasResourceProperties('AWS::ApiGatewayV2::Route', {
      RouteKey: 'ANY /orders',
      AuthorizationType: 'CUSTOM',
      AuthorizerId: { Ref: Match.stringLikeRegexp('ClaimgateAuthorizer') },
    });
  });

  it('tells the authorizer the rule of each route by its key', () => {
    const { api, binding, template } = httpExample();
    const authorizer = binding.authorizer(READ, { credentials: [Credential.BEARER] });
    api.addRoutes({ path: '/orders', methods: [HttpMethod.GET], integration: binding.upstream(UPSTREAM), authorizer });
    api.addRoutes({
      path: '/orders/{proxy+}',
      integration: binding.upstream(`${UPSTREAM}/{proxy}`),
      authorizer: binding.authorizer(AccessRule.AUTHENTICATED),
    });
    expect(routesOf(template())).toEqual({
      version: 1,
      routes: {
        'GET /orders': {
          access: { kind: 'rule', rule: { kind: 'words', slot: 'scope', entries: ['orders:read'] } },
          credentials: ['bearer'],
        },
        'ANY /orders/{proxy+}': { access: { kind: 'rule', rule: { kind: 'authenticated' } } },
      },
    });
  });

  it('has callers of a public route made known, and others be whom the gate says', () => {
    const { api, binding, template } = httpExample({ anonymous: { claims: { scope: 'none' } } });
    const authorizer = binding.publicAuthorizer({ credentials: [Credential.BEARER] });
    api.addRoutes({ path: '/catalog', integration: binding.upstream(UPSTREAM), authorizer });
    const made = template();
    expect(routesOf(made).routes).toEqual({
      'ANY /catalog': { access: { kind: 'anonymous' }, credentials: ['bearer'] },
    });
    expect(settingsOf(made).anonymous).toEqual({ subject: 'anonymous', claims: { scope: 'none' } });
  });

  it('does not open a route to everybody while decisions are kept, nor for a credential that the gate does not take', () => {
    const { binding } = httpExample({ credentials: [Credential.BEARER] }, { bearerCache: Duration.seconds(30) });
    expect(() => binding.publicAuthorizer()).toThrow('leave bearerCache out, or use publicRoute');
    expect(() => httpExample().binding.publicAuthorizer({ credentials: [Credential.password()] })).toThrow(
      '"password"',
    );
  });

  it('finds an authorizer for everybody that opens nothing', () => {
    const { binding, template } = httpExample();
    binding.publicAuthorizer();
    expect(template).toThrow('publicAuthorizer() is attached to no route');
  });

  it('gives the rules to the authorizer alone', () => {
    const built = httpExample().template();
    expect(environmentOf(built, 'FunctionsAuthorizer')).toHaveProperty('CLAIMGATE_ROUTES');
    expect(environmentOf(built, 'FunctionsLogin')).not.toHaveProperty('CLAIMGATE_ROUTES');
  });

  it('serves its own pages without an authorizer, but for the one that explains what the authorizer refused', () => {
    const routes = resources(httpExample().template(), 'AWS::ApiGatewayV2::Route', 'Claimgate');
    expect(routes.map((route) => [route.RouteKey, route.AuthorizationType])).toEqual([
      ['GET /auth/login', 'NONE'],
      ['POST /auth/login', 'NONE'],
      ['GET /auth/callback', 'NONE'],
      ['POST /auth/logout', 'NONE'],
      ['POST /auth/backchannel-logout', 'NONE'],
      ['GET /auth/frontchannel-logout', 'NONE'],
      ['GET /auth/session', 'NONE'],
      ['GET /auth/sessions', 'NONE'],
      ['DELETE /auth/sessions', 'NONE'],
      ['DELETE /auth/sessions/{id}', 'NONE'],
      ['POST /auth/sessions/end', 'NONE'],
      ['POST /auth/sessions/{id}/end', 'NONE'],
      ['GET /auth/signed-out', 'NONE'],
      ['ANY /auth/denied', 'CUSTOM'],
      ['GET /.well-known/oauth-protected-resource', 'NONE'],
      ['GET /.well-known/oauth-protected-resource/{proxy+}', 'NONE'],
    ]);
  });

  it('logs out by GET only if asked to', () => {
    httpExample({}, { logoutByGet: true })
      .template()
      .hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: 'GET /auth/logout' });
  });

  it('publishes the keys of its assertions, whether it takes sessions or not', () => {
    const upstreamHeaders = [UpstreamHeader.assertion('x-assertion', { audience: UPSTREAM })];
    for (const credentials of [[Credential.BEARER], [Credential.SESSION]]) {
      const { template } = httpExample({ credentials, upstreamHeaders });
      template().hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: 'GET /auth/jwks' });
    }
  });

  it.each<[string, Credential[], Credential[] | undefined, string[]]>([
    ['in the header', [Credential.BEARER], undefined, ['header']],
    ['in the query too', [Credential.bearer({ queryParameter: 'access_token' })], undefined, ['header', 'query']],
    [
      'in a header or cookie of its own',
      [Credential.bearer({ header: 'x-token', cookie: 'token' })],
      undefined,
      ['header'],
    ],
    ['nowhere, since no route takes any', [Credential.BEARER, Credential.SESSION], [Credential.SESSION], []],
  ])('tells clients where its routes take tokens: %s', (_, credentials, taken, methods) => {
    const { api, binding, template } = httpExample({ credentials });
    const authorizer = binding.authorizer(AccessRule.AUTHENTICATED, taken && { credentials: taken });
    api.addRoutes({ path: '/orders', integration: binding.upstream('https://orders.internal'), authorizer });
    expect(settingsOf(template()).resourceMetadata?.bearerMethods).toEqual(methods);
  });

  it('has no pages and no functions for them if it takes no sessions and tells clients nothing', () => {
    const built = httpExample({ credentials: [Credential.BEARER] }, { resourceMetadata: false }).template();
    built.resourceCountIs('AWS::Lambda::Function', 1);
    built.resourceCountIs('AWS::ApiGatewayV2::Route', 0);
  });

  it('takes upstream headers away on public routes', () => {
    const { binding, template } = httpExample();
    binding.publicRoute('/health', { upstream: `${UPSTREAM}/health`, methods: [HttpMethod.GET] });
    const built = template();
    built.hasResourceProperties('AWS::ApiGatewayV2::Integration', {
      IntegrationUri: `${UPSTREAM}/health`,
      RequestParameters: { 'remove:header.x-scope': '', 'remove:header.x_scope': '' },
    });
    built.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: 'GET /health', AuthorizationType: 'NONE' });
  });

  it('takes tokens away on public routes where they stand in places of their own', () => {
    const { binding } = httpExample({
      upstreamHeaders: [UpstreamHeader.subject('user')],
      credentials: [
        Credential.bearer({ header: 'x-token', queryParameter: 'access_token' }),
        Credential.refreshToken({ header: 'x-refresh-token' }),
      ],
    });
    expect(binding.publicParameterMapping().mappings).toEqual({
      'remove:header.x-token': '',
      'remove:header.x-refresh-token': '',
      'remove:querystring.access_token': '',
      'remove:header.user': '',
    });
  });

  it('takes an integration of one’s own on a public route', () => {
    const { binding, template } = httpExample();
    const parameterMapping = binding.publicParameterMapping();
    binding.publicRoute('/own', { integration: new HttpUrlIntegration('Own', UPSTREAM, { parameterMapping }) });
    template().hasResourceProperties('AWS::ApiGatewayV2::Integration', { IntegrationUri: UPSTREAM });
  });

  it('refuses a public route that leads nowhere', () => {
    expect(() => httpExample().binding.publicRoute('/open', {})).toThrow('needs either an upstream or an integration');
  });

  it('refuses the authorizer on another API', () => {
    const { stack, binding } = httpExample();
    const other = new HttpApi(stack, 'Other');
    const authorizer = binding.authorizer(READ);
    expect(() => other.addRoutes({ path: '/orders', integration: binding.upstream(UPSTREAM), authorizer })).toThrow(
      'belongs to another API',
    );
  });

  it('refuses a credential that the gate does not take', () => {
    const { binding } = httpExample({ credentials: [Credential.BEARER] });
    expect(() => binding.authorizer(READ, { credentials: [Credential.SESSION] })).toThrow(
      'add it to the credentials of the gate',
    );
  });
});

describe('the address of an HTTP API', () => {
  it('is the one API Gateway gives it, without a stage', () => {
    expect(settingsOf(httpExample().template()).publicUrl).toBe('https://<late>.execute-api.<late>.<late>');
  });

  it('can be given, and loses its trailing slash', () => {
    const { binding, template } = httpExample({}, { publicUrl: 'https://api.example.com/shop/' });
    expect(binding.callbackUrl).toBe('https://api.example.com/shop/auth/callback');
    expect(binding.signedOutUrl).toBe('https://api.example.com/shop/auth/signed-out');
    expect(binding.backChannelLogoutUrl).toBe('https://api.example.com/shop/auth/backchannel-logout');
    expect(binding.frontChannelLogoutUrl).toBe('https://api.example.com/shop/auth/frontchannel-logout');
    template().hasOutput('*', { Value: 'https://api.example.com/shop/auth/callback' });
  });

  it('must be given for an API without a default stage', () => {
    const stack = shopStack();
    const api = new HttpApi(stack, 'Api', { createDefaultStage: false });
    expect(() => gateIn(stack).forHttpApi(api)).toThrow('publicUrl is needed');
  });

  it('must be given for an imported API, whose routes can then be protected', () => {
    const stack = shopStack();
    const api = HttpApi.fromHttpApiAttributes(stack, 'Api', { httpApiId: 'abc123' });
    gateIn(stack).forHttpApi(api, { publicUrl: 'https://api.example.com' });
    expect(resource(Template.fromStack(stack), 'AWS::ApiGatewayV2::Authorizer').ApiId).toBe('abc123');
  });
});

describe('scripts of allowed origins on an HTTP API', () => {
  const allowedOrigins = ['https://app.example.com'];

  it('are answered with credentials', () => {
    httpExample({ allowedOrigins })
      .template()
      .hasResourceProperties('AWS::ApiGatewayV2::Api', {
        CorsConfiguration: {
          AllowOrigins: allowedOrigins,
          AllowCredentials: true,
          AllowHeaders: ['authorization', 'content-type', 'x-requested-with'],
          MaxAge: 600,
        },
      });
  });

  it('are answered as the API says, if it does', () => {
    const stack = shopStack();
    const api = new HttpApi(stack, 'Api', { corsPreflight: { allowOrigins: ['https://other.example.com'] } });
    gateIn(stack, { allowedOrigins }).forHttpApi(api);
    expect(resource(Template.fromStack(stack), 'AWS::ApiGatewayV2::Api').CorsConfiguration).toEqual({
      AllowOrigins: ['https://other.example.com'],
    });
  });

  it('get their preflights past routes that take any method', () => {
    const { api, binding, template } = httpExample({ allowedOrigins });
    const authorizer = binding.authorizer(READ);
    const integration = binding.upstream(UPSTREAM);
    api.addRoutes({ path: '/orders', integration, authorizer });
    api.addRoutes({ path: '/items', methods: [HttpMethod.GET, HttpMethod.POST], integration, authorizer });
    const keys = resources(template(), 'AWS::ApiGatewayV2::Route')
      .filter((route) => route.AuthorizationType === 'NONE')
      .map((route) => route.RouteKey);
    expect(keys).toContain('OPTIONS /orders');
    expect(keys).not.toContain('OPTIONS /items');
  });

  it('get none without allowed origins', () => {
    const { api, binding, template } = httpExample();
    api.addRoutes({ path: '/orders', integration: binding.upstream(UPSTREAM), authorizer: binding.authorizer(READ) });
    const built = template();
    expect(resource(built, 'AWS::ApiGatewayV2::Api')).not.toHaveProperty('CorsConfiguration');
    expect(resources(built, 'AWS::ApiGatewayV2::Route').map((route) => route.RouteKey)).not.toContain(
      'OPTIONS /orders',
    );
  });

  it('find preflights of the default route answered on every path', () => {
    const stack = shopStack();
    const api = new HttpApi(stack, 'Api');
    const binding = gateIn(stack, { allowedOrigins, credentials: [Credential.BEARER] }).forHttpApi(api);
    api.addRoutes({
      path: '/{proxy+}',
      integration: binding.upstream(UPSTREAM),
      authorizer: binding.authorizer(READ),
    });
    const built = Template.fromStack(stack);
    built.hasResourceProperties('AWS::ApiGatewayV2::Route', {
      RouteKey: 'OPTIONS /{proxy+}',
      AuthorizationType: 'NONE',
    });
    built.resourceCountIs('AWS::Lambda::Function', 2);
  });
});

describe('a mistake on an HTTP API stops the synthesis', () => {
  it.each([
    ['nobody guards', HttpMethod.OPTIONS, undefined],
    ['another authorizer guards', HttpMethod.GET, new HttpIamAuthorizer()],
  ])('when a route that %s leads to an upstream that believes the upstream headers', (_, method, authorizer) => {
    const { api, binding, template } = httpExample();
    const integration = binding.upstream(UPSTREAM);
    api.addRoutes({ path: '/orders', methods: [HttpMethod.POST], integration, authorizer: binding.authorizer(READ) });
    const guard = authorizer === undefined ? {} : { authorizer };
    api.addRoutes({ path: '/orders', methods: [method], integration, ...guard });
    expect(template).toThrow(`"${method} /orders" leads to an integration that hands on the upstream headers`);
    expect(template).not.toThrow('"POST /orders"');
  });

  it('when a public route leads where the upstream headers are believed', () => {
    const { binding, template } = httpExample();
    binding.publicRoute('/open', { integration: binding.upstream(UPSTREAM) });
    expect(template).toThrow('"ANY /open" leads to an integration that hands on the upstream headers');
  });

  it('when a route of another authorizer shares an integration of one’s own with the gate', () => {
    const { api, binding, template } = httpExample();
    const parameterMapping = binding.parameterMapping();
    const integration = new HttpUrlIntegration('Own', UPSTREAM, { parameterMapping });
    api.addRoutes({ path: '/orders', integration, authorizer: binding.authorizer(READ) });
    api.addRoutes({ path: '/reports', integration, authorizer: new HttpIamAuthorizer() });
    expect(template).toThrow('"ANY /reports" leads to an integration that hands on the upstream headers');
  });

  it('when a public route lets callers fill the upstream headers', () => {
    const { binding, template } = httpExample();
    const parameterMapping = new ParameterMapping().removeHeader('x-scope');
    binding.publicRoute('/own', { integration: new HttpUrlIntegration('Own', UPSTREAM, { parameterMapping }) });
    expect(template).toThrow('give the integration parameterMapping: gate.publicParameterMapping()');
  });

  it('when scopes for a JWT authorizer are set on a protected route', () => {
    const stack = shopStack();
    const api = new HttpApi(stack, 'Api', { defaultAuthorizationScopes: ['orders'] });
    const binding = gateIn(stack).forHttpApi(api);
    api.addRoutes({ path: '/orders', integration: binding.upstream(UPSTREAM), authorizer: binding.authorizer(READ) });
    expect(() => Template.fromStack(stack)).toThrow('"ANY /orders" has authorizationScopes');
    expect(() => Template.fromStack(stack)).not.toThrow('/auth/');
  });

  it('when a route lets everybody in without a word', () => {
    const { api, template } = httpExample();
    api.addRoutes({ path: '/open', integration: new HttpUrlIntegration('Own', UPSTREAM) });
    expect(template).toThrow('"ANY /open" lets everybody in without a word');
  });

  it('when an authorizer protects nothing', () => {
    const { binding, template } = httpExample();
    binding.authorizer(READ);
    expect(template).toThrow('authorizer(scope "orders:read") is attached to no route');
  });

  it('when an own OPTIONS route fights with the preflights of the gate', () => {
    const { api, binding, template } = httpExample({ allowedOrigins: ['https://app.example.com'] });
    const integration = binding.upstream(UPSTREAM);
    api.addRoutes({ path: '/orders', integration, authorizer: binding.authorizer(READ) });
    api.addRoutes({ path: '/orders', methods: [HttpMethod.OPTIONS], integration });
    expect(template).toThrow('take your own OPTIONS route away');
  });

  it('when the path of a protected route is not known', () => {
    const { api, stack, binding, template } = httpExample();
    new HttpRoute(stack, 'Late', {
      httpApi: api,
      routeKey: HttpRouteKey.with(`/${stack.region}`),
      integration: binding.upstream(UPSTREAM),
      authorizer: binding.authorizer(READ),
    });
    expect(template).toThrow('write it out instead of using a token');
  });

  it('when an integration maps something of the request to an upstream header', () => {
    const { api, binding, template } = httpExample();
    const parameterMapping = binding
      .parameterMapping()
      .overwriteHeader('X-Scope', MappingValue.requestHeader('x-any'))
      .overwriteHeader('x-page', MappingValue.requestQueryString('page'));
    const integration = new HttpUrlIntegration('Own', UPSTREAM, { parameterMapping });
    api.addRoutes({ path: '/own', methods: [HttpMethod.GET], integration, authorizer: binding.authorizer(READ) });
    expect(template).toThrow('"GET /own" fills the upstream header "X-Scope" with what the caller sent');
    expect(template).not.toThrow('x-page');
  });

  it('when a route whose rule is known was taken away', () => {
    const { api, binding, template } = httpExample();
    const options = { integration: binding.upstream(UPSTREAM), authorizer: binding.authorizer(READ) };
    const [route] = api.addRoutes({ path: '/orders', methods: [HttpMethod.GET], ...options });
    api.node.tryRemoveChild(route?.node.id ?? '');
    expect(template).toThrow('There is an access rule for "GET /orders"');
  });

  it('when an upstream header is reserved', () => {
    const upstreamHeaders = [UpstreamHeader.subject('x-amzn-user')];
    expect(() => httpExample({ upstreamHeaders })).toThrow('reserved by API Gateway on HTTP APIs');
  });

  it('when the settings do not fit into the environment', () => {
    const { api, binding, template } = httpExample({
      upstreamHeaders: Array.from({ length: 80 }, (_, index) => UpstreamHeader.claim(`x-claim-${index}`, `c${index}`)),
    });
    api.addRoutes({ path: '/orders', integration: binding.upstream(UPSTREAM), authorizer: binding.authorizer(READ) });
    expect(template).toThrow('The biggest is CLAIMGATE_SETTINGS');
  });
});
