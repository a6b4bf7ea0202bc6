import type { Fetch } from '../../core/http.js';

export interface SentRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string;
}

export type Script = (request: SentRequest) => Response | Promise<Response>;

/** Answers by URL without the query, and remembers what was asked. An address without script refuses the connection. */
export class ScriptedHttp {
  readonly sent: SentRequest[] = [];
  private readonly scripts = new Map<string, Script>();

  on(url: string, script: Script): this {
    this.scripts.set(url, script);
    return this;
  }

  sentTo(url: string): readonly SentRequest[] {
    return this.sent.filter((request) => request.url === url);
  }

  readonly fetch: Fetch = async (url, init) => {
    const request = {
      url,
      method: init?.method ?? 'GET',
      headers: new Headers(init?.headers),
      body: typeof init?.body === 'string' ? init.body : '',
    };
    this.sent.push(request);
    const script = this.scripts.get(url.replace(/\?.*$/, ''));
    if (script === undefined) throw new TypeError('connection refused');
    return script(request);
  };
}

export function jsonResponse(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}
