import { describe, expect, it } from 'vitest';
import { httpAuthorizer, lambdaIntegration, startHttpApi } from '../http-api/fixture.js';

const CorsConfiguration = {
  AllowOrigins: ['https://app.test'],
  AllowMethods: ['GET', 'POST'],
  AllowHeaders: ['authorization'],
  ExposeHeaders: ['x-up'],
  AllowCredentials: true,
  MaxAge: 600,
};
const api = { CorsConfiguration };
const ORIGIN = ['Origin', 'https://app.test'];
const PREFLIGHT = { method: 'OPTIONS', headers: [...ORIGIN, 'Access-Control-Request-Method', 'GET'] };

describe('CORS of an HTTP API', () => {
  it.each([['204'], ['200']])('rule 46: the gateway answers a preflight itself, with %s', async (status) => {
    const switches = [`preflight-status=${status}`];
    const { functions, call, upstream, traces } = await startHttpApi({ api, authorizer: httpAuthorizer(), switches });
    const answer = await call('/a', PREFLIGHT);
    expect([answer.status, answer.body]).toEqual([Number(status), '']);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': 'https://app.test',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'authorization',
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'x-up',
      'access-control-max-age': '600',
    });
    expect([functions.invocations.length, upstream.received.length]).toEqual([0, 0]);
    expect(traces[0]?.decision).toBe('preflight');
  });

  it('rule 46: a preflight of another origin gets no CORS headers', async () => {
    const { call } = await startHttpApi({ api });
    const answer = await call('/a', {
      ...PREFLIGHT,
      headers: ['Origin', 'https://evil.test', ...PREFLIGHT.headers.slice(2)],
    });
    expect(answer.headers.filter(([name]) => name.startsWith('access-control'))).toEqual([]);
  });

  it('rule 46: OPTIONS without a requested method is no preflight', async () => {
    const { call } = await startHttpApi({ api });
    expect((await call('/a', { method: 'OPTIONS', headers: ORIGIN })).status).toBe(404);
  });

  it.each([
    ['$default', [], 1],
    ['ANY /a', [], 0],
    ['ANY /a', ['47=default-and-any'], 1],
    ['OPTIONS /{proxy+}', [], 1],
  ])('rule 47: %s with an authorizer and %j catches the preflight %i times', async (route, switches, calls) => {
    const { functions, call } = await startHttpApi({ api, routes: [route], authorizer: httpAuthorizer(), switches });
    functions.returns('authorizer', { isAuthorized: false });
    await call('/a', PREFLIGHT);
    expect(functions.calls('authorizer')).toHaveLength(calls);
  });

  it('rule 47: an open OPTIONS route in front of $default lets the preflight through', async () => {
    const { functions, call } = await startHttpApi({
      api,
      routes: ['$default'],
      openRoutes: ['OPTIONS /{proxy+}'],
      authorizer: httpAuthorizer(),
    });
    const answer = await call('/a', PREFLIGHT);
    expect([answer.status, answer.header('access-control-allow-methods')]).toEqual([200, 'GET,POST']);
    expect(functions.invocations).toHaveLength(0);
  });

  it('rule 48: what the integration says about CORS is replaced', async () => {
    const { functions, call } = await startHttpApi({ api, integration: lambdaIntegration('2.0') });
    functions.returns('target', {
      statusCode: 200,
      headers: { 'Access-Control-Allow-Origin': '*', 'access-control-max-age': '1' },
    });
    const answer = await call('/a', { headers: ORIGIN });
    expect(answer.all('access-control-allow-origin')).toEqual(['https://app.test']);
    expect(answer.all('access-control-max-age')).toEqual([]);
  });

  it('rule 48: without an Origin there is none', async () => {
    const { functions, call } = await startHttpApi({ api, integration: lambdaIntegration('2.0') });
    functions.returns('target', { statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' } });
    expect((await call('/a')).header('access-control-allow-origin')).toBeUndefined();
  });

  it('rule 48: without a CORS configuration the integration speaks for itself', async () => {
    const { functions, call } = await startHttpApi({ integration: lambdaIntegration('2.0') });
    functions.returns('target', { statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' } });
    expect((await call('/a', { headers: ORIGIN })).header('access-control-allow-origin')).toBe('*');
  });

  it.each([
    ['absent', 403, { isAuthorized: false }],
    ['added', 403, { isAuthorized: false }],
    ['absent', 401, { errorMessage: 'Unauthorized' }],
    ['added', 401, { errorMessage: 'Unauthorized' }],
  ])('rule 49: CORS headers are %s on the %i of an authorizer', async (position, status, result) => {
    const { functions, call } = await startHttpApi({ api, authorizer: httpAuthorizer(), switches: [`49=${position}`] });
    functions.returns('authorizer', result);
    const answer = await call('/a', { headers: ORIGIN });
    expect(answer.status).toBe(status);
    expect(answer.header('access-control-allow-origin')).toBe(position === 'added' ? 'https://app.test' : undefined);
  });

  it.each([
    ['*', 'http://any.test', '*'],
    ['https://*', 'https://any.test', 'https://any.test'],
    ['https://*', 'http://any.test', undefined],
  ])('%s allows %s as %s', async (allowed, origin, expected) => {
    const { call } = await startHttpApi({ api: { CorsConfiguration: { AllowOrigins: [allowed] } } });
    expect((await call('/a', { headers: ['Origin', origin] })).header('access-control-allow-origin')).toBe(expected);
  });

  it('credentials for every origin are not deployed', async () => {
    const wildcard = { CorsConfiguration: { AllowOrigins: ['*'], AllowCredentials: true } };
    await expect(startHttpApi({ api: wildcard })).rejects.toThrow('AllowCredentials');
  });
});
