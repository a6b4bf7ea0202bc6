import type { HeaderField, HeaderList } from '../gateway/header-list.js';

const DROPPED_TO_ANY = [
  'content-md5',
  'expect',
  'host',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
  'x-http-method-override',
] as const;

const DROPPED_TO_UPSTREAM: ReadonlySet<string> = new Set([...DROPPED_TO_ANY, 'content-encoding', 'via']);

// The function still sees the host and the override, which are only without effect on it.
const SEEN_BY_FUNCTION: ReadonlySet<string> = new Set(['host', 'x-http-method-override']);
const DROPPED_TO_FUNCTION: ReadonlySet<string> = new Set([
  ...DROPPED_TO_ANY.filter((name) => !SEEN_BY_FUNCTION.has(name)),
  'connection',
]);

export function isDroppedBeforeUpstream(name: string): boolean {
  return DROPPED_TO_UPSTREAM.has(name.toLowerCase());
}

export function isDroppedBeforeFunction(name: string): boolean {
  return DROPPED_TO_FUNCTION.has(name.toLowerCase());
}

const DROPPED_TO_CLIENT = new Set([
  'expect',
  'host',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
]);

const RENAMED_TO_CLIENT = new Set([
  'authorization',
  'connection',
  'content-md5',
  'date',
  'max-forwards',
  'server',
  'user-agent',
  'www-authenticate',
]);

/** What a client gets of the headers that an integration answered with. */
export function headersForClient(headers: HeaderList): HeaderList {
  return headers
    .filter(([name]) => !DROPPED_TO_CLIENT.has(name.toLowerCase()))
    .map(([name, value]): HeaderField => {
      return RENAMED_TO_CLIENT.has(name.toLowerCase()) ? [`x-amzn-Remapped-${name}`, value] : [name, value];
    });
}
