import { type GateRequest, singleHeader } from '../request.js';

/** Whether the caller is to be answered with a page rather than JSON, whatever the method. */
export function wantsPage(request: GateRequest): boolean {
  if (hasFetchMetadata(request) && singleHeader(request, 'sec-fetch-mode') !== 'navigate') return false;
  if (request.headers.has('x-requested-with')) return false;
  return (request.headers.get('accept') ?? []).some((value) => value.toLowerCase().includes('text/html'));
}

/** Browsers send both of these headers; half of them comes from HTTP libraries and says nothing about a page. */
export function hasFetchMetadata({ headers }: GateRequest): boolean {
  return headers.has('sec-fetch-mode') && headers.has('sec-fetch-dest');
}
