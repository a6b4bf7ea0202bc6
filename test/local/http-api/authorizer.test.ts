import { describe, expect, it } from 'vitest';
import { serveHttpApi } from '../../../local/http-api/http-api.js';
import type { FakeFunctions } from '../gateway/fake-functions.js';
import { type GatewayFixture, startGateway } from '../gateway/gateway-fixture.js';
import type { ClientAnswer } from '../gateway/http-client.js';
import { httpApiResources, httpAuthorizer, httpPolicyAuthorizer, policy, startHttpApi } from './fixture.js';

const ANY_ARN = 'arn:aws:execute-api:eu-west-1:111122223333:api/*';

function expectRefused({ upstream }: GatewayFixture, answer: ClientAnswer, status: number, message: string): void {
  expect(answer.status).toBe(status);
  expect(answer.json()).toEqual({ message });
  expect(answer.header('content-type')).toBe('application/json');
  expect(upstream.received).toHaveLength(0);
}

describe('identity sources of an HTTP API', () => {
  const authorization = '$request.header.Authorization';
  const cases: readonly [
    name: string,
    sources: readonly string[],
    path: string,
    headers: readonly string[],
    invoked: boolean,
  ][] = [
    ['rule 1: an absent header is 401', [authorization], '/a', [], false],
    ['rule 2: an empty header is 401', [authorization], '/a', ['Authorization', ''], false],
    ['rule 3: one of two sources is 401', [authorization, '$request.header.Cookie'], '/a', ['Cookie', 'a=1'], false],
    [
      'rule 3: both of two sources pass',
      [authorization, '$request.header.Cookie'],
      '/a',
      ['Cookie', 'a=1', 'Authorization', 't'],
      true,
    ],
    ['rule 6: a header counts in any case', ['$request.header.X-Tok'], '/a', ['x-TOK', 'v'], true],
    ['rule 7: a query parameter counts in its own case only', ['$request.querystring.t'], '/a?T=1', [], false],
    ['rule 7: a query parameter satisfies its source', ['$request.querystring.t'], '/a?t=1', [], true],
    ['rule 4: without sources it is always invoked', [], '/a', [], true],
    ['a context variable is a source that is always there', ['$context.requestId'], '/a', [], true],
    ['a stage variable that is not set is 401', ['$stageVariables.nothing'], '/a', [], false],
  ];

  it.each(cases)('%s', async (_, IdentitySource, path, headers, invoked) => {
    const fixture = await startHttpApi({ authorizer: httpAuthorizer({ IdentitySource }) });
    fixture.functions.returns('authorizer', { isAuthorized: true });
    const answer = await fixture.call(path, { headers });
    expect(fixture.functions.calls('authorizer')).toHaveLength(invoked ? 1 : 0);
    if (invoked) expect(answer.status).toBe(200);
    else expectRefused(fixture, answer, 401, 'Unauthorized');
  });

  it('rule 4: without sources and caching every request invokes', async () => {
    const { functions, call } = await startHttpApi({ authorizer: httpAuthorizer() });
    functions.returns('authorizer', { isAuthorized: true });
    await call('/a');
    await call('/a');
    expect(functions.calls('authorizer')).toHaveLength(2);
  });

  it('rule 5: caching without an identity source is not deployed', async () => {
    const authorizer = httpAuthorizer({ AuthorizerResultTtlInSeconds: 60 });
    await expect(startHttpApi({ authorizer })).rejects.toThrow('caching needs at least one identity source');
  });

  it('an authorizer that names no TTL is cached or not, as the switch says', async () => {
    const authorizer = httpAuthorizer({ IdentitySource: [authorization], AuthorizerResultTtlInSeconds: undefined });
    for (const [position, calls] of [
      ['0', 2],
      ['300', 1],
    ] as const) {
      const { functions, call } = await startHttpApi({ authorizer, switches: [`default-ttl=${position}`] });
      functions.returns('authorizer', { isAuthorized: true });
      await call('/a', { headers: ['authorization', 't'] });
      await call('/a', { headers: ['authorization', 't'] });
      expect(functions.calls('authorizer')).toHaveLength(calls);
    }
  });
});

describe('answers of an HTTP API authorizer', () => {
  const cases: readonly [
    name: string,
    set: (functions: FakeFunctions) => unknown,
    switches: string[],
    status: number,
    message: string,
  ][] = [
    [
      'rule 9: isAuthorized false is 403',
      (f) => f.returns('authorizer', { isAuthorized: false }),
      [],
      403,
      'Forbidden',
    ],
    ['rule 10: an empty object is 500', (f) => f.returns('authorizer', {}), [], 500, 'Internal Server Error'],
    [
      'rule 10: isAuthorized as text is 500',
      (f) => f.returns('authorizer', { isAuthorized: 'true' }),
      [],
      500,
      'Internal Server Error',
    ],
    [
      'rule 10: isAuthorized "false" is 403 where text is accepted',
      (f) => f.returns('authorizer', { isAuthorized: 'false' }),
      ['10=accepted'],
      403,
      'Forbidden',
    ],
    ['rule 10: nothing at all is 500', (f) => f.returns('authorizer', null), [], 500, 'Internal Server Error'],
    [
      'rule 11: errorMessage Unauthorized is 401',
      (f) => f.returns('authorizer', { errorMessage: 'Unauthorized' }),
      [],
      401,
      'Unauthorized',
    ],
    ['rule 12: a thrown Unauthorized is 401', (f) => f.throws('authorizer', 'Unauthorized'), [], 401, 'Unauthorized'],
    [
      'rule 12: a thrown Unauthorized is 500 in the other position',
      (f) => f.throws('authorizer', 'Unauthorized'),
      ['12=500'],
      500,
      'Internal Server Error',
    ],
    [
      'rule 13: any other error is 500',
      (f) => f.throws('authorizer', 'unauthorized'),
      [],
      500,
      'Internal Server Error',
    ],
    [
      'rule 14: an authorizer that is too slow is 500',
      (f) => f.on('authorizer', { kind: 'timeout' }),
      [],
      500,
      'Internal Server Error',
    ],
    [
      'rule 15: a missing permission is 500',
      (f) => f.on('authorizer', { kind: 'denied' }),
      [],
      500,
      'Internal Server Error',
    ],
    [
      'a throttled authorizer is 500',
      (f) => f.on('authorizer', { kind: 'throttled' }),
      [],
      500,
      'Internal Server Error',
    ],
  ];

  it.each(cases)('%s, and rule 95: no integration is called', async (_, set, switches, status, message) => {
    const fixture = await startHttpApi({ authorizer: httpAuthorizer(), switches });
    set(fixture.functions);
    expectRefused(fixture, await fixture.call('/a'), status, message);
  });

  it('rule 8: isAuthorized true calls the integration', async () => {
    const { functions, call, upstream } = await startHttpApi({ authorizer: httpAuthorizer() });
    functions.returns('authorizer', { isAuthorized: true });
    expect((await call('/a')).body).toBe('from upstream');
    expect(upstream.received).toHaveLength(1);
  });

  it('rule 10: isAuthorized "true" passes where text is accepted', async () => {
    const { functions, call } = await startHttpApi({ authorizer: httpAuthorizer(), switches: ['10=accepted'] });
    functions.returns('authorizer', { isAuthorized: 'true' });
    expect((await call('/a')).status).toBe(200);
  });

  it('rule 14: the authorizer gets ten seconds, rule 15: under the ARN of the authorizer', async () => {
    const { functions, call } = await startHttpApi({ authorizer: httpAuthorizer() });
    functions.returns('authorizer', { isAuthorized: true });
    await call('/a');
    expect(functions.calls('authorizer')[0]).toMatchObject({
      functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:authorizer',
      timeout: 10_000,
      sourceArn: 'arn:aws:execute-api:eu-west-1:111122223333:api/authorizers/auth',
    });
  });

  it('an invoker that breaks is 500, never a hang', async () => {
    const fixture = await startHttpApi({ authorizer: httpAuthorizer() });
    expectRefused(fixture, await fixture.call('/a'), 500, 'Internal Server Error');
  });
});

describe('IAM policies of an HTTP API authorizer', () => {
  const arn = (path: string) => `arn:aws:execute-api:eu-west-1:111122223333:api/$default/GET/${path}`;
  const cases: readonly [name: string, answer: unknown, switches: string[], status: number][] = [
    ['rule 16: an Allow of this ARN passes', policy(['Allow', arn('a')]), [], 200],
    ['rule 16: an Allow of another path is 403', policy(['Allow', arn('b')]), [], 403],
    ['rule 17: a Deny of this ARN wins over Allow *', policy(['Allow', '*'], ['Deny', arn('a')]), [], 403],
    ['rule 17: a Deny of another ARN does not count', policy(['Allow', ANY_ARN], ['Deny', arn('b')]), [], 200],
    ['a policy that is none is 500', { principalId: 'user', policyDocument: 'Allow' }, [], 500],
    ['a simple answer is 500 where policies are expected', { isAuthorized: true }, [], 500],
    ['a policy without principalId is 500', { ...policy(['Allow', '*']), principalId: undefined }, [], 500],
    [
      'a policy without principalId passes in the other position',
      { ...policy(['Allow', '*']), principalId: undefined },
      ['principal-id=accepted'],
      200,
    ],
  ];

  it.each(cases)('%s', async (_, answer, switches, status) => {
    const { functions, call } = await startHttpApi({ authorizer: httpPolicyAuthorizer(), switches });
    functions.returns('authorizer', answer);
    expect((await call('/a')).status).toBe(status);
  });
});

describe('the cache of an HTTP API authorizer', () => {
  const cached = (extra = {}) =>
    httpAuthorizer({ IdentitySource: ['$request.header.Authorization'], AuthorizerResultTtlInSeconds: 60, ...extra });
  const routes = ['GET /a', 'GET /b'];
  const token = { headers: ['Authorization', 't'] };

  it('rule 27: one result serves every route while it lives, and no longer', async () => {
    const { functions, call, travel, traces } = await startHttpApi({ routes, authorizer: cached() });
    functions.returns('authorizer', { isAuthorized: true });
    await call('/a', token);
    expect((await call('/b', token)).status).toBe(200);
    expect(functions.calls('authorizer')).toHaveLength(1);
    expect(traces.map((trace) => trace.authorizer)).toEqual(['called', 'cached']);
    travel(61);
    await call('/b', token);
    expect(functions.calls('authorizer')).toHaveLength(2);
  });

  it('rule 27: another token has its own result', async () => {
    const { functions, call } = await startHttpApi({ routes, authorizer: cached() });
    functions.returns('authorizer', { isAuthorized: true });
    await call('/a', token);
    await call('/a', { headers: ['Authorization', 'u'] });
    expect(functions.calls('authorizer')).toHaveLength(2);
  });

  it('rule 28: with $context.routeKey each route has its own result', async () => {
    const IdentitySource = ['$request.header.Authorization', '$context.routeKey'];
    const { functions, call } = await startHttpApi({ routes, authorizer: cached({ IdentitySource }) });
    functions.returns('authorizer', { isAuthorized: true });
    for (const path of ['/a', '/b', '/a']) await call(path, token);
    expect(functions.calls('authorizer')).toHaveLength(2);
  });

  it('rule 29: a cached policy is evaluated again for the second route', async () => {
    const authorizer = cached({ EnableSimpleResponses: false });
    const { functions, call } = await startHttpApi({ routes, authorizer });
    functions.on('authorizer', ({ routeArn }) => ({ kind: 'answer', payload: policy(['Allow', String(routeArn)]) }));
    expect((await call('/a', token)).status).toBe(200);
    expect((await call('/b', token)).status).toBe(403);
    expect(functions.calls('authorizer')).toHaveLength(1);
  });

  const repeats: readonly [
    name: string,
    set: (f: FakeFunctions) => unknown,
    switches: string[],
    calls: number,
    status: number,
  ][] = [
    ['rule 30: a refusal is cached', (f) => f.returns('authorizer', { isAuthorized: false }), [], 1, 403],
    [
      'rule 30: a refusal is forgotten in the other position',
      (f) => f.returns('authorizer', { isAuthorized: false }),
      ['30=forgotten'],
      2,
      403,
    ],
    ['rule 31: a failure is not cached', (f) => f.throws('authorizer', 'boom'), [], 2, 500],
    [
      'rule 31: a failure is cached in the other position',
      (f) => f.throws('authorizer', 'boom'),
      ['31=cached'],
      1,
      500,
    ],
    ['a 401 of the authorizer is not cached', (f) => f.throws('authorizer', 'Unauthorized'), [], 2, 401],
    [
      'a 401 of the authorizer is cached in the other position',
      (f) => f.throws('authorizer', 'Unauthorized'),
      ['unauthorized-result=cached'],
      1,
      401,
    ],
  ];

  it.each(repeats)('%s', async (_, set, switches, calls, status) => {
    const { functions, call } = await startHttpApi({ authorizer: cached(), switches });
    set(functions);
    await call('/a', token);
    expect((await call('/a', token)).status).toBe(status);
    expect(functions.calls('authorizer')).toHaveLength(calls);
  });

  it('two gateways share nothing', async () => {
    const resources = (url: string) => httpApiResources({ authorizer: cached() }, url);
    for (const _ of [1, 2]) {
      const { functions, call } = await startGateway(serveHttpApi, resources);
      functions.returns('authorizer', { isAuthorized: true });
      await call('/a', token);
      expect(functions.calls('authorizer')).toHaveLength(1);
    }
  });
});
