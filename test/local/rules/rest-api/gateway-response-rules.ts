import { expect } from 'vitest';
import type { Properties } from '../../gateway/gateway-fixture.js';
import { policy } from '../../http-api/fixture.js';
import { requestAuthorizer, startRestApi, tokenAuthorizer } from '../../rest-api/fixture.js';
import { each, rule, type TestedRule, uncertain } from '../rule.js';

const LOCATION = 'https://login.test/?next=%2Fa';

/** An API with these gateway responses whose authorizer denies. */
async function startDenying(gatewayResponses: readonly Properties[], switches: readonly string[] = []) {
  const fixture = await startRestApi({ authorizer: requestAuthorizer(), gatewayResponses, switches });
  const context = { Location: LOCATION, challenge: 'Bearer realm="x"' };
  fixture.functions.returns('authorizer', { ...policy(['Deny', '*']), context });
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

const CHALLENGE = {
  ResponseType: 'UNAUTHORIZED',
  ResponseParameters: { 'gatewayresponse.header.x-c': 'context.authorizer.challenge' },
};

const FROM = { 'gatewayresponse.header.x-from': "'default'" };

/** Status and header of a denial where these responses are set. */
async function expectInherited(responses: readonly Properties[], status: number, header?: string): Promise<void> {
  const answer = await (await startDenying(responses)).call('/a');
  expect([answer.status, answer.header('x-from')]).toEqual([status, header]);
}

export const REST_RESPONSE_RULES: readonly TestedRule[] = [
  rule(69, 'a denial becomes a redirect to where the authorizer says', {
    '': async () => {
      const { call, upstream } = await startDenying([REDIRECT]);
      const answer = await call('/a');
      expect([answer.status, answer.body]).toEqual([302, '']);
      expect(answer.header('location')).toBe(LOCATION);
      expect([answer.header('cache-control'), answer.header('content-type')]).toEqual(['no-store', 'text/plain']);
      expect(upstream.received).toHaveLength(0);
    },
    'without that key there is no Location': async () => {
      const { call, functions } = await startDenying([REDIRECT]);
      functions.returns('authorizer', policy(['Deny', '*']));
      const answer = await call('/a');
      expect([answer.status, answer.header('location')]).toEqual([302, undefined]);
    },
  }),
  uncertain(
    70,
    '70',
    'after Unauthorized there is no context, so that a header made of it is',
    each(
      [
        ['omitted', undefined],
        ['empty', ''],
      ] as const,
      async ([position, expected]) => {
        const { functions, call } = await startDenying([CHALLENGE], [`70=${position}`]);
        functions.throws('authorizer', 'Unauthorized');
        const answer = await call('/a');
        expect([answer.status, answer.header('x-c')]).toEqual([401, expected]);
      },
    ),
  ),
  rule(71, 'a static WWW-Authenticate of a gateway response keeps its name', async () => {
    const ResponseParameters = { 'gatewayresponse.header.WWW-Authenticate': "'Bearer'" };
    const gatewayResponses = [{ ResponseType: 'UNAUTHORIZED', ResponseParameters }];
    const { call } = await startRestApi({ authorizer: tokenAuthorizer(), gatewayResponses });
    const answer = await call('/a');
    expect([answer.status, answer.header('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(answer.json()).toEqual({ message: 'Unauthorized' });
  }),
  rule(72, 'WWW-Authenticate of an integration and its like are renamed, others dropped', async () => {
    const { call, upstream } = await startRestApi();
    const sent = { 'WWW-Authenticate': 'Bearer', Server: 'x', Via: 'y', 'X-Up': 'z', 'Set-Cookie': ['a', 'b'] };
    upstream.answerWith((_, response) => response.writeHead(401, sent).end());
    const answer = await call('/a');
    expect([answer.status, answer.header('www-authenticate'), answer.header('x-up')]).toEqual([401, undefined, 'z']);
    expect(answer.headers).toContainEqual(['x-amzn-Remapped-WWW-Authenticate', 'Bearer']);
    expect([answer.header('x-amzn-remapped-server'), answer.header('via')]).toEqual(['x', undefined]);
    expect(answer.all('set-cookie')).toEqual(['a', 'b']);
  }),
  rule(73, 'a type that is not set inherits from DEFAULT_4XX or DEFAULT_5XX', {
    'headers, with its own status': () =>
      expectInherited([{ ResponseType: 'DEFAULT_4XX', ResponseParameters: FROM }], 403, 'default'),
    'the status, where there is one': () =>
      expectInherited([{ ResponseType: 'DEFAULT_4XX', StatusCode: 418, ResponseParameters: FROM }], 418, 'default'),
    'nothing, where it is set': () =>
      expectInherited(
        [
          { ResponseType: 'DEFAULT_4XX', StatusCode: '418', ResponseParameters: FROM },
          { ResponseType: 'ACCESS_DENIED' },
        ],
        403,
      ),
    'nothing of the other class': () =>
      expectInherited([{ ResponseType: 'DEFAULT_5XX', ResponseParameters: FROM }], 403),
    'for a failed authorizer too': async () => {
      const { functions, call } = await startDenying([{ ResponseType: 'DEFAULT_5XX', ResponseParameters: FROM }]);
      functions.throws('authorizer', 'boom');
      const answer = await call('/a');
      expect([answer.status, answer.header('x-from')]).toEqual([500, 'default']);
    },
  }),
  rule(74, 'in a template variables are replaced, and directives are text', async () => {
    const template = `#set($x = 1){"m":$context.error.messageString,"r":"\${context.error.responseType}","u":"$context.authorizer.principalId","p":"$context.path","n":"$context.authorizer.none"}`;
    const response = { ResponseType: 'ACCESS_DENIED', ResponseTemplates: { 'application/json': template } };
    const { call } = await startDenying([response]);
    expect((await call('/a')).body).toBe(
      '#set($x = 1){"m":"User is not authorized to access this resource with an explicit deny","r":"ACCESS_DENIED","u":"user","p":"/a","n":""}',
    );
  }),
  rule(84, 'a path or method that is not there is 403, and no authorizer is asked', {
    ...each(
      [
        ['another path', '/b', 'GET'],
        ['another method', '/a', 'POST'],
        ['the root', '/', 'GET'],
      ] as const,
      async ([, path, method]) => {
        const { functions, call } = await startRestApi({ authorizer: requestAuthorizer() });
        const answer = await call(path, { method });
        expect([answer.status, answer.json()]).toEqual([403, { message: 'Missing Authentication Token' }]);
        expect(answer.header('x-amzn-ErrorType')).toBe('MissingAuthenticationTokenException');
        expect(functions.invocations).toHaveLength(0);
      },
    ),
    'with a bearer token, which is not repeated': async () => {
      const { call } = await startRestApi();
      const answer = await call('/b', { headers: ['Authorization', 'Bearer top-secret'] });
      expect([answer.status, answer.header('x-amzn-ErrorType')]).toEqual([403, 'IncompleteSignatureException']);
      expect(answer.body).not.toContain('top-secret');
    },
  }),
];
