/**
 * A header name as lax upstreams read it: without case, `_` for `-`, punctuation dropped. Two names that fold to the
 * same are the same header to somebody.
 */
export function foldHeaderName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Headers by which a caller asks to be taken for using another method than the one that was matched. */
export const METHOD_OVERRIDE_HEADERS = ['x-http-method-override', 'x-http-method', 'x-method-override'];

/** The key under which the authorizer hands an upstream header to API Gateway, which allows `[A-Za-z0-9_]` only. */
export function contextKey(headerName: string): string {
  return `header_${headerName.toLowerCase().replace(/[^a-z0-9]/g, '_')}`;
}
