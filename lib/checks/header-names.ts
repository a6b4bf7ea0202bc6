import type { CredentialKind, UpstreamHeaderSettings } from '../../core/settings/document.js';
import { foldHeaderName } from '../../core/settings/header-name.js';

const HTTP_API_RESERVED = new Set(
  (
    'authorization connection content-encoding content-length content-location forwarded keep-alive origin ' +
    'proxy-authenticate proxy-authorization te trailers transfer-encoding upgrade x-forwarded-for x-forwarded-host ' +
    'x-forwarded-proto via'
  ).split(' '),
);
const HTTP_API_RESERVED_PREFIXES = ['access-control-', 'apigw-', 'x-amz-', 'x-amzn-'];
/** Every spelling with underscores is an entry of each integration, and each further hyphen doubles their number. */
const HTTP_API_SEPARATORS = 4;
const REST_API_RESERVED = new Set(['content-length', 'transfer-encoding']);

// Callers who send an upstream header are refused, so a header that ordinary callers send would lock everybody out.
const SENT_BY_CALLERS = new Set(
  (
    'accept accept-charset accept-encoding accept-language cache-control connection content-type cookie ' +
    'host if-match if-modified-since if-none-match origin pragma range referer user-agent x-amzn-trace-id ' +
    'x-forwarded-for x-forwarded-port x-forwarded-proto x-requested-with'
  ).split(' '),
);

/** Names of upstream headers that can work on any flavour of API. */
export function checkHeaderNames(
  headers: readonly UpstreamHeaderSettings[],
  kinds: readonly CredentialKind[],
): string[] {
  const folded = new Map<string, string>();
  return headers.flatMap(({ name, source }) => {
    if (!/^[a-z][a-z0-9_-]*$/.test(name)) {
      return [`Upstream header "${name}" is not a header name: use letters, digits and hyphens, as in "x-scope".`];
    }
    const isToken =
      name === 'authorization' && source.kind !== 'bearerToken' && kinds.some((kind) => kind !== 'session');
    if (isToken || SENT_BY_CALLERS.has(name) || name.startsWith('sec-')) {
      return [`Upstream header "${name}" is one that callers send, and they would be refused: use "x-caller-${name}".`];
    }
    const key = foldHeaderName(name);
    const other = folded.get(key);
    folded.set(key, name);
    return other === undefined
      ? []
      : [`Upstream headers "${other}" and "${name}" are the same to many upstreams: keep one of them, or rename it.`];
  });
}

/** Headers that an HTTP API could not keep from the upstream. */
export function checkRemovableHeaders(shown: readonly string[]): string[] {
  return shown
    .filter(isReservedByHttpApis)
    .map(
      (name) =>
        `Callers show a token in the header "${name}", which an HTTP API cannot keep from the upstream: use another one, ` +
        'as in "x-access-token".',
    );
}

function isReservedByHttpApis(name: string): boolean {
  return HTTP_API_RESERVED.has(name) || HTTP_API_RESERVED_PREFIXES.some((prefix) => name.startsWith(prefix));
}

/** Names that one flavour of API Gateway does not let a gate set. */
export function checkReservedHeaders(flavour: 'http' | 'rest', names: readonly string[]): string[] {
  const api = flavour === 'http' ? 'HTTP APIs' : 'REST APIs';
  const taken = names
    .filter((name) => (flavour === 'http' ? isReservedByHttpApis(name) : REST_API_RESERVED.has(name)))
    .map(
      (name) =>
        `Upstream header "${name}" is reserved by API Gateway on ${api}: use another name, as in "x-caller-${name}".`,
    );
  return flavour === 'http' ? [...taken, ...checkSeparators(names)] : taken;
}

function checkSeparators(names: readonly string[]): string[] {
  return names
    .filter((name) => name.split(/[-_]/).length - 1 > HTTP_API_SEPARATORS)
    .map(
      (name) =>
        `Upstream header "${name}" has more than ${HTTP_API_SEPARATORS} hyphens, too many for an HTTP API to take away ` +
        'every spelling with underscores that a caller may send: use a shorter name.',
    );
}
