import { GateError } from '../errors.js';
import type { GateRequest } from '../request.js';
import type { GateSettings } from '../settings/document.js';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Protects requests that are authenticated by a cookie against other sites (CSRF).
 * @throws GateError `cross_site`
 */
export function checkOrigin(request: GateRequest, settings: GateSettings): void {
  if (!SAFE_METHODS.has(request.method)) demandOrigin(request, settings);
}

/**
 * The same whatever the method is, for a GET that changes something.
 * @throws GateError `cross_site`
 */
export function demandOrigin(request: GateRequest, settings: GateSettings): void {
  const origins = request.headers.get('origin');
  if (origins !== undefined) {
    const [origin] = origins;
    if (origins.length !== 1 || origin === undefined) throw new GateError('cross_site', 'several Origin headers');
    if (!isAllowedOrigin(origin, settings)) throw new GateError('cross_site', 'Origin is not allowed');
    return;
  }
  const sites = request.headers.get('sec-fetch-site') ?? [];
  if (sites.length !== 1 || sites[0] !== 'same-origin') {
    throw new GateError('cross_site', 'neither an Origin header nor Sec-Fetch-Site: same-origin');
  }
}

/** Whether pages of an origin may send cookie-authenticated requests. The value is compared whole. */
export function isAllowedOrigin(origin: string, settings: GateSettings): boolean {
  return origin === new URL(settings.publicUrl).origin || settings.allowedOrigins.includes(origin);
}
