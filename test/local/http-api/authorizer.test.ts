import { describe, expect, it } from 'vitest';
import { type GatewayFixture, startGateway } from '../gateway/gateway-fixture.js';
import type { ClientAnswer } from '../gateway/http-client.js';
import {
  httpApiResources,
  httpAuthorizer,
  httpPolicyAuthorizer,
  policy,
  serveHttpApi,
  startHttpApi,
} from './fixture.js';

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
  it('a throttled authorizer is 500', async () => {
    const fixture = await startHttpApi({ authorizer: httpAuthorizer() });
    fixture.functions.on('authorizer', { kind: 'throttled' });
    expectRefused(fixture, await fixture.call('/a'), 500, 'Internal Server Error');
  });

  it('an invoker that breaks is 500, never a hang', async () => {
    const fixture = await startHttpApi({ authorizer: httpAuthorizer() });
    expectRefused(fixture, await fixture.call('/a'), 500, 'Internal Server Error');
  });
});

describe('IAM policies of an HTTP API authorizer', () => {
  const cases: readonly [name: string, answer: unknown, switches: string[], status: number][] = [
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
  const cached = () =>
    httpAuthorizer({ IdentitySource: ['$request.header.Authorization'], AuthorizerResultTtlInSeconds: 60 });
  const token = { headers: ['Authorization', 't'] };

  it.each([
    ['forgotten', 2],
    ['cached', 1],
  ])('a 401 of the authorizer is %s, as the switch says', async (position, calls) => {
    const switches = [`unauthorized-result=${position}`];
    const { functions, call } = await startHttpApi({ authorizer: cached(), switches });
    functions.throws('authorizer', 'Unauthorized');
    await call('/a', token);
    expect((await call('/a', token)).status).toBe(401);
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

it('a route of IAM is for requests that are signed for AWS, which nobody can do here', async () => {
  const fixture = await startHttpApi({ routes: [], signedRoutes: ['GET /a'] });
  for (const headers of [[], ['Authorization', 'Bearer t'], ['Authorization', 'AWS4-HMAC-SHA256 Credential=a']]) {
    expectRefused(fixture, await fixture.call('/a', { headers }), 403, 'Forbidden');
  }
});
