import type { GatewayRequest } from '../gateway/gateway-request.js';
import { headerValues, joinedHeader } from '../gateway/header-list.js';
import { lookUpPath, type Variable } from '../gateway/mapping-expression.js';
import { parseQueryString, queryValues } from '../gateway/query-string.js';
import type { PathMatch } from '../gateway/routing.js';
import type { HttpApiRoute } from './model.js';
import type { HttpApiStage } from './stage-model.js';

/** A request to an HTTP API together with what it was matched to. */
export interface HttpApiExchange {
  readonly region: string;
  readonly accountId: string;
  readonly apiId: string;
  readonly request: GatewayRequest;
  readonly stage: HttpApiStage;
  readonly route: HttpApiRoute;
  readonly match: PathMatch;
  /** As functions see it: with the stage, unless that is `$default`. */
  readonly rawPath: string;
  /** Without the stage. */
  readonly path: string;
}

export type AuthorizerContext = Readonly<Record<string, unknown>>;

export function apiArn({ region, accountId, apiId }: HttpApiExchange): string {
  return `arn:aws:execute-api:${region}:${accountId}:${apiId}`;
}

/** Names the concrete path even where the route key has variables. */
export function routeArn(exchange: HttpApiExchange): string {
  return `${apiArn(exchange)}/${exchange.stage.name}/${exchange.request.method}/${exchange.path.slice(1)}`;
}

/** The ARN that the permission of an integration's function must allow. */
export function integrationSourceArn(exchange: HttpApiExchange): string {
  const { route, request, stage } = exchange;
  const resource = route.template === undefined ? '/$default' : `/${request.method}${route.template.text}`;
  return `${apiArn(exchange)}/${stage.name}${resource}`;
}

/** What `$request`, `$context` and `$stageVariables` stand for. */
export function requestVariable(
  exchange: HttpApiExchange,
  authorizer?: AuthorizerContext,
): (variable: Variable) => unknown {
  return ({ root, path }) => {
    if (root === 'stageVariables') return exchange.stage.variables[path];
    if (root === 'context') return lookUpPath(requestContext(exchange, authorizer), path);
    return root === 'request' ? requestValue(exchange, path) : undefined;
  };
}

function requestValue({ request, match, path }: HttpApiExchange, wanted: string): unknown {
  const [kind = '', name = ''] = wanted.split(/[.[](.*)/s, 2);
  if (kind === 'header') return joinedHeader(request.headers, name);
  if (kind === 'path') return name === '' ? path : match.parameters[name];
  if (kind === 'body') return bodyValue(request.body, wanted.slice('body'.length));
  const values = queryValues(parseQueryString(request.query), name);
  return values.length === 0 ? undefined : values.join(',');
}

/** The whole text, or what a JSON path finds in it. */
export function bodyValue(body: Buffer, path: string): unknown {
  const text = body.toString('utf8');
  if (path === '') return text === '' ? undefined : text;
  try {
    return lookUpPath(JSON.parse(text), path);
  } catch {
    return undefined;
  }
}

function requestContext(exchange: HttpApiExchange, authorizer: AuthorizerContext | undefined): Record<string, unknown> {
  const { request, route, stage } = exchange;
  return {
    accountId: exchange.accountId,
    apiId: exchange.apiId,
    authorizer: authorizer ?? {},
    domainName: request.host,
    domainPrefix: request.host.split('.')[0],
    extendedRequestId: request.requestId,
    httpMethod: request.method,
    identity: {
      sourceIp: request.sourceIp,
      userAgent: headerValues(request.headers, 'user-agent')[0],
      clientCert: request.clientCertificate,
    },
    path: exchange.rawPath,
    protocol: 'HTTP/1.1',
    requestId: request.requestId,
    requestTime: commonLogTime(request.receivedAt),
    requestTimeEpoch: request.receivedAt,
    routeKey: route.routeKey,
    stage: stage.name,
  };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** For example `12/Mar/2026:19:03:58 +0000`. */
export function commonLogTime(milliseconds: number): string {
  const date = new Date(milliseconds);
  const iso = date.toISOString();
  return `${iso.slice(8, 10)}/${MONTHS[date.getUTCMonth()]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}
