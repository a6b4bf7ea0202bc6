import { describe, expect, it } from 'vitest';
import { deployed, type GatewayFixture } from '../gateway/gateway-fixture.js';
import { type RestApiSketch, requestAuthorizer, startRestApi } from './fixture.js';

const settings = (HttpMethod: string, ResourcePath: string, ThrottlingRateLimit = 1, ThrottlingBurstLimit = 1) => ({
  HttpMethod,
  ResourcePath,
  ThrottlingRateLimit,
  ThrottlingBurstLimit,
});

const start = (MethodSettings: readonly object[], sketch: RestApiSketch = {}) =>
  startRestApi({ openMethods: ['GET /a/{id}', 'ANY /b', 'GET /'], ...sketch, stage: { MethodSettings } });

const statuses = async ({ call }: GatewayFixture, ...paths: readonly string[]) => {
  const found: number[] = [];
  for (const path of paths) found.push((await call(path)).status);
  return found;
};

describe('the settings of a stage of a REST API', () => {
  it('throttle a method after its burst, until its rate gives it room again', async () => {
    const fixture = await start([settings('GET', '/~1a~1{id}', 1, 2)]);
    expect(await statuses(fixture, '/a/1', '/a/2', '/a/3', '/a')).toEqual([200, 200, 429, 200]);
    const refused = await fixture.call('/a/1');
    expect(refused.json()).toEqual({ message: 'Too Many Requests' });
    expect(refused.header('x-amzn-errortype')).toBe('TooManyRequestsException');
    expect(fixture.traces.at(-1)).toMatchObject({ decision: 'throttled', status: 429 });
    expect(fixture.upstream.received).toHaveLength(3);
    fixture.travel(1);
    expect(await statuses(fixture, '/a/1', '/a/1')).toEqual([200, 429]);
  });

  it('throttle each method for itself by what the stage gives all', async () => {
    const fixture = await start([settings('*', '/*'), { HttpMethod: 'GET', ResourcePath: '/', MetricsEnabled: true }]);
    expect(await statuses(fixture, '/a', '/a', '/b', '/b', '/', '/')).toEqual([200, 429, 200, 429, 200, 200]);
    expect((await fixture.call('/b', { method: 'POST' })).status).toBe(200);
  });

  it('of a method hold also where ANY takes it', async () => {
    const fixture = await start([settings('GET', '/~1b')]);
    expect(await statuses(fixture, '/b', '/b')).toEqual([200, 429]);
    expect((await fixture.call('/b', { method: 'POST' })).status).toBe(200);
    expect((await fixture.call('/b', { method: 'POST' })).status).toBe(200);
  });

  it('are answered as the API says', async () => {
    const fixture = await start([settings('*', '/*')], {
      gatewayResponses: [
        {
          ResponseType: 'THROTTLED',
          StatusCode: '503',
          ResponseParameters: { 'gatewayresponse.header.Retry-After': "'1'" },
          ResponseTemplates: { 'application/json': '{"error":$context.error.messageString}' },
        },
      ],
    });
    await fixture.call('/a');
    const refused = await fixture.call('/a');
    expect([refused.status, refused.header('retry-after'), refused.json()]).toEqual([
      503,
      '1',
      { error: 'Too Many Requests' },
    ]);
  });

  it.each([
    ['before-authorizer', 1],
    ['after-authorizer', 2],
  ])('count %s', async (position, asked) => {
    const fixture = await start([settings('*', '/*')], {
      authorizer: requestAuthorizer(),
      switches: [`throttle-order=${position}`],
    });
    fixture.functions.returns('authorizer', {
      principalId: 'user',
      policyDocument: { Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }] },
    });
    expect(await statuses(fixture, '/a', '/a')).toEqual([200, 429]);
    expect(fixture.functions.calls('authorizer')).toHaveLength(asked);
  });

  it('are forgotten where throttling is off', async () => {
    const fixture = await start([settings('*', '/*')], { throttling: false });
    expect(await statuses(fixture, '/a', '/a')).toEqual([200, 200]);
  });

  it.each([
    ['*', '/~1a'],
    ['GET', '/*'],
    ['GET', '/a/{id}'],
    ['get', '/~1a'],
  ])('for %s %s name nothing', async (method, path) => {
    await expect(start([settings(method, path)])).rejects.toThrow(`MethodSettings for ${method} ${path}`);
  });
});

describe('the web ACL of a stage of a REST API', () => {
  const guarded = (Action: object) => ({
    openMethods: ['GET /a'],
    methods: [],
    more: [
      deployed('AWS::WAFv2::WebACL', 'acl|id|REGIONAL', {
        DefaultAction: { Allow: {} },
        Rules: [
          {
            Name: 'Rate',
            Priority: 0,
            Action,
            Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 1 } },
          },
        ],
      }),
      deployed('AWS::WAFv2::WebACLAssociation', 'association', {
        ResourceArn: 'arn:aws:apigateway:eu-west-1::/restapis/api/stages/prod',
        WebACLArn: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/acl/id',
      }),
    ],
  });

  it('blocks with 403, as the API says it', async () => {
    const fixture = await startRestApi(guarded({ Block: {} }));
    expect(await statuses(fixture, '/a', '/a', '/unknown')).toEqual([200, 403, 403]);
    const refused = await fixture.call('/a');
    expect([refused.json(), refused.header('x-amzn-errortype')]).toEqual([
      { message: 'Forbidden' },
      'ForbiddenException',
    ]);
    expect(fixture.traces.at(-1)).toMatchObject({ decision: 'filtered', status: 403 });
    fixture.travel(301);
    expect(await statuses(fixture, '/a')).toEqual([200]);
  });

  it('may answer in its own way', async () => {
    const fixture = await startRestApi(guarded({ Block: { CustomResponse: { ResponseCode: 429 } } }));
    expect(await statuses(fixture, '/a', '/a')).toEqual([200, 429]);
    expect((await fixture.call('/a')).body).toHaveLength(0);
  });
});
