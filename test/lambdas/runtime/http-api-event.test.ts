import type { APIGatewayProxyEventV2, APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import { expect, test } from 'vitest';
import { httpApiRequest } from '../../../lambdas/runtime/http-api-event.js';
import { bodyContract, eventAdapterContract } from '../../contracts/event-adapter.js';
import { capturedEvent, httpApiAuthorizerEvent, httpApiProxyEvent } from '../../fakes/api-gateway-events.js';

eventAdapterContract('a request to the authorizer of an HTTP API', (sent) =>
  httpApiRequest(httpApiAuthorizerEvent(sent)),
);
eventAdapterContract('a request to a function of an HTTP API', (sent) => httpApiRequest(httpApiProxyEvent(sent)));
bodyContract('an HTTP API', (sent) => httpApiRequest(httpApiProxyEvent(sent)));

const SESSION = { name: '__Host-claimgate', value: 'c29tZSBjb29raWU' };
const authorizerEvent = () => capturedEvent<APIGatewayRequestAuthorizerEventV2>('http-api-authorizer');

test('a captured authorizer event', () => {
  const request = httpApiRequest(authorizerEvent());
  expect({ ...request, headers: request.headers.get('accept') }).toEqual({
    method: 'GET',
    routeKeys: ['GET /orders/{proxy+}'],
    pathParameters: { proxy: '7' },
    path: '/prod/orders/7',
    query: 'a=1&a=2&b=%2F',
    headers: ['text/html'],
    cookies: [{ name: 'theme', value: 'dark' }, SESSION],
    cookieHeader: `theme=dark; ${SESSION.name}=${SESSION.value}`,
    body: '',
    sourceAddress: '203.0.113.7',
    correlationId: 'JKJaXmPLvHcESHA=',
  });
});

test('a captured proxy event', () => {
  const request = httpApiRequest(capturedEvent<APIGatewayProxyEventV2>('http-api-proxy'));
  expect(request.method).toBe('POST');
  expect(request.cookies).toEqual([SESSION]);
  expect(request.body).toBe('return_to=%2Forders');
});

test.each([
  ['absent', undefined],
  ['null', null],
  ['empty', []],
])('cookies that stay in their header are found there, where the list of cookies is %s', (_, cookies) => {
  const event = { ...authorizerEvent(), cookies, headers: { cookie: 'theme=dark; __Host-claimgate=c29tZSBjb29raWU' } };
  const request = httpApiRequest(event as unknown as APIGatewayRequestAuthorizerEventV2);
  expect(request.cookies).toContainEqual(SESSION);
});

test.each([
  ['null', null],
  ['absent', undefined],
])('headers that are %s are none', (_, headers) => {
  const { cookies: __, ...event } = authorizerEvent();
  const request = httpApiRequest({ ...event, headers } as unknown as APIGatewayRequestAuthorizerEventV2);
  expect(request.headers.size).toBe(0);
  expect(request.cookies).toEqual([]);
});

test('a route that takes every request keeps its name', () => {
  expect(httpApiRequest({ ...authorizerEvent(), routeKey: '$default' }).routeKeys).toEqual(['$default']);
});

test('a proxy event without a body', () => {
  const { body: _, ...event } = capturedEvent<APIGatewayProxyEventV2>('http-api-proxy');
  expect(httpApiRequest({ ...event, isBase64Encoded: false }).body).toBe('');
});
