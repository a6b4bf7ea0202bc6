import { hasFetchMetadata, wantsPage } from '../pages/wants-page.js';
import { type GateRequest, singleHeader } from '../request.js';

/**
 * Whether a browser loads a page with this request, so that sending it to sign in leads somewhere. Fetch metadata
 * decides where there is any; scripts, frames and prefetches are no navigation.
 */
export function isNavigation(request: GateRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  if (isPrefetch(request)) return false;
  if (hasFetchMetadata(request)) {
    return (
      singleHeader(request, 'sec-fetch-mode') === 'navigate' && singleHeader(request, 'sec-fetch-dest') === 'document'
    );
  }
  return wantsPage(request);
}

/**
 * Whether a login may start: for a page load, and for a tool that takes whatever comes and follows the flow by hand.
 * Scripts of a browser give themselves away by their fetch metadata, those of old ones by what they accept.
 */
export function mayStartLogin(request: GateRequest): boolean {
  if (isNavigation(request)) return true;
  if (request.method !== 'GET' || isPrefetch(request) || hasFetchMetadata(request)) return false;
  return !request.headers.has('x-requested-with') && (singleHeader(request, 'accept') ?? '*/*') === '*/*';
}

function isPrefetch(request: GateRequest): boolean {
  const purposes = [...(request.headers.get('sec-purpose') ?? []), ...(request.headers.get('purpose') ?? [])];
  return purposes.some((value) => value.toLowerCase().includes('prefetch'));
}
