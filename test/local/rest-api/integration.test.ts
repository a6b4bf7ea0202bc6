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
    ['rule 75: a mapped header replaces one of the same case', SUB, { sub: 'alice' }, ['X-Sub', 'evil'], [], ['alice']],
    ['rule 76: a missing source keeps the header of the client', SUB, {}, ['X-Sub', 'evil'], [], ['evil']],
    ['rule 76: a missing source removes it in the other position', SUB, {}, ['X-Sub', 'evil'], ['76=removed'], []],
    ['rule 77: in another case both go on', SUB, { sub: 'alice' }, ['x-sub', 'evil'], [], ['evil', 'alice']],
    [
      'rule 77: in another case it is replaced in the other position',
      SUB,
      { sub: 'alice' },
      ['x-sub', 'evil'],
      ['77=replaced'],
      ['alice'],
    ],
    ['rule 65: a number is its text', SUB, { sub: 1 }, [], [], ['1']],
    ['rule 65: a boolean is its text', SUB, { sub: false }, [], [], ['false']],
    ['null is a missing source', SUB, { sub: null }, [], [], []],
    [
      'rule 65: the principal',
      { 'integration.request.header.X-Sub': 'context.authorizer.principalId' },
      {},
      [],
      [],
      ['user'],
    ],
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

  it.each(['Content-Length', 'transfer-encoding'])('rule 80: mapping %s makes every request 500', async (name) => {
    const { call, upstream } = await startMapped({ [`integration.request.header.${name}`]: "'1'" });
    const answer = await call('/a');
    expect([answer.status, answer.json()]).toEqual([500, { message: 'Internal server error' }]);
    expect(upstream.received).toHaveLength(0);
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
    ['an API key', {}, { method: { ApiKeyRequired: true } }, 'API keys are not supported'],
  ])('%s is not served', async (_, mapping, more, message) => {
    await expect(startMapped(mapping, {}, { method: {}, ...more })).rejects.toThrow(message);
  });
});

describe('headers of a REST HTTP_PROXY integration', () => {
  it.each([
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
  ])('rule 81: %s is dropped', async (name) => {
    const { call, upstream } = await startRestApi();
    const value = name === 'Expect' ? 'something' : 'trailers';
    expect((await call('/a', { headers: [name, value] })).status).toBe(200);
    expect(upstream.last().all(name)).toEqual([]);
  });

  it('rule 83: the case of other headers is kept, and the gateway adds its own', async () => {
    const { call, upstream } = await startRestApi({ methods: ['ANY /a'] });
    const headers = ['X-CaMeL', 'v', 'Authorization', 'Bearer t', 'X-Forwarded-For', '203.0.113.9'];
    await call('/a', { method: 'POST', headers, body: 'hello' });
    const received = upstream.last();
    expect(received.headers).toContainEqual(['X-CaMeL', 'v']);
    expect(received.header('authorization')).toBe('Bearer t');
    expect(received.header('x-forwarded-for')).toMatch(/^203\.0\.113\.9, [\d.:]+$/);
    expect(received.header('x-amzn-apigateway-api-id')).toBe('api');
    expect(received.header('host')).toBe(new URL(upstream.url).host);
    expect([received.method, received.body]).toEqual(['POST', 'hello']);
  });

  it('rule 72: WWW-Authenticate and its like are renamed on the way back, others dropped', async () => {
    const { call, upstream } = await startRestApi();
    upstream.answerWith((_, response) => {
      response.writeHead(401, [
        'WWW-Authenticate',
        'Bearer',
        'Server',
        'x',
        'Via',
        'y',
        'X-Up',
        'z',
        'Set-Cookie',
        'a',
        'Set-Cookie',
        'b',
      ]);
      response.end();
    });
    const answer = await call('/a');
    expect([answer.status, answer.header('www-authenticate'), answer.header('x-up')]).toEqual([401, undefined, 'z']);
    expect(answer.header('x-amzn-Remapped-WWW-Authenticate')).toBe('Bearer');
    expect(answer.headers.map(([name]) => name)).toContain('x-amzn-Remapped-WWW-Authenticate');
    expect([answer.header('x-amzn-remapped-server'), answer.header('via')]).toEqual(['x', undefined]);
    expect(answer.all('set-cookie')).toEqual(['a', 'b']);
    expect(answer.header('x-amzn-requestid')).toBeTruthy();
  });

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
  it('rule 79: request parameters are ignored', async () => {
    const { functions, call } = await startMapped(SUB, { sub: 'alice' }, { integration: restLambda() });
    functions.returns('target', { statusCode: 200 });
    await call('/a', { headers: ['X-Sub', 'evil'] });
    expect(functions.event('target').headers).toMatchObject({ 'X-Sub': 'evil' });
  });

  it('rule 83: its event keeps the case of headers, with null where there is nothing', async () => {
    const { functions, call } = await startRestApi({ integration: restLambda() });
    functions.returns('target', { statusCode: 200 });
    await call('/a', { headers: ['X-CaMeL', '1', 'X-CaMeL', '2'] });
    expect(functions.event('target')).toMatchObject({
      resource: '/a',
      path: '/a',
      headers: { 'X-CaMeL': '2' },
      multiValueHeaders: { 'X-CaMeL': ['1', '2'] },
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

  it('rule 82: cookies of an HTTP/2 client are split, and headers has only the last', async () => {
    const { functions, call } = await startRestApi({ integration: restLambda(), switches: ['82=split'] });
    functions.returns('target', { statusCode: 200 });
    await call('/a', { headers: ['Cookie', 'a=1; b=2'] });
    const { headers, multiValueHeaders } = functions.event('target');
    expect(multiValueHeaders).toMatchObject({ cookie: ['a=1', 'b=2'] });
    expect(headers).toMatchObject({ cookie: 'b=2' });
  });

  it('rule 89: header names are lower case where the domain has a multi-level mapping', async () => {
    const { functions, call } = await startRestApi({ integration: restLambda(), switches: ['89=lower-case'] });
    functions.returns('target', { statusCode: 200 });
    await call('/a', { headers: ['X-CaMeL', 'v'] });
    expect(functions.event('target').headers).toMatchObject({ 'x-camel': 'v' });
  });

  it('requestContext.path has the stage on execute-api, path has not', async () => {
    const { functions, call } = await startRestApi({ integration: restLambda(), mount: 'stage' });
    functions.returns('target', { statusCode: 200 });
    await call('/prod/a');
    expect(functions.event('target')).toMatchObject({ path: '/a', requestContext: { path: '/prod/a', stage: 'prod' } });
  });

  it.each<[string, unknown]>([
    ['that is no object', 'hello'],
    ['without a statusCode', { body: 'x' }],
    ['with an unknown key', { statusCode: 200, cookies: ['a=1'] }],
    ['with a body that is no text', { statusCode: 200, body: {} }],
    ['with an array in headers', { statusCode: 200, headers: { a: ['b'] } }],
  ])('rule 85: a result %s is 502', async (_, payload) => {
    const { functions, call } = await startRestApi({ integration: restLambda() });
    functions.returns('target', payload);
    const answer = await call('/a');
    expect([answer.status, answer.json()]).toEqual([502, { message: 'Internal server error' }]);
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
