import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { StartError } from './start-error.js';

export const LOOPBACK = 'localhost';
const MAX_BODY_BYTES = 10 * 1024 * 1024;

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Serves on the loopback interface only. A handler that fails answers 500 and is reported. */
export async function serveOnLoopback(
  port: number,
  handler: RequestHandler,
  report: (error: unknown) => void = () => {},
): Promise<Server> {
  const server = createServer((request, response) => {
    handler(request, response).catch((error: unknown) => {
      report(error);
      if (!response.headersSent) {
        response.writeHead(error instanceof BodyTooLarge ? 413 : 500);
      }
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(port, cause)));
    server.listen(port, LOOPBACK, resolve);
  });
  return server;
}

export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

export function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      throw new BodyTooLarge(`The body is larger than ${MAX_BODY_BYTES} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function listenError(port: number, cause: NodeJS.ErrnoException): StartError {
  const message =
    cause.code === 'EADDRINUSE'
      ? `Port ${port} is taken: end what listens there, or choose other ports with --port.`
      : `Port ${port} cannot be used (${cause.code}): choose other ports with --port.`;
  return new StartError(message, 1, { cause });
}
