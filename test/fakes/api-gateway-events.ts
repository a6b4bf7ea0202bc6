import { readFileSync } from 'node:fs';
import type {
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayRequestAuthorizerEvent,
  APIGatewayRequestAuthorizerEventV2,
} from 'aws-lambda';

/** A request on its way into API Gateway; headers and query as pairs, in the order sent. */
export interface WireRequest {
  readonly method?: string;
  /** The path template of the route, with which API Gateway matched. */
  readonly route?: string;
  readonly path?: string;
  readonly query?: readonly (readonly [string, string])[];
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string;
}

/** An event as it was captured, see `test/fixtures/events`. */
export function capturedEvent<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../fixtures/events/${name}.json`, import.meta.url), 'utf8')) as T;
}

/** As an HTTP API does it: names in lower case, repeated headers joined by comma, cookies apart, nothing empty. */
function inHttpApiEvent(event: APIGatewayRequestAuthorizerEventV2, sent: WireRequest) {
  const { method = 'GET', route = '/orders', path = '/prod/orders', query = [], headers = [] } = sent;
  const { cookies: _, queryStringParameters: __, ...rest } = event;
  const joined = new Map<string, string>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (key !== 'cookie') joined.set(key, joined.has(key) ? `${joined.get(key)},${value}` : value);
  }
  const cookies = headers
    .filter(([name]) => name.toLowerCase() === 'cookie')
    .flatMap(([, value]) => value.split(';').map((cookie) => cookie.trim()));
  return {
    ...rest,
    ...(cookies.length === 0 ? {} : { cookies }),
    routeKey: `${method} ${route}`,
    rawPath: path,
    rawQueryString: new URLSearchParams(query.map(([name, value]) => [name, value])).toString(),
    headers: Object.fromEntries(joined),
    requestContext: { ...event.requestContext, http: { ...event.requestContext.http, method, path } },
  };
}

export function httpApiAuthorizerEvent(sent: WireRequest = {}): APIGatewayRequestAuthorizerEventV2 {
  return inHttpApiEvent(capturedEvent('http-api-authorizer'), sent) as APIGatewayRequestAuthorizerEventV2;
}

export function httpApiProxyEvent(sent: WireRequest = {}): APIGatewayProxyEventV2 {
  const event = inHttpApiEvent(capturedEvent('http-api-proxy'), sent) as unknown as APIGatewayProxyEventV2;
  return { ...event, body: Buffer.from(sent.body ?? '').toString('base64'), isBase64Encoded: true };
}

/** As a REST API does it: names as sent, all values in `multiValue…`, the last one beside it, null where there is none. */
function inRestApiEvent(event: APIGatewayRequestAuthorizerEvent, sent: WireRequest) {
  const { method = 'GET', route = '/orders', path = '/prod/orders', query = [], headers = [] } = sent;
  const several = (pairs: readonly (readonly [string, string])[]) => {
    const values = new Map<string, string[]>();
    for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
    return pairs.length === 0 ? null : Object.fromEntries(values);
  };
  const last = (pairs: readonly (readonly [string, string])[]) =>
    pairs.length === 0 ? null : Object.fromEntries(pairs);
  return {
    ...event,
    resource: route,
    httpMethod: method,
    path: path.replace(/^\/prod/, ''),
    headers: last(headers),
    multiValueHeaders: several(headers),
    queryStringParameters: last(query),
    multiValueQueryStringParameters: several(query),
    requestContext: { ...event.requestContext, path, httpMethod: method, resourcePath: route },
  };
}

export function restApiAuthorizerEvent(sent: WireRequest = {}): APIGatewayRequestAuthorizerEvent {
  return inRestApiEvent(capturedEvent('rest-api-authorizer'), sent) as APIGatewayRequestAuthorizerEvent;
}

export function restApiProxyEvent(sent: WireRequest = {}): APIGatewayProxyEvent {
  const event = inRestApiEvent(capturedEvent('rest-api-proxy'), sent) as unknown as APIGatewayProxyEvent;
  return { ...event, body: sent.body ?? null, isBase64Encoded: false };
}
