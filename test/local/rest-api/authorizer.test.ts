import { describe, expect, it } from 'vitest';
import type { FakeFunctions } from '../gateway/fake-functions.js';
import type { GatewayFixture } from '../gateway/gateway-fixture.js';
import type { ClientAnswer } from '../gateway/http-client.js';
import { policy } from '../http-api/fixture.js';
import { requestAuthorizer, restLambda, startRestApi, tokenAuthorizer } from './fixture.js';

const HEADER_SOURCE = 'method.request.header.Authorization';
const ALLOW = policy(['Allow', '*']);
const TOKEN = { headers: ['Authorization', 't'] };

function expectRefused({ upstream }: GatewayFixture, answer: ClientAnswer, status: number, type: string): void {
  expect(answer.status).toBe(status);
  expect(answer.header('x-amzn-ErrorType')).toBe(type);
  expect(answer.header('x-amzn-RequestId')).toBeTruthy();
  expect(upstream.received).toHaveLength(0);
}

describe('identity sources of a REST API', () => {
  it('rule 57: with caching a missing header is 401 and nothing is invoked', async () => {
    const authorizer = requestAuthorizer({ IdentitySource: HEADER_SOURCE, AuthorizerResultTtlInSeconds: 300 });
    const fixture = await startRestApi({ authorizer });
    const answer = await fixture.call('/a');
    expectRefused(fixture, answer, 401, 'UnauthorizedException');
    expect(answer.json()).toEqual({ message: 'Unauthorized' });
    expect(fixture.functions.invocations).toHaveLength(0);
  });

  it.each([
    ['invoked', 1, 200],
    ['401', 0, 401],
  ])('rule 58: without caching a missing header is %s, as the switch says', async (position, calls, status) => {
    const authorizer = requestAuthorizer({ IdentitySource: HEADER_SOURCE });
    const { functions, call } = await startRestApi({ authorizer, switches: [`58=${position}`] });
    functions.returns('authorizer', ALLOW);
    expect((await call('/a')).status).toBe(status);
    expect(functions.invocations).toHaveLength(calls);
  });

  it.each([
    ['matches as a whole', 'Bearer x', 1, 200],
    ['does not match', 'Basic x', 0, 401],
    ['matches in part', 'Bearer x y', 0, 401],
  ])('rule 59: a token that %s', async (_, value, calls, status) => {
    const authorizer = tokenAuthorizer({ IdentityValidationExpression: 'Bearer \\w+' });
    const { functions, call } = await startRestApi({ authorizer });
    functions.returns('authorizer', ALLOW);
    expect((await call('/a', { headers: ['Authorization', value] })).status).toBe(status);
    expect(functions.invocations).toHaveLength(calls);
  });

  it('rule 59: a missing token is 401 even without caching', async () => {
    const { functions, call } = await startRestApi({ authorizer: tokenAuthorizer() });
    expect((await call('/a')).status).toBe(401);
    expect(functions.invocations).toHaveLength(0);
  });

  it.each([
    ['insensitive', 200],
    ['sensitive', 401],
  ])('the case of a header source is %s, as the switch says', async (position, status) => {
    const { functions, call } = await startRestApi({
      authorizer: tokenAuthorizer(),
      switches: [`rest-header-case=${position}`],
    });
    functions.returns('authorizer', ALLOW);
    expect((await call('/a', { headers: ['authorization', 't'] })).status).toBe(status);
  });

  it('caching a REQUEST authorizer without sources is not deployed', async () => {
    const authorizer = requestAuthorizer({ AuthorizerResultTtlInSeconds: undefined });
    await expect(startRestApi({ authorizer })).rejects.toThrow('caching needs at least one identity source');
  });

  it('a path parameter is no identity source', async () => {
    const authorizer = requestAuthorizer({ IdentitySource: 'method.request.path.id' });
    await expect(startRestApi({ authorizer })).rejects.toThrow('IdentitySource method.request.path.id');
  });
});

describe('answers of a REST authorizer', () => {
  const broken: readonly [name: string, set: (functions: FakeFunctions) => unknown][] = [
    ['throws "unauthorized "', (f) => f.throws('authorizer', 'unauthorized ')],
    ['throws anything', (f) => f.throws('authorizer', 'boom')],
    ['answers a simple response', (f) => f.returns('authorizer', { isAuthorized: true })],
    ['answers nothing', (f) => f.returns('authorizer', null)],
    ['answers errorMessage Unauthorized', (f) => f.returns('authorizer', { errorMessage: 'Unauthorized' })],
    ['has no principalId', (f) => f.returns('authorizer', { ...ALLOW, principalId: undefined })],
    ['takes too long', (f) => f.on('authorizer', { kind: 'timeout' })],
    ['may not be invoked', (f) => f.on('authorizer', { kind: 'denied' })],
  ];

  it.each(broken)('rule 61: an authorizer that %s is 500 with a null message', async (_, set) => {
    const fixture = await startRestApi({ authorizer: requestAuthorizer() });
    set(fixture.functions);
    const answer = await fixture.call('/a');
    expectRefused(fixture, answer, 500, 'AuthorizerConfigurationException');
    expect(answer.body).toBe('{"message":null}');
  });

  it.each([
    ['an object', { nested: {} }],
    ['a list', { list: ['a'] }],
  ])('rule 64: %s in the context is 500', async (_, context) => {
    const fixture = await startRestApi({ authorizer: requestAuthorizer() });
    fixture.functions.returns('authorizer', { ...ALLOW, context });
    expectRefused(fixture, await fixture.call('/a'), 500, 'AuthorizerConfigurationException');
  });

  it('rule 60: throwing exactly Unauthorized is 401', async () => {
    const fixture = await startRestApi({ authorizer: requestAuthorizer() });
    fixture.functions.throws('authorizer', 'Unauthorized');
    const answer = await fixture.call('/a');
    expectRefused(fixture, answer, 401, 'UnauthorizedException');
    expect(answer.json()).toEqual({ message: 'Unauthorized' });
  });

  it.each([
    ['rule 62: an explicit deny', policy(['Allow', '*'], ['Deny', '*']), 'Message', ' with an explicit deny'],
    ['rule 62: an explicit deny', policy(['Deny', '*']), 'message', ' with an explicit deny'],
    ['rule 63: a policy without match', policy(['Allow', 'arn:aws:execute-api:*:*:other/*']), 'Message', ''],
  ])('%s is 403 (key %#)', async (_, answerOfAuthorizer, key, ending) => {
    const fixture = await startRestApi({ authorizer: requestAuthorizer(), switches: [`62=${key}`] });
    fixture.functions.returns('authorizer', answerOfAuthorizer);
    const answer = await fixture.call('/a');
    expectRefused(fixture, answer, 403, 'AccessDeniedException');
    expect(answer.json()).toEqual({ [key]: `User is not authorized to access this resource${ending}` });
  });

  it('rule 65: a proxy function sees the context as texts, with the principal', async () => {
    const { functions, call } = await startRestApi({ authorizer: requestAuthorizer(), integration: restLambda() });
    functions.returns('authorizer', { ...ALLOW, context: { number: 1, flag: true, text: 'x', nothing: null } });
    functions.returns('target', { statusCode: 200 });
    await call('/a');
    expect(functions.event('target')).toMatchObject({
      requestContext: { authorizer: { principalId: 'user', number: '1', flag: 'true', text: 'x', nothing: null } },
    });
  });

  it('rule 68: a method ARN over 1600 bytes is 414', async () => {
    const fixture = await startRestApi({ methods: ['GET /{proxy+}'], authorizer: requestAuthorizer() });
    fixture.functions.returns('authorizer', ALLOW);
    expect((await fixture.call(`/${'a'.repeat(1500)}`)).status).toBe(200);
    const answer = await fixture.call(`/${'a'.repeat(1600)}`);
    expect(answer.status).toBe(414);
    expect(answer.json()).toEqual({ message: 'Request URI too long' });
  });
});

describe('the cache of a REST authorizer', () => {
  const methods = ['GET /a', 'GET /b', 'POST /a'];
  const cached = (extra = {}) =>
    requestAuthorizer({ IdentitySource: HEADER_SOURCE, AuthorizerResultTtlInSeconds: 60, ...extra });

  it('rule 66: a cached policy for one ARN is 403 on the second path, without a call', async () => {
    const { functions, call } = await startRestApi({ methods, authorizer: cached() });
    functions.on('authorizer', ({ methodArn }) => ({ kind: 'answer', payload: policy(['Allow', String(methodArn)]) }));
    expect((await call('/a', TOKEN)).status).toBe(200);
    expect((await call('/b', TOKEN)).status).toBe(403);
    expect(functions.invocations).toHaveLength(1);
  });

  it('rule 66: a cached policy for every ARN passes on the second path', async () => {
    const { functions, call } = await startRestApi({ methods, authorizer: cached() });
    functions.returns('authorizer', policy(['Allow', 'arn:aws:execute-api:eu-west-1:111122223333:api/prod/*']));
    await call('/a', TOKEN);
    expect((await call('/b', TOKEN)).status).toBe(200);
    expect(functions.invocations).toHaveLength(1);
  });

  it.each([
    ['context.path', ['GET /a', 'GET /b'], 2],
    ['context.resourcePath', ['GET /a', 'GET /b'], 2],
    ['context.httpMethod', ['GET /a', 'POST /a'], 2],
    ['context.httpMethod', ['GET /a', 'GET /b'], 1],
  ])('rule 67: with %s as a source, %j make %i calls', async (source, requests, calls) => {
    const authorizer = cached({ IdentitySource: `${HEADER_SOURCE}, ${source}` });
    const { functions, call } = await startRestApi({ methods, authorizer });
    functions.returns('authorizer', ALLOW);
    for (const [method = '', path = ''] of requests.map((request) => request.split(' '))) {
      await call(path, { ...TOKEN, method });
    }
    expect(functions.invocations).toHaveLength(calls);
  });

  it('a TOKEN authorizer is cached by the value of its header, for 300 seconds where nothing is said', async () => {
    const authorizer = tokenAuthorizer({ AuthorizerResultTtlInSeconds: undefined });
    const { functions, call, travel } = await startRestApi({ methods, authorizer });
    functions.returns('authorizer', ALLOW);
    await call('/a', TOKEN);
    await call('/b', TOKEN);
    await call('/a', { headers: ['Authorization', 'u'] });
    expect(functions.invocations).toHaveLength(2);
    travel(299);
    await call('/a', TOKEN);
    expect(functions.invocations).toHaveLength(2);
    travel(2);
    await call('/a', TOKEN);
    expect(functions.invocations).toHaveLength(3);
  });
});

describe('events of a REST authorizer', () => {
  it('a TOKEN event holds the token, the ARN and nothing else', async () => {
    const { functions, call } = await startRestApi({ authorizer: tokenAuthorizer() });
    functions.returns('authorizer', ALLOW);
    await call('/a?q=1', TOKEN);
    expect(functions.event('authorizer')).toEqual({
      type: 'TOKEN',
      authorizationToken: 't',
      methodArn: 'arn:aws:execute-api:eu-west-1:111122223333:api/prod/GET/a',
    });
  });

  it('a REQUEST event names the concrete path, the resource, and every value', async () => {
    const { functions, call } = await startRestApi({ methods: ['ANY /a/{proxy+}'], authorizer: requestAuthorizer() });
    functions.returns('authorizer', ALLOW);
    await call('/a/b%20c/d?q=1&q=2', { method: 'POST', headers: ['X-CaMeL', '1', 'X-CaMeL', '2'], body: 'secret' });
    expect(functions.event('authorizer')).toMatchObject({
      type: 'REQUEST',
      methodArn: 'arn:aws:execute-api:eu-west-1:111122223333:api/prod/POST/a/b%20c/d',
      resource: '/a/{proxy+}',
      path: '/a/b%20c/d',
      httpMethod: 'POST',
      headers: { 'X-CaMeL': '2' },
      multiValueHeaders: { 'X-CaMeL': ['1', '2'] },
      queryStringParameters: { q: '2' },
      multiValueQueryStringParameters: { q: ['1', '2'] },
      pathParameters: { proxy: 'b c/d' },
      stageVariables: {},
      requestContext: { stage: 'prod', resourcePath: '/a/{proxy+}', httpMethod: 'POST', path: '/a/b%20c/d' },
    });
    expect(JSON.stringify(functions.event('authorizer'))).not.toContain('secret');
  });
});
