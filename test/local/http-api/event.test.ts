import { describe, expect, it } from 'vitest';
import { httpAuthorizer, lambdaIntegration, startHttpApi } from './fixture.js';

const ALLOW = { isAuthorized: true };
const ROUTE_ARN = 'arn:aws:execute-api:eu-west-1:111122223333:api';

describe('the 2.0 authorizer event', () => {
  async function eventOf(sketch: Parameters<typeof startHttpApi>[0], path: string, headers: readonly string[] = []) {
    const { functions, call } = await startHttpApi({ authorizer: httpAuthorizer(), ...sketch });
    functions.returns('authorizer', ALLOW);
    await call(path, { headers });
    return functions.event('authorizer');
  }

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

describe('integration events of an HTTP API', () => {
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
