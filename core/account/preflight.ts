import { isAllowedOrigin } from '../access/origin.js';
import { corsHeaders } from '../pages/cors.js';
import { type GateRequest, singleHeader } from '../request.js';
import type { GateResponse } from '../response.js';
import type { GateSettings } from '../settings/document.js';

/**
 * Answers a CORS preflight where a route that takes any method would lead it to the authorizer. API Gateway puts the
 * headers that the API is configured with in the place of these.
 */
export function preflight(request: GateRequest, settings: GateSettings): GateResponse {
  const origin = singleHeader(request, 'origin');
  const method = singleHeader(request, 'access-control-request-method');
  const allowed = origin !== undefined && method !== undefined && isAllowedOrigin(origin, settings);
  const headers = singleHeader(request, 'access-control-request-headers');
  return {
    status: 204,
    headers: {
      ...corsHeaders(request, settings),
      ...(allowed ? { 'access-control-allow-methods': method } : {}),
      ...(allowed && headers !== undefined ? { 'access-control-allow-headers': headers } : {}),
    },
    cookies: [],
    body: '',
  };
}
