import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { expect } from 'vitest';
import { restApi } from '../../../../local/rest-api/rest-api.js';
import { startDomain } from '../../gateway/domain-fixture.js';
import { deployed, type Properties } from '../../gateway/gateway-fixture.js';
import { policy } from '../../http-api/fixture.js';
import {
  type RestApiSketch,
  requestAuthorizer,
  restApiResources,
  restLambda,
  startRestApi,
} from '../../rest-api/fixture.js';
import { each, rule, type TestedRule, uncertain } from '../rule.js';

/** An API whose authorizer allows with this context, and whose integration maps these parameters. */
async function startMapped(RequestParameters: Record<string, string>, context = {}, more: RestApiSketch = {}) {
  const fixture = await startRestApi({
    authorizer: requestAuthorizer(),
    ...more,
    integration: { RequestParameters, ...more.integration },
  });
  fixture.functions.returns('authorizer', { ...policy(['Allow', '*']), context });
  return fixture;
}

const SUB = { 'integration.request.header.X-Sub': 'context.authorizer.sub' };

/** The values of `x-sub` that the upstream gets, in any case. */
async function expectSub(
  expected: readonly string[],
  context: object,
  headers: readonly string[],
  ...switches: readonly string[]
): Promise<void> {
  const { call, upstream } = await startMapped(SUB, context, { switches });
  expect((await call('/a', { headers })).status).toBe(200);
  expect(upstream.last().all('x-sub')).toEqual(expected);
}

const DROPPED = [
  'Via',
  'TE',
  'Expect',
  'Upgrade',
  'WWW-Authenticate',
  'Content-MD5',
  'Max-Forwards',
  'Proxy-Authenticate',
  'Server',
  'Content-Encoding',
];

/** An API behind a preflight as CDK writes it for these origins. */
function startWithPreflight(allowOrigins: string[]) {
  const stack = new Stack(new App());
  const api = new RestApi(stack, 'Api', { deploy: false });
  api.root.addMethod('GET', new MockIntegration());
  api.root.addCorsPreflight({ allowOrigins, allowCredentials: !allowOrigins.includes('*') });
  const [preflight] = Object.values(
    Template.fromStack(stack).findResources('AWS::ApiGateway::Method', { Properties: { HttpMethod: 'OPTIONS' } }),
  );
  const properties: Properties = { ...preflight?.Properties, RestApiId: 'api', ResourceId: '/a' };
  const more = [deployed('AWS::ApiGateway::Method', 'preflight', properties)];
  return startRestApi({ authorizer: requestAuthorizer(), more });
}

/** A REST API whose method needs an API key, one of which counts. */
function startWithKeys(ApiKeySourceType: string, limits: Properties = {}) {
  const key = (name: string, Enabled: boolean) =>
    deployed('AWS::ApiGateway::ApiKey', name, { Value: `${name}-key`, Enabled });
  const plan = (name: string, Stage: string, ...keys: readonly string[]) => [
    deployed('AWS::ApiGateway::UsagePlan', name, { ApiStages: [{ ApiId: 'api', Stage }], ...limits }),
    ...keys.map((KeyId) =>
      deployed('AWS::ApiGateway::UsagePlanKey', `${KeyId} in ${name}`, {
        KeyId,
        KeyType: 'API_KEY',
        UsagePlanId: name,
      }),
    ),
  ];
  return startRestApi({
    authorizer: requestAuthorizer(),
    api: { ApiKeySourceType },
    method: { ApiKeyRequired: true },
    more: [
      key('known', true),
      key('another', true),
      key('disabled', false),
      key('elsewhere', true),
      ...plan('plan', 'prod', 'known', 'another', 'disabled'),
      ...plan('other plan', 'test', 'elsewhere'),
    ],
  });
}

/** A custom domain in front of a REST API, with these mapping keys. */
function startMapping(...keys: readonly string[]) {
  const sketch = { methods: ['GET /x'], authorizer: requestAuthorizer(), integration: restLambda() };
  return startDomain(restApi, (url) => restApiResources(sketch, url), { keys, stage: 'prod' });
}

const ORIGINS = ['https://a.test', 'https://b.test', 'https://c.test'];

export const REST_INTEGRATION_RULES: readonly TestedRule[] = [
  rule(75, 'a mapped header replaces one of the client in the same case', () =>
    expectSub(['alice'], { sub: 'alice' }, ['X-Sub', 'evil']),
  ),
  uncertain(76, '76', 'a mapped header without a value', {
    'keeps what the client sent': () => expectSub(['evil'], {}, ['X-Sub', 'evil']),
    'removes it in the other position': () => expectSub([], {}, ['X-Sub', 'evil'], '76=removed'),
  }),
  uncertain(77, '77', 'a mapped header that the client sent in another case', {
    'goes on beside it': () => expectSub(['evil', 'alice'], { sub: 'alice' }, ['x-sub', 'evil']),
    'replaces it in the other position': () => expectSub(['alice'], { sub: 'alice' }, ['x-sub', 'evil'], '77=replaced'),
  }),
  rule(78, 'behind an HTTP integration the upstream sees what is mapped and what the gateway adds', async () => {
    const RequestParameters = {
      'integration.request.header.X-Mapped': 'method.request.header.X-In',
      'integration.request.querystring.p': 'method.request.querystring.q',
    };
    const declared = { 'method.request.header.X-In': false, 'method.request.querystring.q': false };
    const { call, upstream } = await startRestApi({
      method: { RequestParameters: declared, MethodResponses: [{ StatusCode: '200' }] },
      integration: { Type: 'HTTP', RequestParameters, IntegrationResponses: [{ StatusCode: '200' }] },
    });
    const sent = ['X-In', 'i', 'X-Mapped', 'evil', 'Authorization', 'Bearer t', 'Cookie', 'a=1', 'User-Agent', 'me'];
    await call('/a?q=1&r=2', { headers: sent });
    const received = upstream.last();
    const names = received.headers.map(([name]) => name).filter((name) => !['Host', 'Connection'].includes(name));
    expect(names.sort()).toEqual(['Accept', 'User-Agent', 'X-Amzn-Apigateway-Api-Id', 'X-Amzn-Trace-Id', 'X-Mapped']);
    expect([received.header('x-mapped'), received.header('user-agent')]).toEqual(['i', 'AmazonAPIGateway_api']);
    expect([received.header('accept'), received.url]).toEqual(['application/json', '/up?p=1']);
  }),
  rule(79, 'a proxy function sees nothing of the mapped parameters', async () => {
    const { functions, call } = await startMapped(SUB, { sub: 'alice' }, { integration: restLambda() });
    functions.returns('target', { statusCode: 200 });
    await call('/a', { headers: ['X-Sub', 'evil'] });
    expect(functions.event('target').headers).toMatchObject({ 'X-Sub': 'evil' });
  }),
  rule(
    80,
    'a mapping of the length of a request makes every request 500',
    each([['Content-Length'], ['transfer-encoding']] as const, async ([name]) => {
      const { call, upstream } = await startMapped({ [`integration.request.header.${name}`]: "'1'" });
      const answer = await call('/a');
      expect([answer.status, answer.json()]).toEqual([500, { message: 'Internal server error' }]);
      expect(upstream.received).toHaveLength(0);
    }),
  ),
  rule(
    81,
    'headers that belong to one connection or to the answer are dropped',
    each(
      DROPPED.map((name) => [name] as const),
      async ([name]) => {
        const { call, upstream } = await startRestApi();
        const value = name === 'Expect' ? 'something' : 'trailers';
        expect((await call('/a', { headers: [name, value] })).status).toBe(200);
        expect(upstream.last().all(name)).toEqual([]);
      },
    ),
  ),
  uncertain(82, '82', 'the cookies of an HTTP/2 client are split, and headers has the last one only', {
    '': async () => {
      const { functions, call } = await startRestApi({ integration: restLambda(), switches: ['82=split'] });
      functions.returns('target', { statusCode: 200 });
      await call('/a', { headers: ['Cookie', 'a=1; b=2'] });
      const { headers, multiValueHeaders } = functions.event('target');
      expect(multiValueHeaders).toMatchObject({ cookie: ['a=1', 'b=2'] });
      expect(headers).toMatchObject({ cookie: 'b=2' });
    },
    'those of an HTTP/1.1 client are not': async () => {
      const { functions, call } = await startRestApi({ integration: restLambda() });
      functions.returns('target', { statusCode: 200 });
      await call('/a', { headers: ['Cookie', 'a=1; b=2'] });
      expect(functions.event('target').headers).toMatchObject({ Cookie: 'a=1; b=2' });
    },
  }),
  rule(83, 'the case of header names is kept', {
    'for an upstream': async () => {
      const { call, upstream } = await startRestApi({ methods: ['ANY /a'] });
      const headers = ['X-CaMeL', 'v', 'Authorization', 'Bearer t', 'X-Forwarded-For', '203.0.113.9'];
      await call('/a', { method: 'POST', headers, body: 'hello' });
      const received = upstream.last();
      expect(received.headers).toContainEqual(['X-CaMeL', 'v']);
      expect(received.header('authorization')).toBe('Bearer t');
      expect(received.header('x-forwarded-for')).toMatch(/^203\.0\.113\.9, [\d.:]+$/);
      expect(received.header('x-amzn-apigateway-api-id')).toBe('api');
      expect([received.method, received.body]).toEqual(['POST', 'hello']);
    },
    'for a function': async () => {
      const { functions, call } = await startRestApi({ integration: restLambda() });
      functions.returns('target', { statusCode: 200 });
      await call('/a', { headers: ['X-CaMeL', '1', 'X-CaMeL', '2'] });
      expect(functions.event('target')).toMatchObject({
        headers: { 'X-CaMeL': '2' },
        multiValueHeaders: { 'X-CaMeL': ['1', '2'] },
      });
    },
  }),
  rule(
    85,
    'a result of a proxy function that is malformed is 502',
    each(
      [
        ['no object', 'hello'],
        ['no statusCode', { body: 'x' }],
        ['an unknown key', { statusCode: 200, cookies: ['a=1'] }],
        ['a body that is no text', { statusCode: 200, body: {} }],
        ['an array in headers', { statusCode: 200, headers: { a: ['b'] } }],
      ] as const,
      async ([, payload]) => {
        const { functions, call } = await startRestApi({ integration: restLambda() });
        functions.returns('target', payload);
        const answer = await call('/a');
        expect([answer.status, answer.json()]).toEqual([502, { message: 'Internal server error' }]);
      },
    ),
  ),
  rule(86, 'a method that needs an API key takes those of the usage plans of its stage', {
    ...each(
      [
        ['named by the authorizer', 'AUTHORIZER', 'known-key', 200],
        ['unknown', 'AUTHORIZER', 'other-key', 403],
        ['disabled', 'AUTHORIZER', 'disabled-key', 403],
        ['in no plan of the stage', 'AUTHORIZER', 'elsewhere-key', 403],
        ['not named', 'AUTHORIZER', undefined, 403],
      ] as const,
      async ([, source, usageIdentifierKey, status]) => {
        const { functions, call, upstream } = await startWithKeys(source);
        functions.returns('authorizer', { ...policy(['Allow', '*']), usageIdentifierKey });
        const answer = await call('/a', { headers: ['x-api-key', 'known-key'] });
        expect([answer.status, upstream.received.length]).toEqual([status, status === 200 ? 1 : 0]);
        if (status === 403) expect(answer.json()).toEqual({ message: 'Forbidden' });
        if (status === 403) expect(answer.header('x-amzn-ErrorType')).toBe('ForbiddenException');
      },
    ),
    'within the limits of its plan, which other keys have for themselves': async () => {
      const { functions, call, travel } = await startWithKeys('AUTHORIZER', {
        Throttle: { RateLimit: 1, BurstLimit: 2 },
        Quota: { Limit: 4, Period: 'DAY' },
      });
      const asking = async (usageIdentifierKey: string) => {
        functions.returns('authorizer', { ...policy(['Allow', '*']), usageIdentifierKey });
        const answer = await call('/a');
        return `${answer.status} ${answer.header('x-amzn-ErrorType') ?? ''}`.trim();
      };
      expect([await asking('known-key'), await asking('known-key')]).toEqual(['200', '200']);
      expect(await asking('known-key')).toBe('429 TooManyRequestsException');
      expect(await asking('another-key')).toBe('200');
      travel(2);
      expect([await asking('known-key'), await asking('known-key')]).toEqual(['200', '200']);
      travel(2);
      expect(await asking('known-key')).toBe('429 LimitExceededException');
      travel(86_400);
      expect(await asking('known-key')).toBe('200');
    },
    'sent by the client': async () => {
      const { functions, call } = await startWithKeys('HEADER');
      functions.returns('authorizer', { ...policy(['Allow', '*']), usageIdentifierKey: 'known-key' });
      expect((await call('/a')).status).toBe(403);
      expect((await call('/a', { headers: ['x-api-key', 'known-key'] })).status).toBe(200);
    },
  }),
  rule(87, 'the mock that CDK adds answers a preflight, and no authorizer is asked', {
    'for every origin': async () => {
      const { functions, call, upstream } = await startWithPreflight(['*']);
      const answer = await call('/a', { method: 'OPTIONS', headers: ['Origin', 'https://app.test'] });
      expect([answer.status, answer.body]).toEqual([204, '']);
      expect(answer.header('access-control-allow-origin')).toBe('*');
      expect(answer.header('access-control-allow-methods')).toContain('DELETE');
      expect([functions.invocations.length, upstream.received.length]).toEqual([0, 0]);
    },
    'for several origins': async () => {
      const { call } = await startWithPreflight(ORIGINS);
      for (const [name, origin, expected] of [
        ['Origin', 'https://a.test', 'https://a.test'],
        ['Origin', 'https://b.test', 'https://b.test'],
        ['origin', 'https://c.test', 'https://c.test'],
        ['Origin', 'https://evil.test', 'https://a.test'],
      ] as const) {
        const answer = await call('/a', { method: 'OPTIONS', headers: [name, origin] });
        expect(answer.all('access-control-allow-origin')).toEqual([expected]);
        expect([answer.header('vary'), answer.header('access-control-allow-credentials')]).toEqual(['Origin', 'true']);
      }
    },
  }),
  rule(88, 'the base path of a domain is in the path of an event, and in neither resource nor ARN', {
    '': async () => {
      const { functions, call } = await startMapping('auth');
      functions.returns('authorizer', policy(['Allow', '*'])).returns('target', { statusCode: 200 });
      expect((await call('/auth/x')).status).toBe(200);
      for (const name of ['authorizer', 'target']) {
        expect(functions.event(name)).toMatchObject({ path: '/auth/x', resource: '/x' });
      }
      expect(functions.event('authorizer').methodArn).toBe('arn:aws:execute-api:eu-west-1:111122223333:api/prod/GET/x');
    },
    'outside of every mapping there is nothing': async () => {
      const { functions, call } = await startMapping('auth');
      for (const path of ['/x', '/authority/x', '/other']) {
        const answer = await call(path);
        expect([answer.status, answer.json()]).toEqual([403, { message: 'Forbidden' }]);
      }
      expect(functions.invocations).toHaveLength(0);
    },
  }),
];
