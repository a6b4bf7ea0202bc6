// @ts-check
import { subscribe } from 'node:diagnostics_channel';

/**
 * @typedef {import('../request-recorder.js').OutgoingCall} OutgoingCall
 * @typedef {{ request: { method: string; origin: string; path: string }; response: { statusCode: number } }} FetchMessage
 * @typedef {{ method: string; protocol: string; path: string; getHeader(name: string): string | undefined }} HttpRequest
 * @typedef {{ request: HttpRequest; response: { statusCode: number } }} HttpMessage
 * @typedef {{ call: { method: string; url: string; awsTarget?: string }; startedAt: number; status?: number }} Pending
 */

/** Watches the requests that this thread sends, by fetch or by node:http. It sees no body, and drops every query. */
export class OutgoingCalls {
  /** @type {Map<object, Pending>} */
  #pending = new Map();
  /** @type {(call: OutgoingCall) => void} */
  #tell;

  /** @param {(call: OutgoingCall) => void} tell */
  constructor(tell) {
    this.#tell = tell;
    // Node.js documents what is in them, and types them as unknown.
    /** @type {(channel: string, act: (message: FetchMessage) => void) => void} */
    const onFetch = (channel, act) => subscribe(channel, (message) => act(/** @type {FetchMessage} */ (message)));
    /** @type {(channel: string, act: (message: HttpMessage) => void) => void} */
    const onHttp = (channel, act) => subscribe(channel, (message) => act(/** @type {HttpMessage} */ (message)));
    onFetch('undici:request:create', ({ request }) =>
      this.#start(request, request.method, `${request.origin}${request.path}`),
    );
    onFetch('undici:request:headers', ({ request, response }) => this.#answered(request, response.statusCode));
    onFetch('undici:request:trailers', ({ request }) => this.#end(request));
    onFetch('undici:request:error', ({ request }) => this.#end(request));
    onHttp('http.client.request.start', ({ request }) => {
      const url = `${request.protocol}//${request.getHeader('host')}${request.path}`;
      this.#start(request, request.method, url, request.getHeader('x-amz-target'));
    });
    onHttp('http.client.response.finish', ({ request, response }) => {
      this.#answered(request, response.statusCode);
      this.#end(request);
    });
    onHttp('http.client.request.error', ({ request }) => this.#end(request));
  }

  /** What is still under way when an invocation ends got no answer that anybody waited for. */
  endAll() {
    for (const request of this.#pending.keys()) this.#end(request);
  }

  /** @type {(request: object, method: string, url: string, awsTarget?: string) => void} */
  #start(request, method, url, awsTarget) {
    const call = { method, url: url.replace(/[?#].*$/s, ''), ...(awsTarget === undefined ? {} : { awsTarget }) };
    this.#pending.set(request, { call, startedAt: performance.now() });
  }

  /** @type {(request: object, status: number) => void} */
  #answered(request, status) {
    const pending = this.#pending.get(request);
    if (pending !== undefined) pending.status = status;
  }

  /** @type {(request: object) => void} */
  #end(request) {
    const pending = this.#pending.get(request);
    if (pending === undefined) return;
    this.#pending.delete(request);
    const { call, startedAt, status } = pending;
    this.#tell({ ...call, durationMs: performance.now() - startedAt, ...(status === undefined ? {} : { status }) });
  }
}
