import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';

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

export type Call = (url: string, options?: CallOptions) => Promise<Answer>;

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

export function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}

/** A 403 arrives as it is, or over the redirect to the page that explains it. */
export async function forbidden(answer: Answer, send: Call = call): Promise<Answer> {
  const { location } = answer.headers;
  return answer.status === 302 && typeof location === 'string' && location.includes('/auth/denied?')
    ? await send(location)
    : answer;
}
