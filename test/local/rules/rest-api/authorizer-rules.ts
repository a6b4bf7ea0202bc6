import { expect } from 'vitest';
import type { FakeFunctions } from '../../gateway/fake-functions.js';
import { policy } from '../../http-api/fixture.js';
import {
  type RestApiSketch,
  requestAuthorizer,
  restLambda,
  startRestApi,
  tokenAuthorizer,
} from '../../rest-api/fixture.js';
import { each, rule, type TestedRule, uncertain } from '../rule.js';

const HEADER_SOURCE = 'method.request.header.Authorization';
const ALLOW = policy(['Allow', '*']);
const TOKEN = { headers: ['Authorization', 't'] };

interface Outcome {
  readonly status: number;
  readonly errorType: string;
  readonly body: string;
}

const UNAUTHORIZED: Outcome = { status: 401, errorType: 'UnauthorizedException', body: '{"message":"Unauthorized"}' };
const FAILED: Outcome = { status: 500, errorType: 'AuthorizerConfigurationException', body: '{"message":null}' };

function denied(key: 'Message' | 'message', ending: string): Outcome {
  const body = JSON.stringify({ [key]: `User is not authorized to access this resource${ending}` });
  return { status: 403, errorType: 'AccessDeniedException', body };
}

/** What the client sees of an authorizer that ends in this way. */
async function expectOutcome(
  expected: Outcome,
  set: (functions: FakeFunctions) => unknown,
  sketch: RestApiSketch = {},
): Promise<void> {
  const { functions, call, upstream } = await startRestApi({ authorizer: requestAuthorizer(), ...sketch });
  set(functions);
  const answer = await call('/a');
  expect({ status: answer.status, errorType: answer.header('x-amzn-ErrorType'), body: answer.body }).toEqual(expected);
  expect(answer.header('x-amzn-RequestId')).toBeTruthy();
  expect(upstream.received).toHaveLength(0);
}

const returns = (payload: unknown) => (functions: FakeFunctions) => functions.returns('authorizer', payload);
const throws = (message: string) => (functions: FakeFunctions) => functions.throws('authorizer', message);

/** Whether the authorizer is asked for a request with these headers; else the gateway says 401 itself. */
async function expectAsked(isAsked: boolean, sketch: RestApiSketch, headers: readonly string[]): Promise<void> {
  const { functions, call } = await startRestApi(sketch);
  functions.returns('authorizer', ALLOW);
  expect((await call('/a', { headers })).status).toBe(isAsked ? 200 : 401);
  expect(functions.invocations).toHaveLength(isAsked ? 1 : 0);
}

const cached = (extra = {}) =>
  requestAuthorizer({ IdentitySource: HEADER_SOURCE, AuthorizerResultTtlInSeconds: 60, ...extra });
const METHODS = ['GET /a', 'GET /b', 'POST /a'];
const BEARER = tokenAuthorizer({ IdentityValidationExpression: 'Bearer \\w+' });

export const REST_AUTHORIZER_RULES: readonly TestedRule[] = [
  rule(57, 'with caching an identity source that is missing is 401, and the authorizer is not asked', async () => {
    const authorizer = requestAuthorizer({ IdentitySource: HEADER_SOURCE, AuthorizerResultTtlInSeconds: 300 });
    await expectOutcome(UNAUTHORIZED, () => {}, { authorizer });
    await expectAsked(false, { authorizer }, []);
  }),
  uncertain(
    58,
    '58',
    'without caching an identity source that is missing is',
    each(
      [
        ['no reason not to ask', 'invoked', true],
        ['401 in the other position', '401', false],
      ] as const,
      ([, position, isAsked]) => {
        const authorizer = requestAuthorizer({ IdentitySource: HEADER_SOURCE });
        return expectAsked(isAsked, { authorizer, switches: [`58=${position}`] }, []);
      },
    ),
  ),
  rule(59, 'a token that does not match the expression is 401, and the authorizer is not asked', {
    'matching as a whole': () => expectAsked(true, { authorizer: BEARER }, ['Authorization', 'Bearer x']),
    'not matching': () => expectAsked(false, { authorizer: BEARER }, ['Authorization', 'Basic x']),
    'matching in part': () => expectAsked(false, { authorizer: BEARER }, ['Authorization', 'Bearer x y']),
    'missing, even without caching': () => expectAsked(false, { authorizer: tokenAuthorizer() }, []),
  }),
  rule(60, 'an authorizer that throws exactly Unauthorized is 401', () =>
    expectOutcome(UNAUTHORIZED, throws('Unauthorized')),
  ),
  rule(
    61,
    'an authorizer that fails in any other way is 500 with a null message',
    each(
      [
        ['throws "unauthorized "', throws('unauthorized ')],
        ['throws anything', throws('boom')],
        ['answers a simple response', returns({ isAuthorized: true })],
        ['answers nothing', returns(null)],
        ['answers errorMessage Unauthorized', returns({ errorMessage: 'Unauthorized' })],
        ['has no principalId', returns({ ...ALLOW, principalId: undefined })],
        ['takes too long', (functions: FakeFunctions) => functions.on('authorizer', { kind: 'timeout' })],
        ['may not be invoked', (functions: FakeFunctions) => functions.on('authorizer', { kind: 'denied' })],
      ] as const,
      ([, set]) => expectOutcome(FAILED, set),
    ),
  ),
  uncertain(62, '62', 'a policy that denies is 403 with an explicit deny', {
    '': () =>
      expectOutcome(denied('Message', ' with an explicit deny'), returns(policy(['Allow', '*'], ['Deny', '*']))),
    'with a small m in the other position': () =>
      expectOutcome(denied('message', ' with an explicit deny'), returns(policy(['Deny', '*'])), {
        switches: ['62=message'],
      }),
  }),
  rule(63, 'a policy without a match is 403', () =>
    expectOutcome(denied('Message', ''), returns(policy(['Allow', 'arn:aws:execute-api:*:*:other/*']))),
  ),
  rule(64, 'an object or a list in the context is 500', {
    'an object': () => expectOutcome(FAILED, returns({ ...ALLOW, context: { nested: {} } })),
    'a list': () => expectOutcome(FAILED, returns({ ...ALLOW, context: { list: ['a'] } })),
  }),
  rule(65, 'the context reaches functions and mappings as texts, with the principal', {
    'a function': async () => {
      const { functions, call } = await startRestApi({ authorizer: requestAuthorizer(), integration: restLambda() });
      functions.returns('authorizer', { ...ALLOW, context: { number: 1, flag: true, text: 'x', nothing: null } });
      functions.returns('target', { statusCode: 200 });
      await call('/a');
      expect(functions.event('target')).toMatchObject({
        requestContext: { authorizer: { principalId: 'user', number: '1', flag: 'true', text: 'x', nothing: null } },
      });
    },
    ...each(
      [
        ['a mapped number', 'sub', 1, '1'],
        ['a mapped boolean', 'sub', false, 'false'],
        ['the mapped principal', 'principalId', '', 'user'],
      ] as const,
      async ([, key, sub, expected]) => {
        const RequestParameters = { 'integration.request.header.X-Sub': `context.authorizer.${key}` };
        const fixture = await startRestApi({ authorizer: requestAuthorizer(), integration: { RequestParameters } });
        fixture.functions.returns('authorizer', { ...ALLOW, context: { sub } });
        await fixture.call('/a');
        expect(fixture.upstream.last().all('x-sub')).toEqual([expected]);
      },
    ),
  }),
  rule(66, 'a cached policy is evaluated again for another path, without asking', {
    'for one ARN': async () => {
      const { functions, call } = await startRestApi({ methods: METHODS, authorizer: cached() });
      functions.on('authorizer', ({ methodArn }) => ({
        kind: 'answer',
        payload: policy(['Allow', String(methodArn)]),
      }));
      expect((await call('/a', TOKEN)).status).toBe(200);
      expect((await call('/b', TOKEN)).status).toBe(403);
      expect(functions.invocations).toHaveLength(1);
    },
    'for every ARN': async () => {
      const { functions, call } = await startRestApi({ methods: METHODS, authorizer: cached() });
      functions.returns('authorizer', policy(['Allow', 'arn:aws:execute-api:eu-west-1:111122223333:api/prod/*']));
      await call('/a', TOKEN);
      expect((await call('/b', TOKEN)).status).toBe(200);
      expect(functions.invocations).toHaveLength(1);
    },
  }),
  rule(
    67,
    'with the path or the method as a source each has a result of its own',
    each(
      [
        ['context.path', 'context.path', ['GET /a', 'GET /b'], 2],
        ['context.resourcePath', 'context.resourcePath', ['GET /a', 'GET /b'], 2],
        ['context.httpMethod', 'context.httpMethod', ['GET /a', 'POST /a'], 2],
        ['context.httpMethod for the same method', 'context.httpMethod', ['GET /a', 'GET /b'], 1],
      ] as const,
      async ([, source, requests, calls]) => {
        const authorizer = cached({ IdentitySource: `${HEADER_SOURCE}, ${source}` });
        const { functions, call } = await startRestApi({ methods: METHODS, authorizer });
        functions.returns('authorizer', ALLOW);
        for (const [method = '', path = ''] of requests.map((request) => request.split(' '))) {
          await call(path, { ...TOKEN, method });
        }
        expect(functions.invocations).toHaveLength(calls);
      },
    ),
  ),
  rule(68, 'a method ARN over 1600 bytes is 414', async () => {
    const { functions, call } = await startRestApi({ methods: ['GET /{proxy+}'], authorizer: requestAuthorizer() });
    functions.returns('authorizer', ALLOW);
    expect((await call(`/${'a'.repeat(1500)}`)).status).toBe(200);
    const answer = await call(`/${'a'.repeat(1600)}`);
    expect([answer.status, answer.json()]).toEqual([414, { message: 'Request URI too long' }]);
  }),
];
