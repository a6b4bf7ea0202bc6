import type { APIGatewayProxyEventV2, APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import { parseCookies } from '../../core/cookies.js';
import type { GateRequest } from '../../core/request.js';
import { browserPath, decodeBody, type HeaderEntry, headerMap, pathParametersOf, textOf } from './event-parts.js';

/** A request through an HTTP API, payload format 2.0: from its authorizer event or from its proxy event. */
export function httpApiRequest(event: APIGatewayRequestAuthorizerEventV2 | APIGatewayProxyEventV2): GateRequest {
  const headers = headerMap(Object.entries(event.headers ?? {}) as HeaderEntry[]);
  // The authorizer event is reported to have cookies here or there.
  const cookieHeader = (event.cookies?.length ? event.cookies : (headers.get('cookie') ?? [])).join('; ');
  const { http } = event.requestContext;
  return {
    method: http.method,
    routeKeys: [event.routeKey],
    pathParameters: pathParametersOf(event.pathParameters),
    path: browserPath(event.rawPath),
    query: event.rawQueryString ?? '',
    headers,
    cookies: parseCookies(cookieHeader),
    cookieHeader: cookieHeader === '' ? undefined : cookieHeader,
    body: 'body' in event ? decodeBody(event.body, event.isBase64Encoded) : '',
    sourceAddress: http.sourceIp,
    correlationId: event.requestContext.requestId,
    explanation: explanationOf(event.requestContext),
  };
}

/** What the authorizer of the gate said; on routes without one there is no such thing. */
function explanationOf(context: object): string | undefined {
  const said: unknown = 'authorizer' in context ? Object(context.authorizer).lambda : undefined;
  return textOf(Object(said).explanation);
}
