import { validateHeaderName, validateHeaderValue } from 'node:http';
import { isRecord } from '../template/resource-properties.js';
import type { GatewayAnswer } from './gateway-request.js';
import { type HeaderField, type HeaderList, hasHeader } from './header-list.js';

type Payload = Readonly<Record<string, unknown>>;

/** Payload format 2.0. Undefined when the result is malformed. */
export function answerFromV2(payload: unknown): GatewayAnswer | undefined {
  if (!isRecord(payload) || payload.statusCode === undefined) return inferredAnswer(payload);
  const cookies = payload.cookies ?? [];
  const headers = singleHeaders(payload.headers);
  if (headers === undefined || !Array.isArray(cookies) || !cookies.every((cookie) => typeof cookie === 'string')) {
    return undefined;
  }
  const setCookies = cookies.map((cookie): HeaderField => ['set-cookie', cookie]);
  return completed(payload, [...headers, ...setCookies], 'text/plain;charset=UTF-8', true);
}

/** A 2.0 result that names no status is itself the body. */
function inferredAnswer(payload: unknown): GatewayAnswer {
  const body = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload ?? null));
  return { status: 200, headers: [['content-type', 'application/json']], body };
}

/** Payload format 1.0 of an HTTP API. Undefined when the result is malformed. */
export function answerFromV1(payload: unknown): GatewayAnswer | undefined {
  return isRecord(payload) ? completed(payload, mergedHeaders(payload), 'text/plain;charset=UTF-8', true) : undefined;
}

const REST_KEYS = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded']);

/** Result of a REST API's proxy function, which may hold nothing else than the documented keys. */
export function answerFromRest(payload: unknown, decodesBase64: boolean): GatewayAnswer | undefined {
  if (!isRecord(payload) || !Object.keys(payload).every((key) => REST_KEYS.has(key))) return undefined;
  return completed(payload, mergedHeaders(payload), 'application/json', decodesBase64);
}

function completed(
  payload: Payload,
  headers: HeaderList | undefined,
  defaultType: string,
  decodesBase64: boolean,
): GatewayAnswer | undefined {
  const status = Number(payload.statusCode);
  const body = payload.body ?? '';
  if (headers === undefined || !Number.isInteger(status) || status < 200 || status > 599) return undefined;
  if (typeof body !== 'string' || !headers.every(isSendable)) return undefined;
  const withType: HeaderList = hasHeader(headers, 'content-type')
    ? headers
    : [...headers, ['content-type', defaultType]];
  const encoding = payload.isBase64Encoded === true && decodesBase64 ? 'base64' : 'utf8';
  const unsent = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive']);
  const sent = withType.filter(([name]) => !unsent.has(name.toLowerCase()));
  return { status, headers: sent, body: Buffer.from(body, encoding) };
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function singleHeaders(headers: unknown): HeaderList | undefined {
  const entries = isRecord(headers ?? {}) ? Object.entries(headers ?? {}) : undefined;
  if (entries?.every(([, value]) => isScalar(value)) !== true) return undefined;
  return entries.map(([name, value]): HeaderField => [name, String(value)]);
}

/** `headers` and `multiValueHeaders` together, a pair that is in both once. */
function mergedHeaders({ headers, multiValueHeaders }: Payload): HeaderList | undefined {
  const single = singleHeaders(headers);
  const lists = isRecord(multiValueHeaders ?? {}) ? Object.entries(multiValueHeaders ?? {}) : undefined;
  if (single === undefined || lists === undefined) return undefined;
  const multiple: HeaderField[] = [];
  for (const [name, values] of lists) {
    if (!Array.isArray(values) || !values.every(isScalar)) return undefined;
    multiple.push(...values.map((value): HeaderField => [name, String(value)]));
  }
  const isRepeated = ([name, value]: HeaderField) =>
    multiple.some(([other, text]) => other.toLowerCase() === name.toLowerCase() && text === value);
  return [...single.filter((field) => !isRepeated(field)), ...multiple];
}

function isSendable([name, value]: HeaderField): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
