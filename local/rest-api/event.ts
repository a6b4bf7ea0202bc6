import { type HeaderList, headerValues } from '../gateway/header-list.js';
import { parseQueryString } from '../gateway/query-string.js';
import { emptyAsNull, grouped } from '../http-api/event-v1.js';
import { isDroppedBeforeFunction } from './headers.js';
import { type RestExchange, restContext } from './scope.js';

type Event = Record<string, unknown>;

/** The event of a REQUEST authorizer: empty maps where there is nothing. */
export function restAuthorizerEvent(exchange: RestExchange, methodArn: string): Event {
  return {
    type: 'REQUEST',
    methodArn,
    ...requestFields(exchange, withGatewayHeaders(exchange, exchange.request.headers)),
    requestContext: eventContext(exchange),
  };
}

/** The event of a proxy function: null where there is nothing. */
export function restIntegrationEvent(exchange: RestExchange, binaryMediaTypes: readonly string[]): Event {
  const { request } = exchange;
  const passed = request.headers.filter(([name]) => !isDroppedBeforeFunction(name));
  const fields = requestFields(exchange, withGatewayHeaders(exchange, passed));
  const nullable = ['queryStringParameters', 'multiValueQueryStringParameters', 'pathParameters', 'stageVariables'];
  for (const name of nullable) fields[name] = emptyAsNull(fields[name] as Record<string, unknown>);
  const isBinary = matchesMediaType(binaryMediaTypes, headerValues(request.headers, 'content-type')[0]);
  return {
    ...fields,
    requestContext: {
      ...eventContext(exchange),
      ...(exchange.authorizer === undefined ? {} : { authorizer: { ...exchange.authorizer, integrationLatency: 0 } }),
    },
    body: request.body.length === 0 ? null : request.body.toString(isBinary ? 'base64' : 'utf8'),
    isBase64Encoded: isBinary,
  };
}

/** Whether the first media type of a header is one of those that a REST API treats as binary. */
export function matchesMediaType(binaryMediaTypes: readonly string[], header: string | undefined): boolean {
  const type = (header ?? '').toLowerCase().split(/[,;]/)[0]?.trim() ?? '';
  if (type === '') return false;
  return binaryMediaTypes.some((binary) => {
    const [family = '', subtype = ''] = binary.toLowerCase().split('/');
    return binary === '*/*' || (subtype === '*' ? type.startsWith(`${family}/`) : type === binary.toLowerCase());
  });
}

/** The path has the base path of a domain; resource and ARN have not. */
function requestFields({ request, resource, match, stage, path }: RestExchange, headers: HeaderList): Event {
  const query = parseQueryString(request.query);
  return {
    resource: resource.template.text,
    path: `${request.mapping?.basePath ?? ''}${path}`,
    httpMethod: request.method,
    headers: Object.fromEntries(headers),
    multiValueHeaders: grouped(headers),
    queryStringParameters: Object.fromEntries(query),
    multiValueQueryStringParameters: grouped(query),
    pathParameters: match.parameters,
    stageVariables: stage.variables,
  };
}

/** The headers of the client plus those that API Gateway adds for a function or an upstream. */
export function withGatewayHeaders({ request }: RestExchange, headers: HeaderList): HeaderList {
  const forwardedFor = [...headerValues(headers, 'x-forwarded-for'), request.sourceIp].join(', ');
  const gatewayNames = ['x-forwarded-for', 'x-forwarded-port', 'x-forwarded-proto', 'x-amzn-trace-id'];
  return [
    ...headers.filter(([name]) => !gatewayNames.includes(name.toLowerCase())),
    ['X-Forwarded-For', forwardedFor],
    ['X-Forwarded-Port', String(request.port)],
    ['X-Forwarded-Proto', 'http'],
    ['X-Amzn-Trace-Id', `Root=1-${request.requestId}`],
  ];
}

function eventContext(exchange: RestExchange): Event {
  const { authorizer, identity, ...context } = restContext(exchange);
  return {
    ...context,
    identity: {
      accessKey: null,
      accountId: null,
      caller: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      user: null,
      userArn: null,
      ...(identity as object),
    },
  };
}
