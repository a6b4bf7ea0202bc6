import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { StepRecorder } from '../request-recorder.js';
import { BODY_LIMIT } from './gateway-request.js';
import { CONNECTION_HEADERS, type HeaderList, hasHeader, headersFromRaw, withoutHeaders } from './header-list.js';

export interface UpstreamRequest {
  readonly url: URL;
  /** Instead of the host of the URL. */
  readonly host?: string;
  readonly method: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
  /** Milliseconds. */
  readonly timeout: number;
}

export type UpstreamResult =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: HeaderList; readonly body: Buffer }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'failed'; readonly problem: string };

// A connection per request: a kept one that the upstream just closed would fail now and then.
const httpAgent = new HttpAgent({ keepAlive: false });
const httpsAgent = new HttpsAgent({ keepAlive: false });

/** Sends a request to an upstream. Host, length and what belongs to one connection are set here. */
export async function forward(upstream: UpstreamRequest, record: StepRecorder): Promise<UpstreamResult> {
  const { method, url, body } = upstream;
  const headers = outgoingHeaders(upstream);
  record({ kind: 'forwarded', request: { method, url: url.href, headers, body } });
  const result = await exchange(upstream, headers);
  record(
    result.kind === 'answer'
      ? { kind: 'upstream-answered', answer: result }
      : { kind: 'upstream-failed', problem: result.kind === 'timeout' ? 'no answer in time' : result.problem },
  );
  return result;
}

async function exchange(upstream: UpstreamRequest, outgoing: HeaderList): Promise<UpstreamResult> {
  const signal = AbortSignal.timeout(upstream.timeout);
  try {
    const message = await send(upstream, outgoing, signal);
    const body = await readAll(message);
    if (body === undefined) return { kind: 'failed', problem: 'the answer of the upstream is over 10 MB' };
    const headers = withoutHeaders(headersFromRaw(message.rawHeaders), ...CONNECTION_HEADERS, 'trailer');
    const status = message.statusCode ?? 502;
    return { kind: 'answer', status, headers: answerHeaders(headers, upstream.method, status, body), body };
  } catch (error) {
    if (signal.aborted) return { kind: 'timeout' };
    return { kind: 'failed', problem: error instanceof Error ? error.message : 'unknown failure' };
  }
}

function send(upstream: UpstreamRequest, headers: HeaderList, signal: AbortSignal): Promise<IncomingMessage> {
  const isHttps = upstream.url.protocol === 'https:';
  const request = isHttps ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const outgoing = request(upstream.url, {
      method: upstream.method,
      headers: headers.flat(),
      agent: isHttps ? httpsAgent : httpAgent,
      signal,
    });
    outgoing.on('response', resolve);
    outgoing.on('error', reject);
    outgoing.end(upstream.body);
  });
}

function outgoingHeaders({ url, host, method, headers, body }: UpstreamRequest): HeaderList {
  const passed = withoutHeaders(headers, ...CONNECTION_HEADERS, 'host', 'content-length', 'expect');
  const hasLength =
    body.length > 0 || ['POST', 'PUT', 'PATCH'].includes(method) || hasHeader(headers, 'content-length');
  const length: HeaderList = hasLength ? [['Content-Length', String(body.length)]] : [];
  return [['Host', host ?? url.host], ...passed, ...length, ['Connection', 'close']];
}

async function readAll(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The length an upstream states for a HEAD is worth keeping; elsewhere the body itself knows better. */
function answerHeaders(headers: HeaderList, method: string, status: number, body: Buffer): HeaderList {
  if (method === 'HEAD' || status === 304) return headers;
  const rest = withoutHeaders(headers, 'content-length');
  return status === 204 ? rest : [...rest, ['content-length', String(body.length)]];
}
