import type { APIGatewayProxyEvent, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { parseCookies } from '../../core/cookies.js';
import type { GateRequest } from '../../core/request.js';
import { browserPath, decodeBody, type HeaderEntry, headerMap, pathParametersOf, textOf } from './event-parts.js';

/** A request through a REST API: from its REQUEST authorizer event or from its proxy event. */
export function restApiRequest(event: APIGatewayRequestAuthorizerEvent | APIGatewayProxyEvent): GateRequest {
  const headers = headerMap(headerEntries(event));
  const cookieHeader = headers.get('cookie')?.join('; ');
  const method = event.httpMethod;
  return {
    method,
    routeKeys: [`${method} ${event.resource}`, `ANY ${event.resource}`],
    pathParameters: pathParametersOf(event.pathParameters),
    // Unlike `path`, this one has what the browser sees on every kind of domain: stage or base path included.
    path: browserPath(event.requestContext.path),
    query: queryOf(event),
    headers,
    cookies: parseCookies(cookieHeader ?? ''),
    cookieHeader,
    body: 'body' in event ? decodeBody(event.body ?? undefined, event.isBase64Encoded) : '',
    sourceAddress: event.requestContext.identity.sourceIp,
    correlationId: event.requestContext.requestId,
    explanation: textOf(Object(event.requestContext.authorizer).explanation),
  };
}

/** With HTTP/2, `headers` keeps only the last of several values. */
function headerEntries(event: APIGatewayRequestAuthorizerEvent | APIGatewayProxyEvent): HeaderEntry[] {
  const several = Object.entries(event.multiValueHeaders ?? {});
  return (several.length > 0 ? several : Object.entries(event.headers ?? {})) as HeaderEntry[];
}

/** The event has the query decoded; it is spelled again as browsers spell it. */
function queryOf(event: APIGatewayRequestAuthorizerEvent | APIGatewayProxyEvent): string {
  return Object.entries(event.multiValueQueryStringParameters ?? {})
    .flatMap(([name, values]) => (values ?? []).map((value) => `${spelled(name)}=${spelled(value)}`))
    .join('&');
}

/** Characters that RFC 3986 section 3.4 allows in a query stay as they are, but for those that structure it. */
function spelled(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(/%(?:24|2C|2F|3A|3B|3F|40)/g, decodeURIComponent);
}
