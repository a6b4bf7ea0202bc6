const RESERVED = new Set([
  'authorization',
  'connection',
  'content-encoding',
  'content-length',
  'content-location',
  'forwarded',
  'keep-alive',
  'origin',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailers',
  'transfer-encoding',
  'upgrade',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'via',
]);

const RESERVED_PREFIXES = ['access-control-', 'apigw-', 'x-amz-', 'x-amzn-'];

/** Whether an HTTP API refuses to map a header of that name. */
export function isReservedHeader(name: string): boolean {
  const header = name.toLowerCase();
  return RESERVED.has(header) || RESERVED_PREFIXES.some((prefix) => header.startsWith(prefix));
}
