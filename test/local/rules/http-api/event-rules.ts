import { expect } from 'vitest';
import { httpApi } from '../../../../local/http-api/http-api.js';
import { CLIENT_CERTIFICATE, CLIENT_CERTIFICATE_FACTS } from '../../gateway/client-certificate.js';
import { startDomain } from '../../gateway/domain-fixture.js';
import {
  type HttpApiSketch,
  httpApiResources,
  httpAuthorizer,
  httpPolicyAuthorizer,
  lambdaIntegration,
  policy,
  startHttpApi,
} from '../../http-api/fixture.js';
import { each, rule, type TestedRule, uncertain } from '../rule.js';

const API_ARN = 'arn:aws:execute-api:eu-west-1:111122223333:api';
const CONTEXT = { text: 'x', number: 1, flag: true, list: ['a'], map: { b: 1 } };

type Event = Record<string, unknown>;

/** The event of an authorizer with payload format 2.0. */
async function eventOf(sketch: HttpApiSketch, path: string, headers: readonly string[] = []): Promise<Event> {
  const { functions, call } = await startHttpApi({ authorizer: httpAuthorizer(), ...sketch });
  functions.returns('authorizer', { isAuthorized: true });
  await call(path, { headers });
  return functions.event('authorizer');
}

/** What an integration sees of the context that the authorizer gave. */
async function contextSeen(format: '1.0' | '2.0', switches: readonly string[] = []): Promise<unknown> {
  const authorizer = httpPolicyAuthorizer();
  const { functions, call } = await startHttpApi({ authorizer, integration: lambdaIntegration(format), switches });
  functions.returns('authorizer', { ...policy(['Allow', '*']), context: CONTEXT });
  functions.returns('target', { statusCode: 200 });
  await call('/a');
  return (functions.event('target').requestContext as Event).authorizer;
}

/** A domain with mutual TLS in front of an API. */
function startMutualTls(integration: Record<string, unknown>) {
  const resources = (url: string) => httpApiResources({ authorizer: httpAuthorizer(), integration }, url);
  const MutualTlsAuthentication = { TruststoreUri: 's3://trust/store.pem' };
  return startDomain(httpApi, resources, { keys: [''], stage: '$default', MutualTlsAuthentication });
}

const WITH_CERTIFICATE = { headers: ['x-local-client-certificate', encodeURIComponent(CLIENT_CERTIFICATE)] };

export const HTTP_EVENT_RULES: readonly TestedRule[] = [
  rule(18, 'the ARN and the path of $default are those of the request, and the route key that of the route', {
    'a path': async () =>
      expect(await eventOf({ routes: ['ANY /{proxy+}'] }, '/a/b')).toMatchObject({
        version: '2.0',
        type: 'REQUEST',
        routeArn: `${API_ARN}/$default/GET/a/b`,
        routeKey: 'ANY /{proxy+}',
        rawPath: '/a/b',
        pathParameters: { proxy: 'a/b' },
        requestContext: { accountId: '111122223333', apiId: 'api', stage: '$default', http: { path: '/a/b' } },
      }),
    'the root': async () =>
      expect(await eventOf({ routes: ['$default'] }, '/')).toMatchObject({ routeArn: `${API_ARN}/$default/GET/` }),
  }),
  uncertain(19, '19', 'a named stage is in rawPath, and in neither the route nor a mapped path', {
    'at its execute-api address': async () =>
      expect(await eventOf({ routes: ['GET /a'], stages: ['dev'], mount: 'stage' }, '/dev/a?x=1')).toMatchObject({
        rawPath: '/dev/a',
        routeArn: `${API_ARN}/dev/GET/a`,
        rawQueryString: 'x=1',
        requestContext: { stage: 'dev', http: { path: '/dev/a' } },
      }),
    'behind a domain': async () =>
      expect(await eventOf({ stages: ['dev'] }, '/a')).toMatchObject({ rawPath: '/dev/a' }),
    'behind a domain in the other position': async () =>
      expect(await eventOf({ stages: ['dev'], switches: ['19=bare'] }, '/a')).toMatchObject({ rawPath: '/a' }),
    'mapped with $request.path': async () => {
      const integration = { RequestParameters: { 'overwrite:path': '$request.path' } };
      const { call, upstream } = await startHttpApi({ stages: ['dev'], mount: 'stage', integration });
      await call('/dev/a');
      expect(upstream.last().url).toBe('/a');
    },
  }),
  uncertain(
    20,
    '20',
    'the cookies of a 2.0 authorizer event are',
    each(
      [
        ['both', ['a=1', 'b=2'], 'a=1; b=2'],
        ['cookies-only', ['a=1', 'b=2'], undefined],
        ['header-only', undefined, 'a=1; b=2'],
      ] as const,
      async ([position, cookies, cookie]) => {
        const event = await eventOf({ switches: [`20=${position}`] }, '/a', ['Cookie', 'a=1; b=2']);
        expect([event.cookies, (event.headers as Event).cookie]).toEqual([cookies, cookie]);
      },
    ),
  ),
  rule(21, 'what is empty has no key in a 2.0 event', async () => {
    const event = await eventOf({}, '/a');
    for (const key of ['cookies', 'queryStringParameters', 'pathParameters', 'stageVariables', 'body']) {
      expect(event).not.toHaveProperty(key);
    }
    expect(event.rawQueryString).toBe('');
  }),
  rule(22, 'header names of events are lower case', async () =>
    expect((await eventOf({}, '/a', ['X-CaMeL', 'v'])).headers).toMatchObject({ 'x-camel': 'v' }),
  ),
  rule(23, 'repeated headers and query parameters of a 2.0 event are joined by a comma', async () => {
    const event = await eventOf({}, '/a?q=1&q=2&r=%20', ['h', '1', 'H', '2']);
    expect(event.headers).toMatchObject({ h: '1,2' });
    expect(event.queryStringParameters).toEqual({ q: '1,2', r: ' ' });
  }),
  rule(24, 'a 1.0 authorizer event joins two sources by a comma, under both names', async () => {
    const { functions, call } = await startHttpApi({
      authorizer: httpPolicyAuthorizer({
        AuthorizerPayloadFormatVersion: '1.0',
        IdentitySource: ['$request.header.x-a', '$request.header.x-b'],
      }),
    });
    functions.returns('authorizer', policy(['Allow', '*']));
    await call('/a?q=1', { headers: ['X-A', 'v1', 'X-B', 'v2'] });
    expect(functions.event('authorizer')).toMatchObject({
      version: '1.0',
      type: 'REQUEST',
      methodArn: `${API_ARN}/$default/GET/a`,
      identitySource: 'v1,v2',
      authorizationToken: 'v1,v2',
      resource: '/a',
      path: '/a',
      httpMethod: 'GET',
      headers: { 'x-a': 'v1' },
      queryStringParameters: { q: '1' },
      requestContext: { resourcePath: '/a', httpMethod: 'GET', stage: '$default' },
    });
  }),
  rule(25, 'a 2.0 integration event has the context under authorizer.lambda, typed and without principal', async () =>
    expect(await contextSeen('2.0')).toEqual({ lambda: CONTEXT }),
  ),
  uncertain(26, '26', 'a 1.0 integration event has the context', {
    'under authorizer.lambda': async () => expect(await contextSeen('1.0')).toEqual({ lambda: CONTEXT }),
    'under authorizer in the other position': async () =>
      expect(await contextSeen('1.0', ['26=flat'])).toEqual(CONTEXT),
  }),
  rule(56, 'behind a domain with mutual TLS every event has the certificate of the client', {
    'payload format 2.0': async () => {
      const { functions, call } = await startMutualTls(lambdaIntegration('2.0'));
      functions.returns('authorizer', { isAuthorized: true }).returns('target', {});
      await call('/a', WITH_CERTIFICATE);
      for (const name of ['authorizer', 'target']) {
        expect(functions.event(name).requestContext).toMatchObject({
          authentication: { clientCert: CLIENT_CERTIFICATE_FACTS },
        });
        expect(functions.event(name).headers).not.toHaveProperty('x-local-client-certificate');
      }
    },
    'payload format 1.0': async () => {
      const { functions, call } = await startMutualTls(lambdaIntegration('1.0'));
      functions.returns('authorizer', { isAuthorized: true }).returns('target', { statusCode: 200 });
      await call('/a', WITH_CERTIFICATE);
      const { requestContext } = functions.event('target');
      expect(requestContext).toMatchObject({ identity: { clientCert: CLIENT_CERTIFICATE_FACTS } });
    },
    'without one the client gets nowhere': async () => {
      const { functions, call } = await startMutualTls(lambdaIntegration('2.0'));
      for (const headers of [[], ['x-local-client-certificate', 'none']]) {
        const answer = await call('/a', { headers });
        expect([answer.status, answer.json()]).toEqual([403, { message: 'Forbidden' }]);
      }
      expect(functions.invocations).toHaveLength(0);
    },
    'without such a domain the header is one like any other': async () => {
      const event = await eventOf({}, '/a', WITH_CERTIFICATE.headers);
      expect(event.requestContext).not.toHaveProperty('authentication');
      expect(event.headers).toHaveProperty('x-local-client-certificate');
    },
  }),
];
