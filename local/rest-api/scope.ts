import type { GatewayRequest } from '../gateway/gateway-request.js';
import { type HeaderList, headerValues } from '../gateway/header-list.js';
import { parseQueryString, queryValues } from '../gateway/query-string.js';
import type { PathMatch } from '../gateway/routing.js';
import { commonLogTime } from '../http-api/exchange.js';
import type { Switches } from '../uncertain.js';
import type { ApiKey } from './api-keys.js';
import type { RestMethod, RestResource } from './model.js';
import type { RestStage } from './stage-model.js';

/** Values are texts or null; objects never get here. */
export type RestAuthorizerContext = Readonly<Record<string, string | null>>;

/** A request to a REST API with as much as is known of it yet. */
export interface RestScope {
  readonly region: string;
  readonly accountId: string;
  readonly apiId: string;
  readonly request: GatewayRequest;
  /** Without the stage. */
  readonly path: string;
  readonly stage?: RestStage;
  readonly resource?: RestResource;
  readonly match?: PathMatch;
  readonly authorizer?: RestAuthorizerContext;
  readonly apiKey?: ApiKey;
}

/** A request that was matched to a method. */
export interface RestExchange extends RestScope {
  readonly stage: RestStage;
  readonly resource: RestResource;
  readonly match: PathMatch;
  readonly method: RestMethod;
  /** Differs from the method of the request where only the integration sees X-HTTP-Method-Override. */
  readonly integrationMethod: string;
}

export function restApiArn({ region, accountId, apiId }: RestScope): string {
  return `arn:aws:execute-api:${region}:${accountId}:${apiId}`;
}

/** Names the concrete path, without the base path of a domain. */
export function methodArn(exchange: RestExchange): string {
  return `${restApiArn(exchange)}/${exchange.stage.name}/${exchange.request.method}/${exchange.path.slice(1)}`;
}

export function restHeader(
  headers: HeaderList,
  name: string,
  switches: Pick<Switches, 'rest-header-case'>,
): string | undefined {
  const isSensitive = switches['rest-header-case'] === 'sensitive';
  const values = isSensitive
    ? headers.filter(([field]) => field === name).map(([, value]) => value)
    : headerValues(headers, name);
  return values.at(-1);
}

export function restQuery(query: string, name: string): string | undefined {
  return queryValues(parseQueryString(query), name).at(-1);
}

export function extendedRequestId(request: GatewayRequest): string {
  return `${Buffer.from(request.requestId).toString('base64').slice(0, 15)}=`;
}

/** What `context` stands for in the mappings of a REST API. */
export function restContext(scope: RestScope): Record<string, unknown> {
  const { request, stage, resource } = scope;
  return {
    accountId: scope.accountId,
    apiId: scope.apiId,
    authorizer: scope.authorizer ?? {},
    domainName: request.host,
    domainPrefix: request.host.split('.')[0],
    extendedRequestId: extendedRequestId(request),
    httpMethod: request.method,
    identity: {
      sourceIp: request.sourceIp,
      userAgent: headerValues(request.headers, 'user-agent').at(-1),
      apiKey: scope.apiKey?.value,
      apiKeyId: scope.apiKey?.id,
      clientCert: request.clientCertificate,
    },
    path: request.path,
    protocol: 'HTTP/1.1',
    requestId: request.requestId,
    requestTime: commonLogTime(request.receivedAt),
    requestTimeEpoch: request.receivedAt,
    resourceId: resource?.resourceId,
    resourcePath: resource?.template.text,
    stage: stage?.name,
  };
}
