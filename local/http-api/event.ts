import type { GatewayRequest } from '../gateway/gateway-request.js';
import { type HeaderList, headerValues, joinedHeader } from '../gateway/header-list.js';
import { parseQueryString } from '../gateway/query-string.js';
import type { Switches } from '../uncertain.js';
import { type AuthorizerContext, commonLogTime, type HttpApiExchange } from './exchange.js';

type Event = Record<string, unknown>;

/** What mapping made of the request before it reaches a function. */
export interface EventSource {
  readonly headers: HeaderList;
  readonly query: string;
}

/** The integration event of payload format 2.0. */
export function integrationEventV2(
  exchange: HttpApiExchange,
  source: EventSource,
  authorizer: AuthorizerContext | undefined,
  switches: Switches,
): Event {
  const { request } = exchange;
  const { cookie, ...headers } = flatHeaders(eventHeaders(request, source.headers));
  return {
    version: '2.0',
    ...pathAndQuery(exchange, source.query),
    ...(cookie === undefined ? {} : { cookies: cookiePairs(cookie) }),
    headers,
    requestContext: {
      ...contextV2(exchange),
      ...(authorizer === undefined ? {} : { authorizer: { lambda: authorizer } }),
    },
    ...parametersAndVariables(exchange),
    ...bodyFields(request, source.headers, switches),
  };
}

/** The authorizer event of payload format 2.0. */
export function authorizerEventV2(
  exchange: HttpApiExchange,
  identity: readonly string[],
  routeArn: string,
  switches: Switches,
): Event {
  const { cookie, ...headers } = flatHeaders(eventHeaders(exchange.request, exchange.request.headers));
  const withCookies = cookie !== undefined && switches['20'] !== 'header-only';
  const withHeader = cookie !== undefined && switches['20'] !== 'cookies-only';
  return {
    version: '2.0',
    type: 'REQUEST',
    routeArn,
    identitySource: identity.length === 0 && switches['identity-source'] === 'null' ? null : identity,
    ...pathAndQuery(exchange, exchange.request.query),
    ...(withCookies ? { cookies: cookiePairs(cookie) } : {}),
    headers: withHeader ? { ...headers, cookie } : headers,
    requestContext: contextV2(exchange),
    ...parametersAndVariables(exchange),
  };
}

function pathAndQuery(exchange: HttpApiExchange, query: string): Event {
  const parameters = parseQueryString(query);
  const flat = new Map<string, string>();
  for (const [name, value] of parameters) flat.set(name, flat.has(name) ? `${flat.get(name)},${value}` : value);
  return {
    routeKey: exchange.route.routeKey,
    rawPath: exchange.rawPath,
    rawQueryString: query,
    ...(parameters.length === 0 ? {} : { queryStringParameters: Object.fromEntries(flat) }),
  };
}

function parametersAndVariables({ match, stage }: HttpApiExchange): Event {
  return {
    ...(Object.keys(match.parameters).length === 0 ? {} : { pathParameters: match.parameters }),
    ...(Object.keys(stage.variables).length === 0 ? {} : { stageVariables: stage.variables }),
  };
}

function contextV2({ request, route, stage, accountId, apiId, rawPath }: HttpApiExchange): Event {
  return {
    accountId,
    apiId,
    ...(request.clientCertificate === undefined ? {} : { authentication: { clientCert: request.clientCertificate } }),
    domainName: request.host,
    domainPrefix: request.host.split('.')[0],
    http: {
      method: request.method,
      path: rawPath,
      protocol: 'HTTP/1.1',
      sourceIp: request.sourceIp,
      userAgent: headerValues(request.headers, 'user-agent')[0] ?? '',
    },
    requestId: request.requestId,
    routeKey: route.routeKey,
    stage: stage.name,
    time: commonLogTime(request.receivedAt),
    timeEpoch: request.receivedAt,
  };
}

/** What a function gets: the headers of the client plus those that API Gateway adds. */
export function eventHeaders(request: GatewayRequest, headers: HeaderList): HeaderList {
  const forwardedFor = [...headerValues(headers, 'x-forwarded-for'), request.sourceIp].join(', ');
  const gatewayNames = ['x-forwarded-for', 'x-forwarded-port', 'x-forwarded-proto'];
  return [
    ...headers.filter(([name]) => !gatewayNames.includes(name.toLowerCase())),
    ['x-forwarded-for', forwardedFor],
    ['x-forwarded-port', String(request.port)],
    ['x-forwarded-proto', 'http'],
  ];
}

function flatHeaders(headers: HeaderList): Record<string, string> {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  return Object.fromEntries([...names].map((name) => [name, joinedHeader(headers, name) ?? '']));
}

function cookiePairs(cookie: string): readonly string[] {
  return cookie.split(/; */).filter((pair) => pair !== '');
}

/** Bodies that are not known to be text travel as base64. */
export function bodyFields(request: GatewayRequest, headers: HeaderList, switches: Switches): Event {
  if (request.body.length === 0) return { isBase64Encoded: false };
  const type = (headerValues(headers, 'content-type')[0] ?? '').toLowerCase().split(';')[0]?.trim() ?? '';
  const isForm = type === 'application/x-www-form-urlencoded' && switches['form-body'] === 'text';
  const isText = isForm || /^(text\/.*|application\/(.*\+)?(json|xml|javascript))$/.test(type);
  return { body: request.body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}
