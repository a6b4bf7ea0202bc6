import { describe, expect, it } from 'vitest';
import type { Properties } from '../gateway/gateway-fixture.js';
import { policy } from '../http-api/fixture.js';
import { requestAuthorizer, startRestApi, tokenAuthorizer } from './fixture.js';

const DENY = {
  ...policy(['Deny', '*']),
  context: { Location: 'https://login.test/?next=%2Fa', challenge: 'Bearer realm="x"' },
};

/** An API with these gateway responses whose authorizer denies. */
async function startDenying(gatewayResponses: readonly Properties[], switches: readonly string[] = []) {
  const fixture = await startRestApi({ authorizer: requestAuthorizer(), gatewayResponses, switches });
  fixture.functions.returns('authorizer', DENY);
  return fixture;
}

const REDIRECT = {
  ResponseType: 'ACCESS_DENIED',
  StatusCode: '302',
  ResponseParameters: {
    'gatewayresponse.header.Location': 'context.authorizer.Location',
    'gatewayresponse.header.Cache-Control': "'no-store'",
  },
  ResponseTemplates: { 'text/plain': '' },
};

describe('gateway responses of a REST API', () => {
  it('rule 69: a denial becomes a redirect to where the authorizer says', async () => {
    const { call, upstream } = await startDenying([REDIRECT]);
    const answer = await call('/a');
    expect([answer.status, answer.body]).toEqual([302, '']);
    expect(answer.header('location')).toBe('https://login.test/?next=%2Fa');
    expect(answer.header('cache-control')).toBe('no-store');
    expect(answer.header('content-type')).toBe('text/plain');
    expect(upstream.received).toHaveLength(0);
  });

  it('rule 69: a denial without that key has no Location', async () => {
    const { call, functions } = await startDenying([REDIRECT]);
    functions.returns('authorizer', policy(['Deny', '*']));
    const answer = await call('/a');
    expect([answer.status, answer.header('location')]).toEqual([302, undefined]);
  });

  it('a context value with a line break never becomes a header', async () => {
    const { call, functions, traces } = await startDenying([REDIRECT]);
    functions.returns('authorizer', { ...policy(['Deny', '*']), context: { Location: '/x\r\nSet-Cookie: a=1' } });
    const answer = await call('/a');
    expect([answer.status, answer.header('set-cookie')]).toEqual([500, undefined]);
    expect(traces[0]?.status).toBe(500);
  });

  it.each([
    ['omitted', undefined],
    ['empty', ''],
  ])('rule 70: after Unauthorized there is no context, so that the header is %s', async (position, expected) => {
    const gatewayResponses = [
      {
        ResponseType: 'UNAUTHORIZED',
        ResponseParameters: { 'gatewayresponse.header.x-c': 'context.authorizer.challenge' },
      },
    ];
    const { functions, call } = await startDenying(gatewayResponses, [`70=${position}`]);
    functions.throws('authorizer', 'Unauthorized');
    const answer = await call('/a');
    expect([answer.status, answer.header('x-c')]).toEqual([401, expected]);
  });

  it('rule 71: a static WWW-Authenticate keeps its name', async () => {
    const gatewayResponses = [
      { ResponseType: 'UNAUTHORIZED', ResponseParameters: { 'gatewayresponse.header.WWW-Authenticate': "'Bearer'" } },
    ];
    const { call } = await startRestApi({ authorizer: tokenAuthorizer(), gatewayResponses });
    const answer = await call('/a');
    expect([answer.status, answer.header('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(answer.json()).toEqual({ message: 'Unauthorized' });
  });

  const inherited = { 'gatewayresponse.header.x-from': "'default'" };
  it.each([
    [
      'rule 73: an unset type inherits headers and keeps its status',
      [{ ResponseType: 'DEFAULT_4XX', ResponseParameters: inherited }],
      403,
      'default',
    ],
    [
      'rule 73: an unset type inherits the status too',
      [{ ResponseType: 'DEFAULT_4XX', StatusCode: 418, ResponseParameters: inherited }],
      418,
      'default',
    ],
    [
      'rule 73: a type that is set inherits nothing',
      [
        { ResponseType: 'DEFAULT_4XX', StatusCode: '418', ResponseParameters: inherited },
        { ResponseType: 'ACCESS_DENIED' },
      ],
      403,
      undefined,
    ],
    [
      'rule 73: DEFAULT_5XX has no part in a 403',
      [{ ResponseType: 'DEFAULT_5XX', ResponseParameters: inherited }],
      403,
      undefined,
    ],
  ])('%s', async (_, gatewayResponses, status, header) => {
    const { call } = await startDenying(gatewayResponses);
    const answer = await call('/a');
    expect([answer.status, answer.header('x-from')]).toEqual([status, header]);
  });

  it('rule 73: DEFAULT_5XX shapes a failed authorizer', async () => {
    const gatewayResponses = [{ ResponseType: 'DEFAULT_5XX', ResponseParameters: inherited }];
    const { functions, call } = await startDenying(gatewayResponses);
    functions.throws('authorizer', 'boom');
    const answer = await call('/a');
    expect([answer.status, answer.header('x-from')]).toEqual([500, 'default']);
  });

  it('rule 74: variables are replaced, and directives are text', async () => {
    const template = `#set($x = 1){"m":$context.error.messageString,"r":"\${context.error.responseType}","u":"$context.authorizer.principalId","p":"$context.path","n":"$context.authorizer.none"}`;
    const { call } = await startDenying([
      { ResponseType: 'ACCESS_DENIED', ResponseTemplates: { 'application/json': template } },
    ]);
    expect((await call('/a')).body).toBe(
      '#set($x = 1){"m":"User is not authorized to access this resource with an explicit deny","r":"ACCESS_DENIED","u":"user","p":"/a","n":""}',
    );
  });

  const two = { 'text/html': '<p>no</p>', 'application/json': '{"no":true}' };
  it.each([
    ['text/html', two, 'text/html'],
    ['text/html;q=0.9, */*', two, 'text/html'],
    ['image/png', two, 'application/json'],
    ['application/json', { 'text/html': 'x' }, 'text/html'],
  ])('for Accept %s of %j the answer is %s', async (accept, ResponseTemplates, type) => {
    const { call } = await startDenying([{ ResponseType: 'ACCESS_DENIED', ResponseTemplates }]);
    expect((await call('/a', { headers: ['Accept', accept] })).header('content-type')).toBe(type);
  });

  it('a header can reflect one of the request', async () => {
    const { call } = await startDenying([
      {
        ResponseType: 'ACCESS_DENIED',
        ResponseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': 'method.request.header.Origin' },
      },
    ]);
    const answer = await call('/a', { headers: ['origin', 'https://app.test'] });
    expect(answer.header('access-control-allow-origin')).toBe('https://app.test');
  });

  it.each([
    ['an unknown type', { ResponseType: 'TEAPOT' }, 'ResponseType TEAPOT'],
    ['a status that is none', { ResponseType: 'ACCESS_DENIED', StatusCode: '99' }, 'StatusCode 99'],
    [
      'a concatenation',
      { ResponseType: 'ACCESS_DENIED', ResponseParameters: { 'gatewayresponse.header.L': "'a'+context.path" } },
      'Invalid mapping expression',
    ],
    [
      'a value without quotes',
      { ResponseType: 'ACCESS_DENIED', ResponseParameters: { 'gatewayresponse.header.L': 'Bearer' } },
      'Invalid mapping expression',
    ],
  ])('%s is not deployed', async (_, response, message) => {
    await expect(startDenying([response])).rejects.toThrow(message);
  });
});

describe('paths that a REST API does not have', () => {
  it.each([
    ['/b', 'GET'],
    ['/a', 'POST'],
    ['/', 'GET'],
  ])('rule 84: %s by %s is 403 and no authorizer is asked', async (path, method) => {
    const { functions, call } = await startRestApi({ authorizer: requestAuthorizer() });
    const answer = await call(path, { method });
    expect([answer.status, answer.json()]).toEqual([403, { message: 'Missing Authentication Token' }]);
    expect(answer.header('x-amzn-ErrorType')).toBe('MissingAuthenticationTokenException');
    expect(functions.invocations).toHaveLength(0);
  });

  it('rule 84: with a bearer token it is taken for a broken signature, and the token is not repeated', async () => {
    const { call } = await startRestApi();
    const answer = await call('/b', { headers: ['Authorization', 'Bearer top-secret'] });
    expect([answer.status, answer.header('x-amzn-ErrorType')]).toEqual([403, 'IncompleteSignatureException']);
    expect(answer.body).not.toContain('top-secret');
  });

  it.each([
    ['/prod/a', 200],
    ['/prod/a/', 200],
    ['/test/a', 403],
    ['/a', 403],
  ])('behind execute-api %s is %i', async (path, status) => {
    const { call } = await startRestApi({ mount: 'stage' });
    expect((await call(path)).status).toBe(status);
  });

  it('a disabled execute-api endpoint is 403', async () => {
    const { call } = await startRestApi({ api: { DisableExecuteApiEndpoint: true }, mount: 'stage' });
    expect((await call('/prod/a')).json()).toEqual({ message: 'Forbidden' });
  });

  it('the most specific resource is chosen before its method', async () => {
    const methods = ['GET /p/1', 'ANY /p/{id}', 'ANY /p/{proxy+}'];
    const { call, traces } = await startRestApi({ methods });
    for (const path of ['/p/1', '/p/2', '/p/2/3']) await call(path);
    expect((await call('/p/1', { method: 'POST' })).status).toBe(403);
    expect(traces.map(({ route }) => route)).toEqual(['GET /p/1', 'ANY /p/{id}', 'ANY /p/{proxy+}', undefined]);
  });
});
