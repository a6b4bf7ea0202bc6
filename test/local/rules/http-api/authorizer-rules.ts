import { expect } from 'vitest';
import type { FakeFunctions } from '../../gateway/fake-functions.js';
import {
  type HttpApiSketch,
  httpAuthorizer,
  httpPolicyAuthorizer,
  policy,
  startHttpApi,
} from '../../http-api/fixture.js';
import { each, rule, type TestedRule, uncertain } from '../rule.js';

const AUTHORIZATION = '$request.header.Authorization';
const COOKIE = '$request.header.Cookie';
const BODIES: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  500: 'Internal Server Error',
};

/** Whether an authorizer with these identity sources is asked for a request; else the gateway says 401 itself. */
async function expectAsked(
  IdentitySource: readonly string[],
  path: string,
  headers: readonly string[],
  isAsked: boolean,
): Promise<void> {
  const { functions, call, upstream } = await startHttpApi({ authorizer: httpAuthorizer({ IdentitySource }) });
  functions.returns('authorizer', { isAuthorized: true });
  const answer = await call(path, { headers });
  expect([answer.status, functions.calls('authorizer').length, upstream.received.length]).toEqual(
    isAsked ? [200, 1, 1] : [401, 0, 0],
  );
  if (!isAsked) expect(answer.json()).toEqual({ message: 'Unauthorized' });
}

/** What the client sees of an authorizer that ends in this way. */
async function expectOutcome(
  status: number,
  set: (functions: FakeFunctions) => unknown,
  sketch: HttpApiSketch = {},
): Promise<void> {
  const fixture = await startHttpApi({ authorizer: httpAuthorizer(), ...sketch });
  set(fixture.functions);
  const answer = await fixture.call('/a');
  expect(answer.status).toBe(status);
  expect(fixture.upstream.received).toHaveLength(status === 200 ? 1 : 0);
  if (status === 200) return;
  expect(answer.json()).toEqual({ message: BODIES[status] });
  expect(answer.header('content-type')).toBe('application/json');
}

const returns = (payload: unknown) => (functions: FakeFunctions) => functions.returns('authorizer', payload);
const throws = (message: string) => (functions: FakeFunctions) => functions.throws('authorizer', message);
const routeArn = (path: string) => `arn:aws:execute-api:eu-west-1:111122223333:api/$default/GET/${path}`;

async function expectPolicy(status: number, answer: unknown): Promise<void> {
  await expectOutcome(status, returns(answer), { authorizer: httpPolicyAuthorizer() });
}

export const HTTP_AUTHORIZER_RULES: readonly TestedRule[] = [
  rule(1, 'an identity source that is absent is 401, and the authorizer is not asked', () =>
    expectAsked([AUTHORIZATION], '/a', [], false),
  ),
  rule(2, 'an identity source that is empty is 401, and the authorizer is not asked', () =>
    expectAsked([AUTHORIZATION], '/a', ['Authorization', ''], false),
  ),
  rule(3, 'of two identity sources both must be there', {
    'one is': () => expectAsked([AUTHORIZATION, COOKIE], '/a', ['Cookie', 'a=1'], false),
    'both are': () => expectAsked([AUTHORIZATION, COOKIE], '/a', ['Cookie', 'a=1', 'Authorization', 't'], true),
  }),
  rule(4, 'without identity sources and caching the authorizer is asked every time', async () => {
    const { functions, call } = await startHttpApi({ authorizer: httpAuthorizer() });
    functions.returns('authorizer', { isAuthorized: true });
    await call('/a');
    await call('/a');
    expect(functions.calls('authorizer')).toHaveLength(2);
  }),
  rule(5, 'caching without an identity source is not deployed', async () => {
    const authorizer = httpAuthorizer({ AuthorizerResultTtlInSeconds: 60 });
    await expect(startHttpApi({ authorizer })).rejects.toThrow(
      'Identity source must be set if authorizer caching is enabled',
    );
  }),
  rule(6, 'a header is an identity source in any case', () =>
    expectAsked(['$request.header.X-Tok'], '/a', ['x-TOK', 'v'], true),
  ),
  rule(7, 'a query parameter is an identity source in its own case only', {
    'in another case': () => expectAsked(['$request.querystring.t'], '/a?T=1', [], false),
    'in its own case': () => expectAsked(['$request.querystring.t'], '/a?t=1', [], true),
  }),
  rule(8, 'isAuthorized true calls the integration', () => expectOutcome(200, returns({ isAuthorized: true }))),
  rule(9, 'isAuthorized false is 403', () => expectOutcome(403, returns({ isAuthorized: false }))),
  uncertain(10, '10', 'an answer without isAuthorized is 500', {
    'an empty object': () => expectOutcome(500, returns({})),
    'nothing at all': () => expectOutcome(500, returns(null)),
    'the text true': () => expectOutcome(500, returns({ isAuthorized: 'true' })),
    'the text true, where it is accepted': () =>
      expectOutcome(200, returns({ isAuthorized: 'true' }), { switches: ['10=accepted'] }),
    'the text false, where it is accepted': () =>
      expectOutcome(403, returns({ isAuthorized: 'false' }), { switches: ['10=accepted'] }),
  }),
  rule(11, 'the answer errorMessage Unauthorized is 401', () =>
    expectOutcome(401, returns({ errorMessage: 'Unauthorized' })),
  ),
  uncertain(12, '12', 'an authorizer that throws Unauthorized', {
    'is 401': () => expectOutcome(401, throws('Unauthorized')),
    'is 500 in the other position': () => expectOutcome(500, throws('Unauthorized'), { switches: ['12=500'] }),
  }),
  rule(13, 'an authorizer that throws anything else is 500', {
    'an error': () => expectOutcome(500, throws('boom')),
    'unauthorized in another case': () => expectOutcome(500, throws('unauthorized')),
  }),
  rule(14, 'an authorizer that takes more than ten seconds is 500', {
    '': () => expectOutcome(500, (functions) => functions.on('authorizer', { kind: 'timeout' })),
    'it gets ten': async () => {
      const { functions, call } = await startHttpApi({ authorizer: httpAuthorizer() });
      functions.returns('authorizer', { isAuthorized: true });
      await call('/a');
      expect(functions.calls('authorizer')[0]?.timeout).toBe(10_000);
    },
  }),
  rule(15, 'without a permission for the ARN of the authorizer it is 500', {
    '': () => expectOutcome(500, (functions) => functions.on('authorizer', { kind: 'denied' })),
    'the ARN': async () => {
      const { functions, call } = await startHttpApi({ authorizer: httpAuthorizer() });
      functions.returns('authorizer', { isAuthorized: true });
      await call('/a');
      expect(functions.calls('authorizer')[0]?.sourceArn).toBe(
        'arn:aws:execute-api:eu-west-1:111122223333:api/authorizers/auth',
      );
    },
  }),
  rule(16, 'a policy that allows another path only is 403', {
    'another path': () => expectPolicy(403, policy(['Allow', routeArn('b')])),
    'this path': () => expectPolicy(200, policy(['Allow', routeArn('a')])),
  }),
  rule(17, 'in a policy a Deny of this ARN wins over Allow *', {
    'of this ARN': () => expectPolicy(403, policy(['Allow', '*'], ['Deny', routeArn('a')])),
    'of another ARN': () => expectPolicy(200, policy(['Allow', '*'], ['Deny', routeArn('b')])),
  }),
];

const cached = (extra = {}) =>
  httpAuthorizer({ IdentitySource: [AUTHORIZATION], AuthorizerResultTtlInSeconds: 60, ...extra });
const ROUTES = ['GET /a', 'GET /b'];
const TOKEN = { headers: ['Authorization', 't'] };

/** How often a cached authorizer is asked for the same request twice. */
async function expectAskedTwice(
  calls: number,
  status: number,
  set: (functions: FakeFunctions) => unknown,
  ...switches: readonly string[]
): Promise<void> {
  const { functions, call } = await startHttpApi({ authorizer: cached(), switches });
  set(functions);
  await call('/a', TOKEN);
  expect((await call('/a', TOKEN)).status).toBe(status);
  expect(functions.calls('authorizer')).toHaveLength(calls);
}

export const HTTP_CACHE_RULES: readonly TestedRule[] = [
  rule(27, 'a cached verdict serves every route of the same identity while it lives', {
    'another route, and later': async () => {
      const { functions, call, travel, traces } = await startHttpApi({ routes: ROUTES, authorizer: cached() });
      functions.returns('authorizer', { isAuthorized: true });
      await call('/a', TOKEN);
      expect((await call('/b', TOKEN)).status).toBe(200);
      expect(functions.calls('authorizer')).toHaveLength(1);
      expect(traces.map(({ authorizer }) => authorizer)).toEqual(['called', 'cached']);
      travel(61);
      await call('/b', TOKEN);
      expect(functions.calls('authorizer')).toHaveLength(2);
    },
    'another identity': async () => {
      const { functions, call } = await startHttpApi({ routes: ROUTES, authorizer: cached() });
      functions.returns('authorizer', { isAuthorized: true });
      await call('/a', TOKEN);
      await call('/a', { headers: ['Authorization', 'u'] });
      expect(functions.calls('authorizer')).toHaveLength(2);
    },
  }),
  rule(28, 'with $context.routeKey as a source each route has a verdict of its own', async () => {
    const IdentitySource = [AUTHORIZATION, '$context.routeKey'];
    const { functions, call } = await startHttpApi({ routes: ROUTES, authorizer: cached({ IdentitySource }) });
    functions.returns('authorizer', { isAuthorized: true });
    for (const path of ['/a', '/b', '/a']) await call(path, TOKEN);
    expect(functions.calls('authorizer')).toHaveLength(2);
  }),
  rule(29, 'a cached policy is evaluated again for another route', async () => {
    const authorizer = cached({ EnableSimpleResponses: false });
    const { functions, call } = await startHttpApi({ routes: ROUTES, authorizer });
    functions.on('authorizer', ({ routeArn: arn }) => ({ kind: 'answer', payload: policy(['Allow', String(arn)]) }));
    expect((await call('/a', TOKEN)).status).toBe(200);
    expect((await call('/b', TOKEN)).status).toBe(403);
    expect(functions.calls('authorizer')).toHaveLength(1);
  }),
  uncertain(30, '30', 'a refusal', {
    'is cached': () => expectAskedTwice(1, 403, returns({ isAuthorized: false })),
    'is forgotten in the other position': () =>
      expectAskedTwice(2, 403, returns({ isAuthorized: false }), '30=forgotten'),
  }),
  uncertain(
    31,
    '31',
    'a failure of the authorizer',
    each(
      [
        ['is not cached', 2, []],
        ['is cached in the other position', 1, ['31=cached']],
      ] as const,
      ([, calls, switches]) => expectAskedTwice(calls, 500, throws('boom'), ...switches),
    ),
  ),
];
