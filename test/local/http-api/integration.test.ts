import { describe, expect, it } from 'vitest';
import type { FakeFunctions } from '../gateway/fake-functions.js';
import { httpAuthorizer, lambdaIntegration, startHttpApi } from './fixture.js';

describe('results of a function behind an HTTP API', () => {
  async function answerOf(payload: unknown, format = '2.0') {
    const { functions, call } = await startHttpApi({ integration: lambdaIntegration(format) });
    functions.returns('target', payload);
    return call('/a');
  }

  it('rule 53: every cookie is a Set-Cookie of its own', async () => {
    const answer = await answerOf({ statusCode: 302, headers: { location: '/' }, cookies: ['a=1; Secure', 'b=2'] });
    expect(answer.status).toBe(302);
    expect(answer.all('set-cookie')).toEqual(['a=1; Secure', 'b=2']);
  });

  it.each([
    ['an array in headers', { statusCode: 200, headers: { 'set-cookie': ['a', 'b'] } }],
    ['cookies that are no list', { statusCode: 200, cookies: 'a=1' }],
    ['a status that is none', { statusCode: 'fine' }],
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['a header with a line break', { statusCode: 200, headers: { 'x-a': 'b\r\nx-c: d' } }],
    ['a header name with a space', { statusCode: 200, headers: { 'x a': 'b' } }],
  ])('rule 54: %s is 500', async (_, payload) => {
    const answer = await answerOf(payload);
    expect(answer.status).toBe(500);
    expect(answer.json()).toEqual({ message: 'Internal Server Error' });
  });

  it.each([
    ['an object', { a: 1 }, '{"a":1}'],
    ['an empty object', {}, '{}'],
    ['a text', 'hello', 'hello'],
    ['nothing', null, 'null'],
  ])('rule 55: %s without a statusCode is a 200 of JSON', async (_, payload, body) => {
    const answer = await answerOf(payload);
    expect([answer.status, answer.header('content-type'), answer.body]).toEqual([200, 'application/json', body]);
  });

  it('a base64 body is decoded', async () => {
    const body = Buffer.from('héllo').toString('base64');
    expect((await answerOf({ statusCode: 200, body, isBase64Encoded: true })).body).toBe('héllo');
  });

  it('in format 1.0 headers and multiValueHeaders are merged', async () => {
    const payload = {
      statusCode: 200,
      headers: { 'X-A': '1' },
      multiValueHeaders: { 'x-a': ['1', '2'], 'Set-Cookie': ['a', 'b'] },
    };
    const answer = await answerOf(payload, '1.0');
    expect(answer.all('x-a')).toEqual(['1', '2']);
    expect(answer.all('set-cookie')).toEqual(['a', 'b']);
  });

  it('in format 1.0 a result without a statusCode is 500', async () => {
    expect((await answerOf({ body: 'x' }, '1.0')).status).toBe(500);
  });

  it.each<[string, (f: FakeFunctions) => unknown, number]>([
    ['that throws', (f) => f.throws('target', 'boom'), 500],
    ['that may not be invoked', (f) => f.on('target', { kind: 'denied' }), 500],
    ['that takes too long', (f) => f.on('target', { kind: 'timeout' }), 503],
    ['that is throttled', (f) => f.on('target', { kind: 'throttled' }), 503],
    ['whose invoker breaks', () => undefined, 500],
  ])('a function %s', async (_, set, status) => {
    const { functions, call } = await startHttpApi({ integration: lambdaIntegration('2.0') });
    set(functions);
    expect((await call('/a')).status).toBe(status);
  });
});

describe('an upstream behind an HTTP API', () => {
  it('rule 41: Authorization goes on unchanged, like everything the client sent', async () => {
    const { call, upstream } = await startHttpApi({ routes: ['ANY /a'] });
    const headers = ['Authorization', 'Bearer t', 'X-CaMeL', 'v', 'Content-Type', 'text/plain'];
    await call('/a?b=%20&c=1', { method: 'PUT', headers, body: 'hello' });
    const received = upstream.last();
    expect([received.method, received.url, received.body]).toEqual(['PUT', '/up?b=%20&c=1', 'hello']);
    expect(received.header('authorization')).toBe('Bearer t');
    expect(received.headers).toContainEqual(['X-CaMeL', 'v']);
    expect(received.header('host')).toBe(new URL(upstream.url).host);
  });

  it('rule 42: X-Forwarded-For arrives as Forwarded, with what the gateway knows appended', async () => {
    const { call, upstream } = await startHttpApi();
    await call('/a', {
      headers: ['Host', 'gate.test', 'X-Forwarded-For', '203.0.113.9', 'X-Forwarded-Proto', 'https'],
    });
    const received = upstream.last();
    expect(received.all('x-forwarded-for')).toEqual([]);
    expect(received.header('forwarded')).toMatch(
      /^for=203\.0\.113\.9;proto=https, by=127\.0\.0\.1;for=[\d.:]+;host=gate\.test;proto=http$/,
    );
  });

  it('{proxy} in the URI takes the path as the client encoded it', async () => {
    const { call, upstream } = await startHttpApi({ routes: ['GET /x/{proxy+}'], uriPath: '/deep/{proxy}?k=1' });
    await call('/x/a%2Fb/c%20d?q=2');
    expect(upstream.last().url).toBe('/deep/a%2Fb/c%20d?k=1&q=2');
  });

  it('a path parameter that the route lacks is not deployed', async () => {
    const integration = { IntegrationUri: 'http://localhost:1/{proxy}' };
    await expect(startHttpApi({ integration })).rejects.toThrow(
      "the integration's {proxy} is not in the path of the route",
    );
  });

  it('an upstream that is not there is 503', async () => {
    const { call, traces } = await startHttpApi({ integration: { IntegrationUri: 'http://localhost:9' } });
    const answer = await call('/a');
    expect([answer.status, answer.json()]).toEqual([503, { message: 'Service Unavailable' }]);
    expect(traces[0]?.problem).toContain('integration:');
  });

  it('an upstream that is too slow is 503', async () => {
    const { call, upstream } = await startHttpApi({ integration: { TimeoutInMillis: 50 } });
    upstream.answerWith(() => undefined);
    expect((await call('/a')).status).toBe(503);
  });

  it('an upstream that breaks off in the middle is 503', async () => {
    const { call, upstream } = await startHttpApi();
    upstream.answerWith((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });
    expect((await call('/a')).status).toBe(503);
  });

  it('status, headers and repeated headers of the upstream reach the client', async () => {
    const { call, upstream } = await startHttpApi();
    upstream.answerWith((_, response) => {
      response.writeHead(418, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'X-Up', 'y']);
      response.end('tea');
    });
    const answer = await call('/a');
    expect([answer.status, answer.body, answer.header('x-up')]).toEqual([418, 'tea', 'y']);
    expect(answer.all('set-cookie')).toEqual(['a=1', 'b=2']);
  });

  it.each([
    ['kept', 'www-authenticate'],
    ['remapped', 'x-amzn-remapped-www-authenticate'],
  ])('WWW-Authenticate of the upstream is %s', async (position, name) => {
    const { call, upstream } = await startHttpApi({ switches: [`www-authenticate=${position}`] });
    upstream.answerWith((_, response) => response.writeHead(401, { 'WWW-Authenticate': 'Bearer' }).end());
    const answer = await call('/a');
    expect(answer.header(name)).toBe('Bearer');
    expect(answer.headers.filter(([header]) => /www-authenticate/i.test(header))).toHaveLength(1);
  });
});

describe('response mapping of an HTTP API', () => {
  const integration = {
    ResponseParameters: {
      403: {
        ResponseParameters: [
          { Destination: 'overwrite:statuscode', Source: '302' },
          { Destination: 'overwrite:header.Location', Source: 'https://login.test/$context.authorizer.hint' },
          { Destination: 'append:header.x-seen', Source: '$response.header.x-up' },
          { Destination: 'remove:header.x-gone', Source: "''" },
        ],
      },
    },
  };

  it('rule 44: a refusal of the authorizer is not mapped', async () => {
    const { functions, call } = await startHttpApi({ authorizer: httpAuthorizer(), integration });
    functions.returns('authorizer', { isAuthorized: false });
    const answer = await call('/a');
    expect([answer.status, answer.header('location')]).toEqual([403, undefined]);
  });

  it('rule 45: a 403 of the integration is mapped', async () => {
    const { functions, call, upstream } = await startHttpApi({ authorizer: httpAuthorizer(), integration });
    functions.returns('authorizer', { isAuthorized: true, context: { hint: 'h' } });
    upstream.answerWith((_, response) => response.writeHead(403, { 'x-up': 'u', 'x-seen': 's', 'x-gone': 'g' }).end());
    const answer = await call('/a');
    expect([answer.status, answer.header('location')]).toEqual([302, 'https://login.test/h']);
    expect([answer.header('x-seen'), answer.header('x-gone')]).toEqual(['s,u', undefined]);
  });

  it('rule 45: another status is not mapped', async () => {
    const { call, upstream } = await startHttpApi({ integration });
    upstream.answerWith((_, response) => response.writeHead(401).end());
    expect((await call('/a')).status).toBe(401);
  });
});
