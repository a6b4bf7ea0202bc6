import type { GatewayAnswer } from '../gateway/gateway-request.js';
import { type HeaderField, headerValues } from '../gateway/header-list.js';
import { lookUpPath } from '../gateway/mapping-expression.js';
import { REJECTION } from '../gateway/rejection.js';
import type { DeployedResource } from '../template/deployment.js';
import { ResourceProperties } from '../template/resource-properties.js';
import type { Switches } from '../uncertain.js';
import { extendedRequestId, type RestScope, restContext } from './scope.js';
import { parseRestSource, type RestSource, resolveRestSource } from './source.js';

interface Default {
  readonly status: number;
  readonly message: string | null;
  readonly errorType: string;
}

const INTERNAL = { message: 'Internal server error', errorType: 'InternalServerErrorException' };

/** What the gateway of a REST API says by itself. The first of its kinds are the documented response types. */
const DEFAULTS = {
  ACCESS_DENIED: {
    status: 403,
    message: 'User is not authorized to access this resource',
    errorType: 'AccessDeniedException',
  },
  API_CONFIGURATION_ERROR: { status: 500, ...INTERNAL },
  AUTHORIZER_CONFIGURATION_ERROR: { status: 500, message: null, errorType: 'AuthorizerConfigurationException' },
  AUTHORIZER_FAILURE: { status: 500, message: null, errorType: 'AuthorizerConfigurationException' },
  BAD_REQUEST_BODY: { status: 400, message: 'Invalid request body', errorType: 'BadRequestException' },
  BAD_REQUEST_PARAMETERS: { status: 400, message: 'Invalid request parameters', errorType: 'BadRequestException' },
  EXPIRED_TOKEN: { status: 403, message: 'Expired token', errorType: 'ExpiredTokenException' },
  INTEGRATION_FAILURE: { status: 504, ...INTERNAL, message: 'Network error communicating with endpoint' },
  INTEGRATION_TIMEOUT: { status: 504, ...INTERNAL, message: 'Endpoint request timed out' },
  INVALID_API_KEY: { status: 403, message: 'Forbidden', errorType: 'ForbiddenException' },
  INVALID_SIGNATURE: {
    status: 403,
    message: 'Invalid key=value pair (missing equal-sign) in Authorization header.',
    errorType: 'IncompleteSignatureException',
  },
  MISSING_AUTHENTICATION_TOKEN: {
    status: 403,
    message: 'Missing Authentication Token',
    errorType: 'MissingAuthenticationTokenException',
  },
  QUOTA_EXCEEDED: { status: 429, message: 'Limit Exceeded', errorType: 'LimitExceededException' },
  REQUEST_TOO_LARGE: { status: 413, message: 'Request Too Long', errorType: 'RequestTooLongException' },
  RESOURCE_NOT_FOUND: { status: 404, message: 'Not Found', errorType: 'NotFoundException' },
  THROTTLED: { status: 429, message: 'Too Many Requests', errorType: 'TooManyRequestsException' },
  UNAUTHORIZED: { status: 401, message: 'Unauthorized', errorType: 'UnauthorizedException' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: 'Unsupported Media Type', errorType: 'BadRequestException' },
  WAF_FILTERED: { status: 403, message: 'Forbidden', errorType: 'ForbiddenException' },
} as const satisfies Record<string, Default>;

export type GatewayResponseType = keyof typeof DEFAULTS;
type ConfigurableType = GatewayResponseType | 'DEFAULT_4XX' | 'DEFAULT_5XX';

interface GatewayResponse {
  readonly status?: number;
  readonly headers: readonly (readonly [name: string, source: RestSource])[];
  readonly templates: Readonly<Record<string, string>>;
}

export type GatewayResponses = ReadonlyMap<ConfigurableType, GatewayResponse>;

export function readGatewayResponses(resources: readonly DeployedResource[]): GatewayResponses {
  return new Map(resources.map((resource) => readGatewayResponse(new ResourceProperties(resource))));
}

function readGatewayResponse(properties: ResourceProperties): [ConfigurableType, GatewayResponse] {
  const type = properties.string('ResponseType');
  if (!isConfigurable(type)) return properties.fail(`ResponseType ${type} does not exist`);
  const status = properties.optionalString('StatusCode');
  if (status !== undefined && !/^[1-5]\d\d$/.test(status)) properties.fail(`StatusCode ${status} is not a status`);
  const headers = Object.entries(properties.textMap('ResponseParameters')).map(([key, text]) => {
    const name = /^gatewayresponse\.header\.(.+)$/.exec(key)?.[1];
    const source = parseRestSource(text, properties);
    if (name === undefined || source.kind === 'answerHeader') {
      return properties.fail(REJECTION.expression(name === undefined ? key : text));
    }
    return [name, source] as const;
  });
  const templates = properties.textMap('ResponseTemplates');
  properties.withoutEffect('RestApiId').finish();
  return [type, { ...(status === undefined ? {} : { status: Number(status) }), headers, templates }];
}

function isConfigurable(type: string): type is ConfigurableType {
  return Object.hasOwn(DEFAULTS, type) || type === 'DEFAULT_4XX' || type === 'DEFAULT_5XX';
}

/** How this occurrence differs from the default of its type. */
export interface Occurrence {
  readonly status?: number;
  readonly message?: string;
  readonly errorType?: string;
}

/** The gateway's own answer, shaped by what the API configures for its type or for its class of status. */
export function gatewayResponse(
  responses: GatewayResponses,
  type: GatewayResponseType | undefined,
  scope: RestScope,
  switches: Switches,
  occurrence: Occurrence = {},
): GatewayAnswer {
  const standard = { ...(type === undefined ? { status: 500, ...INTERNAL } : DEFAULTS[type]), ...occurrence };
  const family = standard.status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX';
  const isFixed = type === 'REQUEST_TOO_LARGE';
  const configured = isFixed ? undefined : (responses.get(type ?? family) ?? responses.get(family));
  const error = {
    message: standard.message,
    messageString: JSON.stringify(standard.message),
    responseType: type ?? family,
  };
  const headers = (configured?.headers ?? []).flatMap(([name, source]): HeaderField[] => {
    const value = resolveRestSource(source, { scope, switches });
    if (value === undefined) return switches['70'] === 'empty' ? [[name, '']] : [];
    return [[name, value]];
  });
  const { contentType, body } = renderBody(configured?.templates ?? {}, scope, error, type, switches);
  return {
    status: configured?.status ?? standard.status,
    headers: [
      ...(headers.some(([name]) => name.toLowerCase() === 'content-type')
        ? []
        : [['Content-Type', contentType] as const]),
      ['x-amzn-ErrorType', standard.errorType],
      ['x-amzn-RequestId', scope.request.requestId],
      ['x-amz-apigw-id', extendedRequestId(scope.request)],
      ...headers,
    ],
    body: Buffer.from(body),
  };
}

type ErrorVariables = Readonly<Record<'message' | 'messageString' | 'responseType', string | null>>;

function renderBody(
  templates: Readonly<Record<string, string>>,
  scope: RestScope,
  error: ErrorVariables,
  type: GatewayResponseType | undefined,
  switches: Switches,
): { readonly contentType: string; readonly body: string } {
  const contentType = chooseContentType(
    Object.keys(templates),
    headerValues(scope.request.headers, 'accept').join(','),
  );
  if (contentType === undefined) {
    const key = type === 'ACCESS_DENIED' ? switches['62'] : 'message';
    return { contentType: 'application/json', body: `{"${key}":${error.messageString}}` };
  }
  return { contentType, body: renderTemplate(templates[contentType] ?? '', scope, error) };
}

/** What the client accepts, else JSON, else what comes first. */
function chooseContentType(types: readonly string[], accept: string): string | undefined {
  const accepted = accept.split(',').map((range) => range.split(';')[0]?.trim().toLowerCase() ?? '');
  const wanted = accepted.flatMap((range) => types.filter((type) => type.toLowerCase() === range));
  return wanted[0] ?? types.find((type) => type === 'application/json') ?? types[0];
}

const NAME = '((?:context|stageVariables)(?:\\.[A-Za-z0-9_]+)+)';
const VARIABLE = new RegExp(`\\$\\{${NAME}\\}|\\$${NAME}`, 'g');

/** Only variables are replaced; a directive of the template language is plain text here. */
function renderTemplate(template: string, scope: RestScope, error: ErrorVariables): string {
  const data = { context: { ...restContext(scope), error }, stageVariables: scope.stage?.variables ?? {} };
  return template.replace(VARIABLE, (_, braced?: string, bare?: string) => {
    const value = lookUpPath(data, braced ?? bare ?? '');
    return value === undefined ? '' : String(value);
  });
}
