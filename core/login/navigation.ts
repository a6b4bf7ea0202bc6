import type { GateRequest } from '../request.js';

/**
 * Whether a browser loads a page with this request, so that sending it to sign in leads somewhere. Fetch metadata
 * decides where there is any; scripts, frames and prefetches are no navigation.
 */
export function isNavigation(request: GateRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  if (isPrefetch(request)) return false;
  const mode = request.headers.get('sec-fetch-mode');
  const destination = request.headers.get('sec-fetch-dest');
  if (mode !== undefined || destination !== undefined) {
    return isOnly(mode, 'navigate') && isOnly(destination, 'document');
  }
  return wantsPage(request);
}

/** Whether the caller is to be answered with a page rather than JSON, whatever the method. */
export function wantsPage(request: GateRequest): boolean {
  const mode = request.headers.get('sec-fetch-mode');
  if (mode !== undefined && !isOnly(mode, 'navigate')) return false;
  if (request.headers.has('x-requested-with')) return false;
  return (request.headers.get('accept') ?? []).some((value) => value.toLowerCase().includes('text/html'));
}

function isPrefetch(request: GateRequest): boolean {
  const purposes = [...(request.headers.get('sec-purpose') ?? []), ...(request.headers.get('purpose') ?? [])];
  return purposes.some((value) => value.toLowerCase().includes('prefetch'));
}

function isOnly(values: readonly string[] | undefined, expected: string): boolean {
  return values?.length === 1 && values[0] === expected;
}
