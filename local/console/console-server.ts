import { readFile } from 'node:fs/promises';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { closeServer, portOf, serveOnLoopback } from '../loopback-server.js';
import { EventStreams } from './event-streams.js';
import type { RequestStore } from './request-store.js';

const PAGE = new URL('./page/', import.meta.url);

/** What the page consists of, by path. */
const ASSETS: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/console.css': ['console.css', 'text/css'],
  '/list.css': ['list.css', 'text/css'],
  '/details.css': ['details.css', 'text/css'],
  '/console.mjs': ['console.mjs', 'text/javascript'],
  '/details-view.mjs': ['details-view.mjs', 'text/javascript'],
  '/element.mjs': ['element.mjs', 'text/javascript'],
  '/format.mjs': ['format.mjs', 'text/javascript'],
  '/header-changes.mjs': ['header-changes.mjs', 'text/javascript'],
  '/journey.mjs': ['journey.mjs', 'text/javascript'],
  '/list-view.mjs': ['list-view.mjs', 'text/javascript'],
  '/search.mjs': ['search.mjs', 'text/javascript'],
  '/verdict.mjs': ['verdict.mjs', 'text/javascript'],
  '/icon.svg': ['icon.svg', 'image/svg+xml'],
};
const PAGE_PATH = /^\/(requests\/[\w-]{1,100})?$/;
const REQUEST_PATH = /^\/api\/requests\/([\w-]{1,100})$/;

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * The page that shows what happens to requests, for the people of this machine: it listens on loopback only, answers to no
 * other name, hands its data to no other page, and changes nothing.
 */
export class ConsoleServer {
  private constructor(
    private readonly server: Server,
    private readonly streams: EventStreams,
  ) {}

  static async start(port: number, store: RequestStore, examples: readonly string[] = []): Promise<ConsoleServer> {
    const streams = new EventStreams(store, examples);
    const server = await serveOnLoopback(port, (request, response) => answer(request, response, store, streams));
    return new ConsoleServer(server, streams);
  }

  /** Without a trailing slash. */
  get url(): string {
    return `http://localhost:${portOf(this.server)}`;
  }

  addressOf(requestId: string): string {
    return `${this.url}/requests/${requestId}`;
  }

  stop(): Promise<void> {
    this.streams.close();
    return closeServer(this.server);
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  store: RequestStore,
  streams: EventStreams,
): Promise<void> {
  const path = (request.url ?? '/').replace(/[?#].*$/s, '');
  if (!isOwnHost(request)) return end(response, 421, 'text/plain', 'This is the console of a gate on localhost.');
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405, 'text/plain', 'Only GET.');
  if (path.startsWith('/api/')) {
    if (isForeign(request)) return end(response, 403, 'text/plain', 'Only for the page of the console itself.');
    return answerData(path, response, store, streams);
  }
  const [file, type] = PAGE_PATH.test(path) ? ['console.html', 'text/html'] : (ASSETS[path] ?? []);
  if (file === undefined || type === undefined) return end(response, 404, 'text/plain', 'There is no such page.');
  end(response, 200, type, await readFile(new URL(file, PAGE)));
}

function answerData(path: string, response: ServerResponse, store: RequestStore, streams: EventStreams): void {
  if (path === '/api/events') {
    if (!streams.open(response, HEADERS)) end(response, 503, 'text/plain', 'Too many pages are open.');
    return;
  }
  const details = store.find(REQUEST_PATH.exec(path)?.[1] ?? '');
  const body = details ?? { message: 'There is no such request, or it was forgotten.' };
  end(response, details === undefined ? 404 : 200, 'application/json', JSON.stringify(body));
}

/** A name that was made to point here (DNS rebinding) is none of ours. */
function isOwnHost({ headers, socket }: IncomingMessage): boolean {
  const { localPort } = socket;
  return ['localhost', '127.0.0.1', '[::1]'].some((name) => headers.host === `${name}:${localPort}`);
}

/** Pages of other ports are of the same site; only our own origin, and people with tools, get data. */
function isForeign({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  const isOtherOrigin = headers.origin !== undefined && headers.origin !== `http://${headers.host}`;
  return isOtherOrigin || (site !== undefined && site !== 'same-origin' && site !== 'none');
}

function end(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { ...HEADERS, 'content-type': `${type}; charset=utf-8` }).end(body);
}
