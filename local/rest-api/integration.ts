import { invocationProblem } from '../gateway/authorizer-result.js';
import type { GatewayAnswer } from '../gateway/gateway-request.js';
import { type HeaderList, hasHeader, headerValues, joinedHeader } from '../gateway/header-list.js';
import { forward, type UpstreamRequest } from '../gateway/http-proxy.js';
import { answerFromRest } from '../gateway/lambda-response.js';
import { formatQueryString } from '../gateway/query-string.js';
import type { StepRecorder } from '../request-recorder.js';
import type { FunctionInvoker } from '../template/deployment.js';
import type { Switches } from '../uncertain.js';
import { matchesMediaType, restIntegrationEvent, withGatewayHeaders } from './event.js';
import type { GatewayResponseType, Occurrence } from './gateway-responses.js';
import { headersForClient, isDroppedBeforeUpstream } from './headers.js';
import type { RestHttpIntegration, RestLambdaIntegration } from './integration-model.js';
import { mapAnswer, renderRequestBody } from './non-proxy.js';
import {
  breaksRequest,
  overlayHeaders,
  type ResolvedParameters,
  resolveRequestParameters,
} from './request-parameters.js';
import { type RestExchange, restApiArn } from './scope.js';

export interface RestIntegrationCall {
  readonly exchange: RestExchange;
  readonly functions: FunctionInvoker;
  /** Stands for everything in the VPC. */
  readonly privateUpstream: string | undefined;
  readonly switches: Switches;
  readonly binaryMediaTypes: readonly string[];
  readonly record: StepRecorder;
}

export type RestIntegrationResult =
  | { readonly kind: 'answered'; readonly answer: GatewayAnswer }
  | {
      readonly kind: 'failed';
      readonly problem: string;
      /** Undefined where no response type of its own is documented. */
      readonly type: GatewayResponseType | undefined;
      readonly occurrence?: Occurrence;
    };

/** Calls the integration of the matched method. */
export async function callRestIntegration(call: RestIntegrationCall): Promise<RestIntegrationResult> {
  const { integration } = call.exchange.method;
  if (integration.kind === 'lambda-proxy') return callFunction(call, integration);
  if (integration.parameters.some(breaksRequest)) {
    return { kind: 'failed', problem: 'the length of a request cannot be mapped', type: 'API_CONFIGURATION_ERROR' };
  }
  if (integration.kind === 'mock') return answerMock(call);
  return callUpstream(call, integration);
}

async function callFunction(
  call: RestIntegrationCall,
  integration: RestLambdaIntegration,
): Promise<RestIntegrationResult> {
  const { exchange, functions, binaryMediaTypes } = call;
  const resource = exchange.resource.template.text;
  const sourceArn = `${restApiArn(exchange)}/${exchange.stage.name}/${exchange.request.method}${resource}`;
  const event = restIntegrationEvent(exchange, binaryMediaTypes);
  const { requestId } = exchange.request;
  const { timeout } = integration;
  const result = await functions.invoke(integration.functionArn, event, { sourceArn, timeout, requestId });
  if (result.kind !== 'answer') {
    const problem = `integration: ${invocationProblem(result)}`;
    if (result.kind === 'timeout') return { kind: 'failed', problem, type: 'INTEGRATION_TIMEOUT' };
    if (result.kind === 'error') return { kind: 'failed', problem, type: undefined, occurrence: { status: 502 } };
    return { kind: 'failed', problem, type: 'API_CONFIGURATION_ERROR' };
  }
  const acceptsBinary = matchesMediaType(binaryMediaTypes, headerValues(exchange.request.headers, 'accept')[0]);
  const answer = answerFromRest(result.payload, acceptsBinary);
  if (answer !== undefined)
    return { kind: 'answered', answer: { ...answer, headers: headersForClient(answer.headers) } };
  const problem = 'integration: the result of the function is malformed';
  return { kind: 'failed', problem, type: undefined, occurrence: { status: 502 } };
}

function answerMock({ exchange, switches }: RestIntegrationCall): RestIntegrationResult {
  const body = renderRequestBody(exchange);
  if (body === undefined)
    return { kind: 'failed', problem: 'no template for this content type', type: 'UNSUPPORTED_MEDIA_TYPE' };
  const status = /["']?statusCode["']?\s*:\s*["']?(\d{3})/.exec(body.toString())?.[1];
  const answer = { status: Number(status ?? 500), headers: [], body: Buffer.alloc(0) };
  return mapped(exchange, answer, switches);
}

async function callUpstream(
  call: RestIntegrationCall,
  integration: RestHttpIntegration,
): Promise<RestIntegrationResult> {
  const { exchange, switches } = call;
  const body = integration.kind === 'http' ? renderRequestBody(exchange) : exchange.request.body;
  if (body === undefined)
    return { kind: 'failed', problem: 'no template for this content type', type: 'UNSUPPORTED_MEDIA_TYPE' };
  if (integration.isPrivate && call.privateUpstream === undefined)
    return { kind: 'failed', problem: 'integration: there is no private upstream', type: 'INTEGRATION_FAILURE' };
  const parameters = resolveRequestParameters(integration.parameters, { scope: exchange, switches });
  const result = await forward(upstreamRequest(call, integration, parameters, body), call.record);
  if (result.kind === 'timeout')
    return { kind: 'failed', problem: 'the upstream took too long', type: 'INTEGRATION_TIMEOUT' };
  if (result.kind === 'failed')
    return { kind: 'failed', problem: `integration: ${result.problem}`, type: 'INTEGRATION_FAILURE' };
  if (integration.kind === 'http') return mapped(exchange, result, switches);
  return { kind: 'answered', answer: { ...result, headers: headersForClient(result.headers) } };
}

function mapped(exchange: RestExchange, answer: GatewayAnswer, switches: Switches): RestIntegrationResult {
  const mappedAnswer = mapAnswer(exchange, answer, switches);
  if (mappedAnswer !== undefined) return { kind: 'answered', answer: mappedAnswer };
  return { kind: 'failed', problem: 'no integration response matches', type: 'API_CONFIGURATION_ERROR' };
}

function upstreamRequest(
  { exchange, privateUpstream, switches }: RestIntegrationCall,
  integration: RestHttpIntegration,
  parameters: ResolvedParameters,
  body: Buffer,
): UpstreamRequest {
  const url = new URL(integration.uri.replace(/\{([^{}+]+)\+?\}/g, (_, name: string) => parameters.path[name] ?? ''));
  const clientQuery = integration.kind === 'http' ? '' : exchange.request.query;
  url.search = [url.search.slice(1), clientQuery, formatQueryString(parameters.query)]
    .filter((part) => part !== '')
    .join('&');
  const namedHost = url.host;
  if (integration.isPrivate) url.host = new URL(privateUpstream ?? url).host;
  const headers = overlayHeaders(gatewayHeaders(exchange, integration, body), parameters.headers, switches);
  const host = joinedHeader(
    headers.filter(([name]) => name.toLowerCase() === 'host'),
    'host',
  );
  return {
    url,
    host: host ?? namedHost,
    method: integration.method === 'ANY' ? exchange.integrationMethod : integration.method,
    headers,
    body,
    timeout: integration.timeout,
  };
}

/** What goes upstream before anything is mapped. */
function gatewayHeaders(exchange: RestExchange, integration: RestHttpIntegration, body: Buffer): HeaderList {
  const { request, apiId } = exchange;
  const userAgent = ['User-Agent', `AmazonAPIGateway_${apiId}`] as const;
  const id = ['X-Amzn-Apigateway-Api-Id', apiId] as const;
  if (integration.kind === 'http') {
    const type = headerValues(request.headers, 'content-type')[0] ?? 'application/json';
    const content: HeaderList = body.length === 0 ? [] : [['Content-Type', type]];
    return [
      ['Accept', 'application/json'],
      ...content,
      userAgent,
      id,
      ['X-Amzn-Trace-Id', `Root=1-${request.requestId}`],
    ];
  }
  const passed = request.headers.filter(([name]) => !isDroppedBeforeUpstream(name));
  return [...withGatewayHeaders(exchange, passed), id, ...(hasHeader(passed, 'user-agent') ? [] : [userAgent])];
}
