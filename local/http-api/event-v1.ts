import { type HeaderList, headerValues } from '../gateway/header-list.js';
import { parseQueryString } from '../gateway/query-string.js';
import type { Switches } from '../uncertain.js';
import { bodyFields, type EventSource, eventHeaders } from './event.js';
import { type AuthorizerContext, commonLogTime, type HttpApiExchange } from './exchange.js';

type Event = Record<string, unknown>;

/** The integration event of payload format 1.0. */
export function integrationEventV1(
  exchange: HttpApiExchange,
  source: EventSource,
  authorizer: AuthorizerContext | undefined,
  switches: Switches,
): Event {
  const { match, stage } = exchange;
  const nested = { lambda: authorizer };
  return {
    version: '1.0',
    ...requestFields(exchange, source),
    requestContext: {
      ...contextV1(exchange),
      ...(authorizer === undefined ? {} : { authorizer: switches['26'] === 'nested' ? nested : authorizer }),
    },
    pathParameters: emptyAsNull(match.parameters),
    stageVariables: emptyAsNull(stage.variables),
    body: null,
    ...bodyFields(exchange.request, source.headers, switches),
  };
}

/** The authorizer event of payload format 1.0. */
export function authorizerEventV1(exchange: HttpApiExchange, identity: readonly string[], methodArn: string): Event {
  const { request, match, stage } = exchange;
  return {
    version: '1.0',
    type: 'REQUEST',
    methodArn,
    identitySource: identity.join(','),
    authorizationToken: identity.join(','),
    ...requestFields(exchange, request),
    requestContext: contextV1(exchange),
    pathParameters: match.parameters,
    stageVariables: stage.variables,
  };
}

function requestFields(exchange: HttpApiExchange, source: EventSource): Event {
  const headers = lowerCase(eventHeaders(exchange.request, source.headers));
  const query = parseQueryString(source.query);
  return {
    resource: exchange.route.template?.text ?? '$default',
    path: `${exchange.request.mapping?.basePath ?? ''}${exchange.rawPath}`,
    httpMethod: exchange.request.method,
    headers: Object.fromEntries(headers),
    multiValueHeaders: grouped(headers),
    queryStringParameters: emptyAsNull(Object.fromEntries(query)),
    multiValueQueryStringParameters: emptyAsNull(grouped(query)),
  };
}

function contextV1({ request, route, stage, accountId, apiId, rawPath }: HttpApiExchange): Event {
  return {
    accountId,
    apiId,
    domainName: request.host,
    domainPrefix: request.host.split('.')[0],
    extendedRequestId: request.requestId,
    httpMethod: request.method,
    identity: {
      sourceIp: request.sourceIp,
      userAgent: headerValues(request.headers, 'user-agent')[0] ?? '',
      ...(request.clientCertificate === undefined ? {} : { clientCert: request.clientCertificate }),
    },
    path: `${request.mapping?.basePath ?? ''}${rawPath}`,
    protocol: 'HTTP/1.1',
    requestId: request.requestId,
    requestTime: commonLogTime(request.receivedAt),
    requestTimeEpoch: request.receivedAt,
    resourceId: route.routeKey,
    resourcePath: route.template?.text ?? '$default',
    stage: stage.name,
  };
}

function lowerCase(headers: HeaderList): HeaderList {
  return headers.map(([name, value]) => [name.toLowerCase(), value]);
}

/** Every value by name, as the `multiValue` fields have it. */
export function grouped(fields: HeaderList): Record<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of fields) groups.set(name, [...(groups.get(name) ?? []), value]);
  return Object.fromEntries(groups);
}

export function emptyAsNull<Value>(record: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> | null {
  return Object.keys(record).length === 0 ? null : record;
}
