import type { IncomingMessage, Server } from 'node:http';
import { closeServer, portOf, readBody, serveOnLoopback } from './loopback-server.js';

/** A request as the upstream got it. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  /** As it was sent, without the question mark. */
  readonly query: string;
  /** Lower-case names; a header that came several times is joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Older requests are forgotten, so that a long run does not fill the memory. */
const MAX_KEPT = 1000;

/** The API behind the gate: answers 200 with what it received. */
export class Upstream {
  private readonly received: ReceivedRequest[] = [];

  private constructor(private readonly server: Server) {}

  static async start(port: number): Promise<Upstream> {
    const upstream: Upstream = new Upstream(
      await serveOnLoopback(port, async (request, response) => {
        const received = readRequest(request, await readBody(request));
        upstream.keep(received);
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(received));
      }),
    );
    return upstream;
  }

  get url(): string {
    return `http://localhost:${portOf(this.server)}`;
  }

  /** What was received, oldest first, at most the last thousand. */
  requests(): readonly ReceivedRequest[] {
    return [...this.received];
  }

  stop(): Promise<void> {
    return closeServer(this.server);
  }

  private keep(request: ReceivedRequest): void {
    this.received.push(request);
    if (this.received.length > MAX_KEPT) {
      this.received.shift();
    }
  }
}

function readRequest(request: IncomingMessage, body: string): ReceivedRequest {
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  return {
    method: request.method ?? '',
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? '' : target.slice(mark + 1),
    headers: joinedHeaders(request.rawHeaders),
    body,
  };
}

function joinedHeaders(raw: readonly string[]): Readonly<Record<string, string>> {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const value = raw[index + 1] ?? '';
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(headers);
}
