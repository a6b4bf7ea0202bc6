import { describe, expect, it } from 'vitest';
import type { Properties } from '../gateway/gateway-fixture.js';
import { policy } from '../http-api/fixture.js';
import { requestAuthorizer, startRestApi } from './fixture.js';

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
  it('a context value with a line break never becomes a header', async () => {
    const { call, functions, traces } = await startDenying([REDIRECT]);
    functions.returns('authorizer', { ...policy(['Deny', '*']), context: { Location: '/x\r\nSet-Cookie: a=1' } });
    const answer = await call('/a');
    expect([answer.status, answer.header('set-cookie')]).toEqual([500, undefined]);
    expect(traces[0]?.status).toBe(500);
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
    const methods = ['GET /p/1', 'ANY /p/{id}', 'ANY /p/{id}/{proxy+}'];
    const { call, traces } = await startRestApi({ methods });
    for (const path of ['/p/1', '/p/2', '/p/2/3']) await call(path);
    expect((await call('/p/1', { method: 'POST' })).status).toBe(403);
    expect(traces.map(({ route }) => route)).toEqual(['GET /p/1', 'ANY /p/{id}', 'ANY /p/{id}/{proxy+}', undefined]);
  });
});
