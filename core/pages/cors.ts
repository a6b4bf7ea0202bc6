import { isAllowedOrigin } from '../access/origin.js';
import { type GateRequest, singleHeader } from '../request.js';
import type { GateSettings } from '../settings/document.js';

/** Lets pages of allowed origins read an answer. `Vary` is there for everybody, so that no cache mixes them up. */
export function corsHeaders(request: GateRequest, settings: GateSettings): Readonly<Record<string, string>> {
  const origin = singleHeader(request, 'origin');
  if (origin === undefined || !isAllowedOrigin(origin, settings)) return { vary: 'Origin' };
  return { vary: 'Origin', 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' };
}
