import { describe, expect, it } from 'vitest';
import { httpAuthorizer, httpPolicyAuthorizer, lambdaIntegration, policy, startHttpApi } from './fixture.js';

const ALLOW = { isAuthorized: true };
const ROUTE_ARN = 'arn:aws:execute-api:eu-west-1:111122223333:api';

describe('the 2.0 authorizer event', () => {
  async function eventOf(sketch: Parameters<typeof startHttpApi>[0], path: string, headers: readonly string[] = []) {
    const { functions, call } = await startHttpApi({ authorizer: httpAuthorizer(), ...sketch });
    functions.returns('authorizer', ALLOW);
    await call(path, { headers });
    return functions.event('authorizer');
  }

  it('rule 18: $default is not in the path, and the ARN names the concrete path', async () => {
    expect(await eventOf({ routes: ['ANY /{proxy+}'] }, '/a/b')).toMatchObject({
      version: '2.0',
      type: 'REQUEST',
      routeArn: `${ROUTE_ARN}/$default/GET/a/b`,
      routeKey: 'ANY /{proxy+}',
      rawPath: '/a/b',
      pathParameters: { proxy: 'a/b' },
      requestContext: {
        accountId: '111122223333',
        apiId: 'api',
        stage: '$default',
        http: { method: 'GET', path: '/a/b' },
      },
    });
  });

  it('rule 18: the root has an ARN with a trailing slash', async () => {
    expect(await eventOf({ routes: ['$default'] }, '/')).toMatchObject({ routeArn: `${ROUTE_ARN}/$default/GET/` });
  });

  it('rule 19: a named stage is in rawPath and not in the route', async () => {
    const event = await eventOf({ routes: ['GET /a'], stages: ['dev'], mount: 'stage' }, '/dev/a?x=1');
    expect(event).toMatchObject({
      rawPath: '/dev/a',
      routeArn: `${ROUTE_ARN}/dev/GET/a`,
      rawQueryString: 'x=1',
      requestContext: { stage: 'dev', http: { path: '/dev/a' } },
    });
  });

  it.each([
    ['with-stage', '/dev/a'],
    ['bare', '/a'],
  ])('rule 19: behind a domain, rawPath of a named stage is %s', async (position, rawPath) => {
    expect(await eventOf({ stages: ['dev'], switches: [`19=${position}`] }, '/a')).toMatchObject({ rawPath });
  });

  it.each([
    ['both', ['a=1', 'b=2'], 'a=1; b=2'],
    ['cookies-only', ['a=1', 'b=2'], undefined],
    ['header-only', undefined, 'a=1; b=2'],
  ])('rule 20: cookies are in %s', async (position, cookies, cookie) => {
    const event = await eventOf({ switches: [`20=${position}`] }, '/a', ['Cookie', 'a=1; b=2']);
    expect(event.cookies).toEqual(cookies);
    expect((event.headers as Record<string, unknown>).cookie).toEqual(cookie);
  });

  it('rule 21: what is empty has no key', async () => {
    const event = await eventOf({}, '/a');
    for (const key of ['cookies', 'queryStringParameters', 'pathParameters', 'stageVariables', 'body']) {
      expect(event).not.toHaveProperty(key);
    }
    expect(event.rawQueryString).toBe('');
  });

  it('rule 22: header names are lower case', async () => {
    expect((await eventOf({}, '/a', ['X-CaMeL', 'v'])).headers).toMatchObject({ 'x-camel': 'v' });
  });

  it('rule 23: repeated headers and query parameters are joined by a comma', async () => {
    const event = await eventOf({}, '/a?q=1&q=2&r=%20', ['h', '1', 'H', '2']);
    expect(event.headers).toMatchObject({ h: '1,2' });
    expect(event.queryStringParameters).toEqual({ q: '1,2', r: ' ' });
  });

  it('names that objects know are ordinary names', async () => {
    const event = await eventOf({}, '/a?constructor=1&__proto__=2');
    expect(JSON.stringify(event.queryStringParameters)).toBe('{"constructor":"1","__proto__":"2"}');
  });

  it.each([
    ['empty', []],
    ['null', null],
  ])('identitySource without sources is %s', async (position, expected) => {
    expect((await eventOf({ switches: [`identity-source=${position}`] }, '/a')).identitySource).toEqual(expected);
  });

  it('identitySource holds the values of the sources', async () => {
    const authorizer = httpAuthorizer({ IdentitySource: ['$request.header.x-a', '$request.querystring.q'] });
    expect((await eventOf({ authorizer }, '/a?q=2', ['X-A', '1'])).identitySource).toEqual(['1', '2']);
  });

  it('domainName is the host and port that the client asked for', async () => {
    const event = await eventOf({}, '/a', ['Host', 'gate.test:8443']);
    expect(event.requestContext).toMatchObject({ domainName: 'gate.test:8443', domainPrefix: 'gate' });
  });

  it('stage variables and the time of the request are there', async () => {
    expect(await eventOf({ stageVariables: { colour: 'blue' } }, '/a')).toMatchObject({
      stageVariables: { colour: 'blue' },
      requestContext: { time: '23/Nov/2026:09:30:00 +0000', timeEpoch: Date.UTC(2026, 10, 23, 9, 30) },
    });
  });
});

describe('the 1.0 authorizer event', () => {
  it('rule 24: two sources are joined by a comma, under both names', async () => {
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
      methodArn: `${ROUTE_ARN}/$default/GET/a`,
      identitySource: 'v1,v2',
      authorizationToken: 'v1,v2',
      resource: '/a',
      path: '/a',
      httpMethod: 'GET',
      headers: { 'x-a': 'v1' },
      queryStringParameters: { q: '1' },
      requestContext: { resourcePath: '/a', httpMethod: 'GET', stage: '$default' },
    });
  });
});

describe('integration events of an HTTP API', () => {
  const context = { text: 'x', number: 1, flag: true, list: ['a'], map: { b: 1 } };

  it('rule 25: the 2.0 context keeps its types under authorizer.lambda, without a principal', async () => {
    const { functions, call } = await startHttpApi({
      authorizer: httpPolicyAuthorizer(),
      integration: lambdaIntegration('2.0'),
    });
    functions.returns('authorizer', { ...policy(['Allow', '*']), context }).returns('target', {});
    await call('/a');
    const { requestContext } = functions.event('target') as { requestContext: { authorizer: unknown } };
    expect(requestContext.authorizer).toEqual({ lambda: context });
  });

  it.each([
    ['nested', { lambda: context }],
    ['flat', context],
  ])('rule 26: the 1.0 context is %s', async (position, expected) => {
    const { functions, call } = await startHttpApi({
      authorizer: httpAuthorizer(),
      integration: lambdaIntegration('1.0'),
      switches: [`26=${position}`],
    });
    functions.returns('authorizer', { ...ALLOW, context }).returns('target', { statusCode: 200 });
    await call('/a');
    expect((functions.event('target').requestContext as { authorizer: unknown }).authorizer).toEqual(expected);
  });

  it('cookies of a 2.0 event are moved out of the headers', async () => {
    const { functions, call } = await startHttpApi({ integration: lambdaIntegration('2.0') });
    functions.returns('target', {});
    await call('/a', { headers: ['Cookie', 'a=1', 'Cookie', 'b=2'] });
    expect(functions.event('target').cookies).toEqual(['a=1', 'b=2']);
    expect(functions.event('target').headers).not.toHaveProperty('cookie');
  });

  it('a 1.0 event has null where there is nothing', async () => {
    const { functions, call } = await startHttpApi({ integration: lambdaIntegration('1.0') });
    functions.returns('target', { statusCode: 200 });
    await call('/a');
    expect(functions.event('target')).toMatchObject({
      version: '1.0',
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      stageVariables: null,
      body: null,
      isBase64Encoded: false,
    });
  });

  const bodies: readonly [type: string | undefined, switches: string[], isBase64: boolean][] = [
    ['text/plain', [], false],
    ['application/json; charset=utf-8', [], false],
    ['application/problem+json', [], false],
    ['application/xml', [], false],
    ['application/javascript', [], false],
    ['application/x-www-form-urlencoded', [], true],
    ['application/x-www-form-urlencoded', ['form-body=text'], false],
    ['application/octet-stream', [], true],
    [undefined, [], true],
  ];

  it.each(bodies)('a body of type %s with %j: base64 is %s', async (type, switches, isBase64) => {
    const { functions, call } = await startHttpApi({
      routes: ['POST /a'],
      integration: lambdaIntegration('2.0'),
      switches,
    });
    functions.returns('target', {});
    const headers = type === undefined ? [] : ['Content-Type', type];
    await call('/a', { method: 'POST', headers, body: 'a=ü' });
    const body = isBase64 ? Buffer.from('a=ü').toString('base64') : 'a=ü';
    expect(functions.event('target')).toMatchObject({ body, isBase64Encoded: isBase64 });
  });

  it('the function is invoked for the route, within the timeout of the integration', async () => {
    const integration = lambdaIntegration('2.0', { TimeoutInMillis: 5000 });
    const { functions, call } = await startHttpApi({ routes: ['ANY /a/{proxy+}', '$default'], integration });
    functions.returns('target', {});
    await call('/a/b');
    await call('/else');
    expect(functions.invocations.map(({ sourceArn, timeout }) => [sourceArn, timeout])).toEqual([
      [`${ROUTE_ARN}/$default/GET/a/{proxy+}`, 5000],
      [`${ROUTE_ARN}/$default/$default`, 5000],
    ]);
  });
});
