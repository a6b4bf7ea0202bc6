import type { APIGatewayProxyEvent, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { expect, test } from 'vitest';
import { singleHeader } from '../../../core/request.js';
import { restApiRequest } from '../../../lambdas/runtime/rest-api-event.js';
import { bodyContract, eventAdapterContract } from '../../contracts/event-adapter.js';
import { capturedEvent, restApiAuthorizerEvent, restApiProxyEvent } from '../../fakes/api-gateway-events.js';

eventAdapterContract('a request to the authorizer of a REST API', (sent) =>
  restApiRequest(restApiAuthorizerEvent(sent)),
);
eventAdapterContract('a request to a function of a REST API', (sent) => restApiRequest(restApiProxyEvent(sent)));
bodyContract('a REST API', (sent) => restApiRequest(restApiProxyEvent(sent)));

const SESSION = { name: '__Host-claimgate', value: 'c29tZSBjb29raWU' };

test('a captured authorizer event', () => {
  const request = restApiRequest(capturedEvent<APIGatewayRequestAuthorizerEvent>('rest-api-authorizer'));
  expect({ ...request, headers: request.headers.get('accept') }).toEqual({
    method: 'GET',
    routeKeys: ['GET /orders/{proxy+}', 'ANY /orders/{proxy+}'],
    pathParameters: { proxy: '7' },
    path: '/prod/orders/7',
    query: 'a=1&a=2&b=/',
    headers: ['text/html'],
    cookies: [{ name: 'theme', value: 'dark' }, SESSION],
    cookieHeader: `theme=dark; ${SESSION.name}=${SESSION.value}`,
    body: '',
    sourceAddress: '203.0.113.7',
    correlationId: '7e2b5c1a-0b7f-4d8e-9d0a-2f5f6f9d7a11',
  });
});

test('cookies that HTTP/2 sent one by one are all there, though the event has the last one only beside them', () => {
  const request = restApiRequest(capturedEvent<APIGatewayRequestAuthorizerEvent>('rest-api-authorizer-http2'));
  expect(request.cookies).toEqual([{ name: 'theme', value: 'dark' }, { name: 'lang', value: 'de' }, SESSION]);
  expect(request.path).toBe('/shop/orders/7');
  expect(request.query).toBe('');
});

test('a captured proxy event', () => {
  const request = restApiRequest(capturedEvent<APIGatewayProxyEvent>('rest-api-proxy'));
  expect(request.method).toBe('POST');
  expect(request.cookies).toEqual([SESSION]);
  expect(request.body).toBe('return_to=%2Forders');
  expect(singleHeader(request, 'content-type')).toBe('application/x-www-form-urlencoded');
});

test('headers without their several values are taken as they are', () => {
  const event = capturedEvent<APIGatewayRequestAuthorizerEvent>('rest-api-authorizer');
  for (const multiValueHeaders of [null, {}]) {
    const request = restApiRequest({ ...event, multiValueHeaders } as APIGatewayRequestAuthorizerEvent);
    expect(request.cookies).toContainEqual(SESSION);
  }
});

test('a body of bytes is read as text', () => {
  const event = capturedEvent<APIGatewayProxyEvent>('rest-api-proxy');
  expect(restApiRequest({ ...event, body: 'Sm9zw6k=', isBase64Encoded: true }).body).toBe('José');
});
