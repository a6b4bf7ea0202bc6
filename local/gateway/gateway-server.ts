import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AnsweredRequest, GatewayTrace, TraceNotes } from '../gateway-trace.js';
import type { RequestRecorder, StepRecorder } from '../request-recorder.js';
import type { DeployedResource, Deployment, FunctionInvoker } from '../template/deployment.js';
import type { Switches } from '../uncertain.js';
import {
  BODY_LIMIT,
  type GatewayAnswer,
  type GatewayRequest,
  headerBytes,
  toGatewayRequest,
} from './gateway-request.js';

export interface GatewayOptions extends ServerOptions {
  readonly deployment: Deployment;
  /** The AWS::ApiGatewayV2::Api or AWS::ApiGateway::RestApi to serve. */
  readonly api: DeployedResource;
  readonly functions: FunctionInvoker;
  readonly switches: Switches;
  /** Base URL of what stands for everything behind VPC links; without one, private integrations answer 503 or 504. */
  readonly privateUpstream?: string;
  /** What the secrets hold that API keys of a template refer to. */
  readonly secretValue?: (arn: string) => string;
  /** Whether the limits of stages, usage plans and web ACLs hold; they do by default. */
  readonly throttling?: boolean;
  /** Told of what a template has that is not served, and is no error. */
  readonly report?: (problem: string) => void;
  /**
   * `domain`: the port stands for a custom domain whose empty base path is mapped to the API's only stage.
   * `stage`: the port stands for the execute-api endpoint, so that a named stage is the first segment of the path.
   */
  readonly mount: 'domain' | 'stage';
}

export interface ServerOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Milliseconds since 1970. */
  readonly clock: { now(): number };
  readonly onRequest?: (trace: GatewayTrace) => void;
  readonly recorder?: RequestRecorder;
  /** Adds to an answer how people find out more about their request. */
  readonly annotate?: (answer: GatewayAnswer, request: AnsweredRequest) => GatewayAnswer;
}

export interface RunningGateway {
  readonly port: number;
  /** Without a trailing slash and without a stage. */
  readonly url: string;
  close(): Promise<void>;
}

export type Refusal = 'headers-too-large' | 'body-too-large' | 'defect';

/** One API, ready to answer. */
export interface ServedApi {
  readonly flavour: GatewayTrace['flavour'];
  readonly apiId: string;
  readonly name: string;
  answer(request: GatewayRequest, notes: TraceNotes): Promise<GatewayAnswer>;
  /** What the gateway says when it never gets to the API. */
  refuse(refusal: Refusal, request: GatewayRequest): GatewayAnswer;
}

const HEADER_LIMIT = 10_240;

/** Finds the API that a request is for, and makes of the request what that API gets. */
export type Entrance = (request: GatewayRequest) => { readonly api: ServedApi; readonly request: GatewayRequest };

/** Serves an API on the loopback interface until it is closed. */
export function serve(api: ServedApi, options: ServerOptions): Promise<RunningGateway> {
  return serveEntrance((request) => ({ api, request }), options);
}

export async function serveEntrance(enter: Entrance, options: ServerOptions): Promise<RunningGateway> {
  const server = createServer({ maxHeaderSize: 16 * HEADER_LIMIT, keepAliveTimeout: 1000 }, (message, response) => {
    void respond(enter, options, message, response);
  });
  // A gateway answers whatever is expected of it; without a listener Node would say 417 itself.
  server.on('checkExpectation', (message, response) => void respond(enter, options, message, response));
  await listen(server, options.port);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    port,
    url: `http://localhost:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

async function respond(
  enter: Entrance,
  options: ServerOptions,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const startedAt = options.clock.now();
  const { api, request: bare } = enter(toGatewayRequest(message, Buffer.alloc(0), startedAt));
  const { requestId, method, path } = bare;
  const record: StepRecorder = (step) => options.recorder?.record(requestId, step);
  const notes: TraceNotes = { record, authorizer: 'not-called', decision: 'no-route', answeredBy: 'gateway' };
  const { request, answer } = await answerMessage(api, message, bare, notes);
  const annotated = options.annotate?.(answer, { requestId, ...notes }) ?? answer;
  const written = write(response, request, annotated, () => api.refuse('defect', request), notes);
  const { record: _, ...noted } = notes;
  const trace: GatewayTrace = {
    flavour: api.flavour,
    apiId: api.apiId,
    requestId,
    method,
    path,
    ...noted,
    status: written.status,
    durationMs: options.clock.now() - startedAt,
  };
  record({ kind: 'answered', answer: written, trace });
  options.onRequest?.(trace);
}

async function answerMessage(
  api: ServedApi,
  message: IncomingMessage,
  bare: GatewayRequest,
  notes: TraceNotes,
): Promise<{ request: GatewayRequest; answer: GatewayAnswer }> {
  const { method, headers } = bare;
  const received = (body: Buffer) =>
    notes.record({
      kind: 'received',
      api: api.name,
      flavour: api.flavour,
      request: { method, url: message.url ?? '/', headers, body },
    });
  if (headerBytes(message) > HEADER_LIMIT) {
    message.resume();
    notes.decision = 'too-large';
    received(bare.body);
    return { request: bare, answer: api.refuse('headers-too-large', bare) };
  }
  const body = await readBody(message);
  received(body ?? bare.body);
  if (body === undefined) {
    notes.decision = 'too-large';
    return { request: bare, answer: api.refuse('body-too-large', bare) };
  }
  const request = { ...bare, body };
  try {
    return { request, answer: await api.answer(request, notes) };
  } catch (error) {
    notes.problem = error instanceof Error ? error.message : 'unknown failure';
    return { request, answer: api.refuse('defect', request) };
  }
}

/** Undefined when the body is too large; what is over the limit is read on and thrown away. */
async function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(message.headers['content-length'] ?? 0) > BODY_LIMIT) {
    message.resume();
    return undefined;
  }
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > BODY_LIMIT) {
        message.resume();
        return undefined;
      }
      chunks.push(chunk);
    }
  } catch {
    // The client went away: what is left answers nobody, but still gets its trace.
  }
  return Buffer.concat(chunks);
}

function write(
  response: ServerResponse,
  request: GatewayRequest,
  answer: GatewayAnswer,
  fallback: () => GatewayAnswer,
  notes: TraceNotes,
): GatewayAnswer {
  try {
    response.writeHead(answer.status, rawHeaders(answer, request.method));
    response.end(answer.body);
    return answer;
  } catch (error) {
    notes.problem = error instanceof Error ? error.message : 'unknown failure';
    const failure = fallback();
    response.writeHead(failure.status, rawHeaders(failure, request.method));
    response.end(failure.body);
    return failure;
  }
}

function rawHeaders(answer: GatewayAnswer, method: string): string[] {
  const headers = answer.headers.flat();
  const hasLength = answer.headers.some(([name]) => name.toLowerCase() === 'content-length');
  const bodiless = answer.status === 204 || answer.status === 304 || method === 'HEAD';
  return hasLength || bodiless ? headers : [...headers, 'content-length', String(answer.body.length)];
}
