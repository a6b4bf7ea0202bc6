import { describe, expect, it } from 'vitest';
import { policy } from '../http-api/fixture.js';
import { requestAuthorizer, startRestApi, tokenAuthorizer } from './fixture.js';

const ALLOW = policy(['Allow', '*']);
const TOKEN = { headers: ['Authorization', 't'] };

describe('identity sources of a REST API', () => {
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

describe('the cache of a REST authorizer', () => {
  const methods = ['GET /a', 'GET /b'];

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

it('a method of IAM is for requests that are signed for AWS, which nobody can do here', async () => {
  const { call, upstream } = await startRestApi({ method: { AuthorizationType: 'AWS_IAM' } });
  const unsigned = await call('/a');
  expect([unsigned.status, unsigned.json()]).toEqual([403, { message: 'Missing Authentication Token' }]);
  expect((await call('/a', { headers: ['Authorization', 'Bearer t'] })).status).toBe(403);
  expect(upstream.received).toHaveLength(0);
});
