import { invocationProblem } from '../gateway/authorizer-result.js';
import { type GatewayAnswer, jsonAnswer } from '../gateway/gateway-request.js';
import {
  CONNECTION_HEADERS,
  type HeaderList,
  headerValues,
  joinedHeader,
  withoutHeaders,
} from '../gateway/header-list.js';
import { forward } from '../gateway/http-proxy.js';
import { answerFromV1, answerFromV2 } from '../gateway/lambda-response.js';
import { parseQueryString } from '../gateway/query-string.js';
import type { TraceNotes } from '../gateway-trace.js';
import type { FunctionInvoker } from '../template/deployment.js';
import type { Switches } from '../uncertain.js';
import { integrationEventV2 } from './event.js';
import { integrationEventV1 } from './event-v1.js';
import {
  type AuthorizerContext,
  bodyValue,
  type HttpApiExchange,
  integrationSourceArn,
  requestVariable,
} from './exchange.js';
import type { HttpIntegration, LambdaIntegration, PrivateIntegration } from './integration-model.js';
import { type MappedRequest, mapAnswer, mapRequest, type VariableLookup } from './parameter-mapping.js';

export interface IntegrationCall {
  readonly exchange: HttpApiExchange;
  readonly authorizer: AuthorizerContext | undefined;
  readonly functions: FunctionInvoker;
  /** Stands for everything in the VPC. */
  readonly privateUpstream: string | undefined;
  readonly switches: Switches;
  readonly notes: TraceNotes;
}

export const INTERNAL_SERVER_ERROR = jsonAnswer(500, { message: 'Internal Server Error' });
const SERVICE_UNAVAILABLE = jsonAnswer(503, { message: 'Service Unavailable' });

/** Calls the integration of the matched route and maps its answer. */
export async function callIntegration(call: IntegrationCall): Promise<GatewayAnswer> {
  const { exchange, switches } = call;
  const { request, route } = exchange;
  const source = { headers: request.headers, query: request.query, parameters: parseQueryString(request.query) };
  const lookUp = requestVariable(exchange, call.authorizer);
  const mapped = mapRequest(route.integration.requestMapping, source, lookUp, switches);
  const result = await (route.integration.kind === 'lambda'
    ? callFunction(call, route.integration, mapped)
    : callUpstream(call, route.integration, mapped));
  if (result.kind === 'failed') {
    call.notes.problem = `integration: ${result.problem}`;
    return result.answer;
  }
  call.notes.answeredBy = 'integration';
  const { answer } = result;
  const answerLookUp: VariableLookup = (variable) =>
    variable.root === 'response' ? answerValue(answer, variable.path) : lookUp(variable);
  const mapping = route.integration.answerMappings.get(answer.status) ?? [];
  return { ...answer, ...mapAnswer(mapping, answer, answerLookUp, switches) };
}

type IntegrationResult =
  | { readonly kind: 'answered'; readonly answer: GatewayAnswer }
  | { readonly kind: 'failed'; readonly problem: string; readonly answer: GatewayAnswer };

function answerValue(answer: GatewayAnswer, path: string): unknown {
  return path.startsWith('header.')
    ? joinedHeader(answer.headers, path.slice('header.'.length))
    : bodyValue(answer.body, path.slice('body'.length));
}

async function callFunction(
  { exchange, authorizer, functions, switches }: IntegrationCall,
  integration: LambdaIntegration,
  mapped: MappedRequest,
): Promise<IntegrationResult> {
  const isV2 = integration.payloadFormat === '2.0';
  const event = (isV2 ? integrationEventV2 : integrationEventV1)(exchange, mapped, authorizer, switches);
  const sourceArn = integrationSourceArn(exchange);
  const { requestId } = exchange.request;
  const { timeout } = integration;
  const result = await functions.invoke(integration.functionArn, event, { sourceArn, timeout, requestId });
  if (result.kind !== 'answer') {
    const isOverloaded = result.kind === 'timeout' || result.kind === 'throttled';
    const problem = invocationProblem(result) ?? '';
    return { kind: 'failed', problem, answer: isOverloaded ? SERVICE_UNAVAILABLE : INTERNAL_SERVER_ERROR };
  }
  const answer = isV2 ? answerFromV2(result.payload) : answerFromV1(result.payload);
  if (answer !== undefined) return { kind: 'answered', answer };
  return { kind: 'failed', problem: 'the result of the function is malformed', answer: INTERNAL_SERVER_ERROR };
}

async function callUpstream(
  { exchange, notes, privateUpstream }: IntegrationCall,
  integration: HttpIntegration | PrivateIntegration,
  mapped: MappedRequest,
): Promise<IntegrationResult> {
  const uri = integration.kind === 'http' ? integration.uri : privateUri(privateUpstream, exchange);
  if (uri === undefined) {
    return { kind: 'failed', problem: 'there is no private upstream', answer: SERVICE_UNAVAILABLE };
  }
  const upstream = {
    url: upstreamUrl(uri, exchange.match.rawParameters, mapped),
    method: integration.method === 'ANY' ? exchange.request.method : integration.method,
    headers: upstreamHeaders(exchange, mapped.headers),
    body: exchange.request.body,
    timeout: integration.timeout,
  };
  const result = await forward(upstream, notes.record);
  if (result.kind === 'answer') return { kind: 'answered', answer: result };
  const problem = result.kind === 'timeout' ? 'the upstream took too long' : result.problem;
  return { kind: 'failed', problem, answer: SERVICE_UNAVAILABLE };
}

/** The path goes on as it was sent, with the stage. */
function privateUri(upstream: string | undefined, { rawPath }: HttpApiExchange): string | undefined {
  return upstream === undefined ? undefined : `${upstream}${rawPath.replaceAll('{', '%7B')}`;
}

function upstreamUrl(uri: string, rawParameters: Readonly<Record<string, string>>, mapped: MappedRequest): URL {
  const url = new URL(uri.replace(/\{([^{}+]+)\+?\}/g, (_, name: string) => rawParameters[name] ?? ''));
  if (mapped.path !== undefined) url.pathname = mapped.path;
  url.search = [url.search.slice(1), mapped.query].filter((query) => query !== '').join('&');
  return url;
}

/** Everything the client sent, with what it says about the way here translated into `Forwarded`. */
function upstreamHeaders({ request }: HttpApiExchange, headers: HeaderList): HeaderList {
  const client = (['for', 'host', 'proto'] as const)
    .map((name) => [name, headerValues(headers, `x-forwarded-${name}`).join(',')] as const)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${value}`);
  const own = `by=127.0.0.1;for=${request.sourceIp};host=${request.host};proto=http`;
  const forwarded = [...headerValues(headers, 'forwarded'), client.join(';'), own].filter((element) => element !== '');
  const translated = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'forwarded'];
  return [
    ...withoutHeaders(headers, ...CONNECTION_HEADERS, ...translated),
    ['Forwarded', forwarded.join(', ')],
    ['Via', 'HTTP/1.1 AmazonAPIGateway'],
    ['X-Amzn-Trace-Id', `Self=1-${request.requestId}`],
  ];
}
