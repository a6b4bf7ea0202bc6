import { describe, expect, it } from 'vitest';
import type { FakeFunctions } from '../gateway/fake-functions.js';
import { lambdaIntegration, startHttpApi } from './fixture.js';

describe('results of a function behind an HTTP API', () => {
  async function answerOf(payload: unknown, format = '2.0') {
    const { functions, call } = await startHttpApi({ integration: lambdaIntegration(format) });
    functions.returns('target', payload);
    return call('/a');
  }

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
