import type { ResourceProperties } from '../template/resource-properties.js';
import { type HeaderList, headerValues } from './header-list.js';
import { REJECTION } from './rejection.js';

/** The CorsConfiguration of an HTTP API. */
export interface Cors {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAge?: number;
}

export function readCors(properties: ResourceProperties): Cors {
  const maxAge = properties.optionalNumber('MaxAge');
  const cors: Cors = {
    allowOrigins: properties.strings('AllowOrigins'),
    allowMethods: properties.strings('AllowMethods'),
    allowHeaders: properties.strings('AllowHeaders'),
    exposeHeaders: properties.strings('ExposeHeaders'),
    allowCredentials: properties.optionalBoolean('AllowCredentials') ?? false,
    ...(maxAge === undefined ? {} : { maxAge }),
  };
  if (cors.allowCredentials && cors.allowOrigins.includes('*')) {
    properties.fail(REJECTION.credentialsForEveryOrigin);
  }
  properties.finish();
  return cors;
}

export function isPreflight(method: string, headers: HeaderList): boolean {
  return (
    method === 'OPTIONS' &&
    originOf(headers) !== '' &&
    headerValues(headers, 'access-control-request-method').length > 0
  );
}

function originOf(headers: HeaderList): string {
  return headerValues(headers, 'origin')[0] ?? '';
}

/** What is added to an answer; nothing for an origin that is not allowed. */
export function corsHeaders(cors: Cors, method: string, requestHeaders: HeaderList): HeaderList {
  const origin = originOf(requestHeaders);
  const isWildcard = cors.allowOrigins.includes('*');
  if (origin === '' || !(isWildcard || cors.allowOrigins.some((allowed) => matchesOrigin(allowed, origin)))) return [];
  const headers: [string, string][] = [['access-control-allow-origin', isWildcard ? '*' : origin]];
  if (cors.allowCredentials) headers.push(['access-control-allow-credentials', 'true']);
  if (cors.exposeHeaders.length > 0) headers.push(['access-control-expose-headers', cors.exposeHeaders.join(',')]);
  if (!isPreflight(method, requestHeaders)) return headers;
  if (cors.allowMethods.length > 0) headers.push(['access-control-allow-methods', cors.allowMethods.join(',')]);
  if (cors.allowHeaders.length > 0) headers.push(['access-control-allow-headers', cors.allowHeaders.join(',')]);
  if (cors.maxAge !== undefined) headers.push(['access-control-max-age', String(cors.maxAge)]);
  return headers;
}

function matchesOrigin(allowed: string, origin: string): boolean {
  if (allowed === 'https://*' || allowed === 'http://*') return origin.startsWith(allowed.slice(0, -1));
  return allowed.toLowerCase() === origin.toLowerCase();
}

export function withoutCorsHeaders(headers: HeaderList): HeaderList {
  return headers.filter(([name]) => !name.toLowerCase().startsWith('access-control-'));
}
