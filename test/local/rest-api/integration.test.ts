import { describe, expect, it } from 'vitest';
import type { FakeFunctions } from '../gateway/fake-functions.js';
import { policy } from '../http-api/fixture.js';
import { type RestApiSketch, requestAuthorizer, restLambda, startRestApi } from './fixture.js';

/** An API whose authorizer allows with this context, and whose integration maps these parameters. */
async function startMapped(RequestParameters: Record<string, string>, context = {}, more: RestApiSketch = {}) {
  const declared = Object.values(RequestParameters).filter((source) => source.startsWith('method.request.'));
  const fixture = await startRestApi({
    authorizer: requestAuthorizer(),
    method: { RequestParameters: Object.fromEntries(declared.map((source) => [source, false])) },
    ...more,
    integration: { RequestParameters, ...more.integration },
  });
  fixture.functions.returns('authorizer', { ...policy(['Allow', '*']), context });
  return fixture;
}

const UNDECLARED = { 'integration.request.header.X-Sub': 'method.request.header.Other' };
const SUB = { 'integration.request.header.X-Sub': 'context.authorizer.sub' };

describe('request parameters of a REST HTTP_PROXY integration', () => {
  const cases: readonly [
    name: string,
    mapping: Record<string, string>,
    context: object,
    headers: readonly string[],
    switches: string[],
    expected: readonly string[],
  ][] = [
    ['null is a missing source', SUB, { sub: null }, [], [], []],
    ['a static text', { 'integration.request.header.X-Sub': "'fixed text'" }, {}, [], [], ['fixed text']],
    [
      'a header of the client',
      { 'integration.request.header.X-Sub': 'method.request.header.Other' },
      {},
      ['Other', 'o'],
      [],
      ['o'],
    ],
    ['a query parameter', { 'integration.request.header.X-Sub': 'method.request.querystring.q' }, {}, [], [], ['2']],
    ['a stage variable', { 'integration.request.header.X-Sub': 'stageVariables.colour' }, {}, [], [], ['blue']],
  ];

  it.each(cases)('%s', async (_, mapping, context, headers, switches, expected) => {
    const { call, upstream } = await startMapped(mapping, context, { switches, stageVariables: { colour: 'blue' } });
    expect((await call('/a?q=1&q=2', { headers })).status).toBe(200);
    expect(upstream.last().all('x-sub')).toEqual(expected);
  });

  it('a mapped Authorization replaces the one of the client', async () => {
    const mapping = { 'integration.request.header.Authorization': 'context.authorizer.token' };
    const { call, upstream } = await startMapped(mapping, { token: 'Bearer inner' });
    await call('/a', { headers: ['Authorization', 'Bearer outer'] });
    expect(upstream.last().all('authorization')).toEqual(['Bearer inner']);
  });

  it('a mapped Host is what the upstream is asked for', async () => {
    const { call, upstream } = await startMapped({ 'integration.request.header.Host': "'inner.test'" });
    await call('/a');
    expect(upstream.last().all('host')).toEqual(['inner.test']);
  });

  it('a mapped query parameter is added', async () => {
    const { call, upstream } = await startMapped({ 'integration.request.querystring.q': "'x&y'" });
    await call('/a?q=1');
    expect(upstream.last().url).toBe('/up?q=1&q=x%26y');
  });

  it('a path parameter goes on as the client encoded it', async () => {
    const mapping = { 'integration.request.path.proxy': 'method.request.path.proxy' };
    const more = { methods: ['GET /x/{proxy+}'], uriPath: '/deep/{proxy}' };
    const { call, upstream } = await startMapped(mapping, {}, more);
    await call('/x/a%2Fb/c%20d?q=1');
    expect(upstream.last().url).toBe('/deep/a%2Fb/c%20d?q=1');
  });

  it('behind a VPC link the host of the URI is only a name', async () => {
    const integration = { ConnectionType: 'VPC_LINK', ConnectionId: 'link', Uri: 'http://orders.internal/v1' };
    const { call, upstream } = await startRestApi({ integration });
    await call('/a?q=1');
    expect([upstream.last().url, upstream.last().header('host')]).toEqual(['/v1?q=1', 'orders.internal']);
    const alone = await startRestApi({ integration, privateUpstream: 'none' });
    expect((await alone.call('/a')).status).toBe(504);
  });

  it.each([
    ['a source that the method does not declare', UNDECLARED, {}, 'Invalid mapping expression parameter specified'],
    [
      'a colon in a context key',
      { 'integration.request.header.X': 'context.authorizer.a:b' },
      {},
      'Invalid mapping expression',
    ],
    ['a placeholder without mapping', {}, { uriPath: '/{proxy}' }, 'needs integration.request.path.proxy'],
    ['a VPC link without its id', {}, { integration: { ConnectionType: 'VPC_LINK' } }, 'ConnectionId is missing'],
    ['an unknown integration', {}, { integration: { Type: 'AWS' } }, 'Type AWS is not supported'],
    ['an unknown property', {}, { integration: { Surprise: 1 } }, 'Integration.Surprise is not known'],
  ])('%s is not served', async (_, mapping, more, message) => {
    await expect(startMapped(mapping, {}, { method: {}, ...more })).rejects.toThrow(message);
  });
});

describe('headers of a REST HTTP_PROXY integration', () => {
  it.each([
    ['routed', 'ANY /a', 'DELETE', 'DELETE'],
    ['integration', 'ANY /a', 'POST', 'DELETE'],
    ['ignored', 'ANY /a', 'POST', 'POST'],
  ])('X-HTTP-Method-Override is %s', async (position, method, seen, executed) => {
    const fixture = await startRestApi({
      methods: [method],
      authorizer: requestAuthorizer(),
      switches: [`method-override=${position}`],
    });
    const { functions, call, upstream } = fixture;
    functions.returns('authorizer', policy(['Allow', '*']));
    await call('/a', { method: 'POST', headers: ['X-HTTP-Method-Override', 'DELETE'] });
    expect(functions.event('authorizer')).toMatchObject({
      httpMethod: seen,
      headers: { 'X-HTTP-Method-Override': 'DELETE' },
    });
    expect(upstream.last().method).toBe(executed);
    expect(upstream.last().all('x-http-method-override')).toEqual([]);
  });

  it.each([
    ['is not there', 'Network error communicating with endpoint'],
    ['is too slow', 'Endpoint request timed out'],
  ])('an upstream that %s is 504', async (kind, message) => {
    const Uri = { Uri: 'http://localhost:9' };
    const { call, upstream } = await startRestApi({
      integration: kind === 'is too slow' ? { TimeoutInMillis: 50 } : Uri,
    });
    upstream.answerWith(() => undefined);
    const answer = await call('/a');
    expect([answer.status, answer.json()]).toEqual([504, { message }]);
  });
});

describe('a proxy function behind a REST API', () => {
  it('its event has null where there is nothing, and the ARN names the resource', async () => {
    const { functions, call } = await startRestApi({ integration: restLambda() });
    functions.returns('target', { statusCode: 200 });
    await call('/a');
    expect(functions.event('target')).toMatchObject({
      resource: '/a',
      path: '/a',
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      stageVariables: null,
      body: null,
      isBase64Encoded: false,
    });
    expect(functions.event('target').requestContext).not.toHaveProperty('authorizer');
    expect(functions.calls('target')[0]?.sourceArn).toBe('arn:aws:execute-api:eu-west-1:111122223333:api/prod/GET/a');
  });

  it('requestContext.path has the stage on execute-api, path has not', async () => {
    const { functions, call } = await startRestApi({ integration: restLambda(), mount: 'stage' });
    functions.returns('target', { statusCode: 200 });
    await call('/prod/a');
    expect(functions.event('target')).toMatchObject({ path: '/a', requestContext: { path: '/prod/a', stage: 'prod' } });
  });

  it.each<[string, (f: FakeFunctions) => unknown, number]>([
    ['that throws', (f) => f.throws('target', 'boom'), 502],
    ['that takes too long', (f) => f.on('target', { kind: 'timeout' }), 504],
    ['that may not be invoked', (f) => f.on('target', { kind: 'denied' }), 500],
    ['whose invoker breaks', () => undefined, 500],
  ])('a function %s', async (_, set, status) => {
    const { functions, call } = await startRestApi({ integration: restLambda() });
    set(functions);
    expect((await call('/a')).status).toBe(status);
  });

  it('headers and cookies of its result reach the client', async () => {
    const { functions, call } = await startRestApi({ integration: restLambda() });
    const multiValueHeaders = { 'Set-Cookie': ['a=1', 'b=2'] };
    functions.returns('target', { statusCode: 201, headers: { 'x-a': 1 }, multiValueHeaders, body: 'ok' });
    const answer = await call('/a');
    expect([answer.status, answer.body, answer.header('x-a')]).toEqual([201, 'ok', '1']);
    expect(answer.header('content-type')).toBe('application/json');
    expect(answer.all('set-cookie')).toEqual(['a=1', 'b=2']);
  });

  it('bodies are base64 only for binary media types', async () => {
    const api = { BinaryMediaTypes: ['image/*'] };
    const { functions, call } = await startRestApi({ methods: ['POST /a'], integration: restLambda(), api });
    functions.returns('target', { statusCode: 200, body: Buffer.from('hi').toString('base64'), isBase64Encoded: true });
    const headers = ['Content-Type', 'image/png', 'Accept', 'image/png'];
    expect((await call('/a', { method: 'POST', headers, body: 'x' })).body).toBe('hi');
    expect(functions.event('target')).toMatchObject({ body: 'eA==', isBase64Encoded: true });
    expect((await call('/a', { method: 'POST', body: 'x' })).body).toBe('aGk=');
    expect(functions.event('target')).toMatchObject({ body: 'x', isBase64Encoded: false });
  });
});
