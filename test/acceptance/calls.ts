import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LocalGate } from '../../local/local-gate.js';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface CallOptions {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

/** One request, exactly as written: spellings of headers are kept, and no redirect is followed. */
export function call(url: string, { method = 'GET', headers = {}, body }: CallOptions = {}): Promise<Answer> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(url, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

export function bearer(token: string, headers: OutgoingHttpHeaders = {}): CallOptions {
  return { headers: { ...headers, authorization: `Bearer ${token}` } };
}

/** What the example's upstream says it received. */
export interface Echo {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function echoOf({ body }: { readonly body: string }): Echo {
  return JSON.parse(body) as Echo;
}

/** A 403 arrives as it is, or over the redirect to the page that explains it. */
export async function forbidden(answer: Answer): Promise<Answer> {
  const { location } = answer.headers;
  return answer.status === 302 && typeof location === 'string' && location.includes('/auth/denied?')
    ? await call(location)
    : answer;
}

/** Runs something and says how many requests reached the upstream meanwhile; a deployed upstream cannot tell. */
export async function reachedUpstream(local: LocalGate | undefined, run: () => Promise<unknown>): Promise<number> {
  const before = local?.upstream.requests().length ?? 0;
  await run();
  return (local?.upstream.requests().length ?? 0) - before;
}
