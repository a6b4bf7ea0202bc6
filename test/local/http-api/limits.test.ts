import { describe, expect, it } from 'vitest';
import { deployed, type GatewayFixture } from '../gateway/gateway-fixture.js';
import { httpAuthorizer, startHttpApi } from './fixture.js';

const limits = (ThrottlingRateLimit: number, ThrottlingBurstLimit: number) => ({
  ThrottlingRateLimit,
  ThrottlingBurstLimit,
});

const statuses = async ({ call }: GatewayFixture, ...paths: readonly string[]) => {
  const found: number[] = [];
  for (const path of paths) found.push((await call(path)).status);
  return found;
};

describe('the settings of a stage of an HTTP API', () => {
  it('throttle a route after its burst, until its rate gives it room again', async () => {
    const fixture = await startHttpApi({
      openRoutes: ['GET /b'],
      stage: { RouteSettings: { 'GET /a': limits(1, 2) } },
    });
    expect(await statuses(fixture, '/a', '/a', '/a', '/b')).toEqual([200, 200, 429, 200]);
    const refused = await fixture.call('/a');
    expect([refused.json(), refused.header('content-type')]).toEqual([
      { message: 'Too Many Requests' },
      'application/json',
    ]);
    expect(refused.header('apigw-requestid')).toMatch(/.{8}/);
    expect(fixture.traces.at(-1)).toMatchObject({ decision: 'throttled', status: 429, route: 'GET /a' });
    expect(fixture.upstream.received).toHaveLength(3);
    fixture.travel(1);
    expect(await statuses(fixture, '/a', '/a')).toEqual([200, 429]);
  });

  it('throttle each route for itself by what the stage gives all', async () => {
    const stage = { DefaultRouteSettings: limits(1, 1), RouteSettings: { 'GET /c': { DetailedMetricsEnabled: true } } };
    const fixture = await startHttpApi({ openRoutes: ['GET /b', 'GET /c'], stage });
    expect(await statuses(fixture, '/a', '/a', '/b', '/b', '/c', '/c')).toEqual([200, 429, 200, 429, 200, 200]);
  });

  it('count whatever the path of a route with variables', async () => {
    const stage = { RouteSettings: { 'GET /a/{id}': limits(1, 1) } };
    const fixture = await startHttpApi({ routes: ['GET /a/{id}'], stage });
    expect(await statuses(fixture, '/a/1', '/a/2')).toEqual([200, 429]);
  });

  it.each([
    ['before-authorizer', 1],
    ['after-authorizer', 2],
  ])('count %s', async (position, asked) => {
    const fixture = await startHttpApi({
      authorizer: httpAuthorizer(),
      stage: { DefaultRouteSettings: limits(1, 1) },
      switches: [`throttle-order=${position}`],
    });
    fixture.functions.returns('authorizer', { isAuthorized: true });
    expect(await statuses(fixture, '/a', '/a')).toEqual([200, 429]);
    expect(fixture.functions.calls('authorizer')).toHaveLength(asked);
  });

  it('are forgotten where throttling is off', async () => {
    const fixture = await startHttpApi({ stage: { DefaultRouteSettings: limits(1, 1) }, throttling: false });
    expect(await statuses(fixture, '/a', '/a')).toEqual([200, 200]);
  });

  it('must be of routes that are there', async () => {
    const stage = { RouteSettings: { 'GET /z': limits(1, 1) } };
    await expect(startHttpApi({ stage })).rejects.toThrow(
      'Unable to find Route by key GET /z within the provided RouteSettings',
    );
  });

  it('must be known', async () => {
    const stage = { DefaultRouteSettings: { ThrottlingRate: 1 } };
    await expect(startHttpApi({ stage })).rejects.toThrow('DefaultRouteSettings.ThrottlingRate is not known');
  });
});

it('a web ACL on an HTTP API is not deployed', async () => {
  const ResourceArn = 'arn:aws:apigateway:eu-west-1::/apis/api/stages/$default';
  const association = deployed('AWS::WAFv2::WebACLAssociation', 'association', { ResourceArn, WebACLArn: 'arn' });
  await expect(startHttpApi({ more: [association] })).rejects.toThrow(
    'separated by colons or slashes., field: RESOURCE_ARN, parameter: arn:aws:apigateway:eu-west-1::/apis/api/stages/$default',
  );
});
