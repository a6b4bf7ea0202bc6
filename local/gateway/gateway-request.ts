import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { ClientCertificate } from './client-certificate.js';
import { type HeaderList, headersFromRaw, headerValues } from './header-list.js';

/** The most a body may hold in either direction. */
export const BODY_LIMIT = 10 * 1024 * 1024;

/** A request as it came over the wire. */
export interface GatewayRequest {
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly method: string;
  /** As sent, still encoded, without the query. */
  readonly path: string;
  readonly query: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
  readonly sourceIp: string;
  /** Host and port the client asked for. */
  readonly host: string;
  /** Port the gateway listens on. */
  readonly port: number;
  /** How it came through a custom domain. */
  readonly mapping?: DomainMapping;
  /** What the client showed to a domain with mutual TLS. */
  readonly clientCertificate?: ClientCertificate;
}

export interface DomainMapping {
  /** For example `/auth`; empty for the root of the domain. */
  readonly basePath: string;
  readonly stage: string;
}

export interface GatewayAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Buffer;
}

export function jsonAnswer(status: number, body: unknown, headers: HeaderList = []): GatewayAnswer {
  return {
    status,
    headers: [['content-type', 'application/json'], ...headers],
    body: Buffer.from(JSON.stringify(body)),
  };
}

export function toGatewayRequest(message: IncomingMessage, body: Buffer, receivedAt: number): GatewayRequest {
  const { path, query } = splitTarget(message.url ?? '/');
  const headers = headersFromRaw(message.rawHeaders);
  return {
    requestId: randomUUID(),
    receivedAt,
    method: message.method ?? 'GET',
    path,
    query,
    headers,
    body,
    sourceIp: (message.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, ''),
    host: headerValues(headers, 'host')[0] ?? 'localhost',
    port: message.socket.localPort ?? 0,
  };
}

function splitTarget(target: string): { path: string; query: string } {
  const relative = target.replace(/^https?:\/\/[^/?]*/i, '').replace(/#.*$/s, '');
  const mark = relative.indexOf('?');
  const path = mark === -1 ? relative : relative.slice(0, mark);
  return { path: path.startsWith('/') ? path : `/${path}`, query: mark === -1 ? '' : relative.slice(mark + 1) };
}

/** What counts against the 10,240 bytes that API Gateway allows. */
export function headerBytes(message: IncomingMessage): number {
  const requestLine = `${message.method} ${message.url} HTTP/1.1\r\n`.length;
  return message.rawHeaders.reduce((sum, text) => sum + Buffer.byteLength(text, 'latin1') + 2, requestLine);
}
