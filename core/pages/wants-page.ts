import { type GateRequest, singleHeader } from '../request.js';

/** Whether the caller is to be answered with a page rather than JSON, whatever the method. */
export function wantsPage(request: GateRequest): boolean {
  if (request.headers.has('sec-fetch-mode') && singleHeader(request, 'sec-fetch-mode') !== 'navigate') return false;
  if (request.headers.has('x-requested-with')) return false;
  return (request.headers.get('accept') ?? []).some((value) => value.toLowerCase().includes('text/html'));
}
