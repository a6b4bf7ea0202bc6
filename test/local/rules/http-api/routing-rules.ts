import { expect } from 'vitest';
import { httpAuthorizer, lambdaIntegration, startHttpApi } from '../../http-api/fixture.js';
import { each, rule, type TestedRule, uncertain } from '../rule.js';

const CORS = {
  CorsConfiguration: {
    AllowOrigins: ['https://app.test'],
    AllowMethods: ['GET', 'POST'],
    AllowHeaders: ['authorization'],
    ExposeHeaders: ['x-up'],
    AllowCredentials: true,
    MaxAge: 600,
  },
};
const ORIGIN = ['Origin', 'https://app.test'];
const PREFLIGHT = { method: 'OPTIONS', headers: [...ORIGIN, 'Access-Control-Request-Method', 'GET'] };

/** How often the authorizer of a route is asked for a preflight of /a. */
async function expectCaught(calls: number, routes: readonly string[], switches: readonly string[] = []): Promise<void> {
  const { functions, call } = await startHttpApi({ api: CORS, routes, authorizer: httpAuthorizer(), switches });
  functions.returns('authorizer', { isAuthorized: false });
  await call('/a', PREFLIGHT);
  expect(functions.calls('authorizer')).toHaveLength(calls);
}

/** What the client gets of an integration that speaks of CORS itself. */
async function answerWithCors(api: object, headers: readonly string[]) {
  const { functions, call } = await startHttpApi({ api: { ...api }, integration: lambdaIntegration('2.0') });
  const own = { 'Access-Control-Allow-Origin': '*', 'access-control-max-age': '1' };
  functions.returns('target', { statusCode: 200, headers: own });
  return call('/a', { headers });
}

const SPECIFIC = [
  '$default',
  'ANY /{proxy+}',
  'GET /p/{proxy+}',
  'GET /p/{id}',
  'GET /p/1',
  'ANY /p/1',
  'GET /p/{id}/x',
];

/** The answer to a result of a function with payload format 2.0. */
async function answerOf(payload: unknown) {
  const { functions, call } = await startHttpApi({ integration: lambdaIntegration('2.0') });
  functions.returns('target', payload);
  return call('/a');
}

export const HTTP_ROUTING_RULES: readonly TestedRule[] = [
  rule(46, 'the gateway answers a preflight itself, and asks no authorizer', {
    'of an allowed origin': async () => {
      const { functions, call, upstream, traces } = await startHttpApi({ api: CORS, authorizer: httpAuthorizer() });
      const answer = await call('/a', PREFLIGHT);
      expect([answer.status, answer.body]).toEqual([204, '']);
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
    },
    'of another origin, without CORS headers': async () => {
      const { call } = await startHttpApi({ api: CORS });
      const headers = ['Origin', 'https://evil.test', ...PREFLIGHT.headers.slice(2)];
      const answer = await call('/a', { ...PREFLIGHT, headers });
      expect(answer.headers.filter(([name]) => name.startsWith('access-control'))).toEqual([]);
    },
    'which asks for a method': async () => {
      const { call } = await startHttpApi({ api: CORS });
      expect((await call('/a', { method: 'OPTIONS', headers: ORIGIN })).status).toBe(404);
    },
  }),
  uncertain(47, '47', 'a preflight is caught by', {
    $default: () => expectCaught(1, ['$default']),
    'an OPTIONS route': () => expectCaught(1, ['OPTIONS /{proxy+}']),
    'no ANY route': () => expectCaught(0, ['ANY /a']),
    'an ANY route in the other position': () => expectCaught(1, ['ANY /a'], ['47=default-and-any']),
    'an open OPTIONS route in front of $default': async () => {
      const { functions, call } = await startHttpApi({
        api: CORS,
        routes: ['$default'],
        openRoutes: ['OPTIONS /{proxy+}'],
        authorizer: httpAuthorizer(),
      });
      const answer = await call('/a', PREFLIGHT);
      expect([answer.status, answer.header('access-control-allow-methods')]).toEqual([200, 'GET,POST']);
      expect(functions.invocations).toHaveLength(0);
    },
  }),
  rule(48, 'what the integration says about CORS is replaced', {
    'with an Origin': async () => {
      const answer = await answerWithCors(CORS, ORIGIN);
      expect(answer.all('access-control-allow-origin')).toEqual(['https://app.test']);
      expect(answer.all('access-control-max-age')).toEqual([]);
    },
    'without an Origin': async () =>
      expect((await answerWithCors(CORS, [])).header('access-control-allow-origin')).toBeUndefined(),
    'not without a CORS configuration': async () =>
      expect((await answerWithCors({}, ORIGIN)).header('access-control-allow-origin')).toBe('*'),
  }),
  uncertain(
    49,
    '49',
    'the CORS headers of a refusal are',
    each(
      [
        ['absent from a 403', 'absent', { isAuthorized: false }, undefined],
        ['absent from a 401', 'absent', { errorMessage: 'Unauthorized' }, undefined],
        ['added to a 403 in the other position', 'added', { isAuthorized: false }, ORIGIN[1]],
        ['added to a 401 in the other position', 'added', { errorMessage: 'Unauthorized' }, ORIGIN[1]],
      ] as const,
      async ([, position, result, expected]) => {
        const switches = [`49=${position}`];
        const { functions, call } = await startHttpApi({ api: CORS, authorizer: httpAuthorizer(), switches });
        functions.returns('authorizer', result);
        const answer = await call('/a', { headers: ORIGIN });
        expect([answer.status >= 401, answer.header('access-control-allow-origin')]).toEqual([true, expected]);
      },
    ),
  ),
  rule(
    50,
    'no route and no $default is 404, and no authorizer is asked',
    each(
      [
        ['another path', '/b', 'GET'],
        ['another method', '/a', 'POST'],
        ['the root', '/', 'GET'],
        ['a longer path', '/a/b', 'GET'],
      ] as const,
      async ([, path, method]) => {
        const { functions, call, traces } = await startHttpApi({ authorizer: httpAuthorizer() });
        const answer = await call(path, { method });
        expect([answer.status, answer.json()]).toEqual([404, { message: 'Not Found' }]);
        expect([functions.invocations.length, traces[0]?.decision]).toEqual([0, 'no-route']);
      },
    ),
  ),
  rule(
    51,
    'the most specific route is chosen',
    each(
      [
        ['GET /p/1', 'GET /p/1'],
        ['POST /p/1', 'ANY /p/1'],
        ['GET /p/2', 'GET /p/{id}'],
        ['GET /p/1/x', 'GET /p/{id}/x'],
        ['GET /p/1/y', 'GET /p/{proxy+}'],
        ['POST /p/2', 'ANY /{proxy+}'],
        ['GET /q', 'ANY /{proxy+}'],
        ['GET /', '$default'],
        ['GET /%70/1', 'GET /p/1'],
        ['GET //p/1', 'ANY /{proxy+}'],
      ] as const,
      async ([request, route]) => {
        const { call, traces } = await startHttpApi({ routes: SPECIFIC });
        const [method = '', path = ''] = request.split(' ');
        await call(path, { method });
        expect(traces[0]?.route).toBe(route);
      },
    ),
  ),
  uncertain(52, '52', 'a trailing slash', {
    ...each(
      [
        ['matches', 'matches', ['GET /a', 'GET /{proxy+}'], 200, 'GET /a'],
        ['is not found', 'not-found', ['GET /a', 'GET /{proxy+}', '$default'], 404, undefined],
        ['goes to a greedy route', 'greedy', ['GET /a', 'GET /{proxy+}'], 200, 'GET /{proxy+}'],
        ['goes to $default', 'greedy', ['GET /a', '$default'], 200, '$default'],
        ['is not found where neither is', 'greedy', ['GET /a'], 404, undefined],
      ] as const,
      async ([, position, routes, status, route]) => {
        const { call, traces } = await startHttpApi({ routes, switches: [`52=${position}`] });
        expect((await call('/a/')).status).toBe(status);
        expect(traces[0]?.route).toBe(route);
      },
    ),
    'asks the authorizer where it matches': async () => {
      const { functions, call } = await startHttpApi({ authorizer: httpAuthorizer() });
      functions.returns('authorizer', { isAuthorized: false });
      expect((await call('/a/')).status).toBe(403);
      expect(functions.event('authorizer')).toMatchObject({ rawPath: '/a/' });
    },
  }),
  rule(53, 'every cookie of a 2.0 result is a Set-Cookie of its own', async () => {
    const answer = await answerOf({ statusCode: 302, headers: { location: '/' }, cookies: ['a=1; Secure', 'b=2'] });
    expect(answer.status).toBe(302);
    expect(answer.all('set-cookie')).toEqual(['a=1; Secure', 'b=2']);
  }),
  rule(
    54,
    'a 2.0 result that is malformed is 500',
    each(
      [
        ['an array in headers', { statusCode: 200, headers: { 'set-cookie': ['a', 'b'] } }],
        ['cookies that are no list', { statusCode: 200, cookies: 'a=1' }],
        ['a status that is none', { statusCode: 'fine' }],
        ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
        ['a header with a line break', { statusCode: 200, headers: { 'x-a': 'b\r\nx-c: d' } }],
        ['a header name with a space', { statusCode: 200, headers: { 'x a': 'b' } }],
      ] as const,
      async ([, payload]) => {
        const answer = await answerOf(payload);
        expect([answer.status, answer.json()]).toEqual([500, { message: 'Internal Server Error' }]);
      },
    ),
  ),
  rule(
    55,
    'a 2.0 result without statusCode is a 200 of JSON',
    each(
      [
        ['an object', { a: 1 }, '{"a":1}'],
        ['an empty object', {}, '{}'],
        ['a text', 'hello', 'hello'],
        ['nothing', null, 'null'],
      ] as const,
      async ([, payload, body]) => {
        const answer = await answerOf(payload);
        expect([answer.status, answer.header('content-type'), answer.body]).toEqual([200, 'application/json', body]);
      },
    ),
  ),
];
