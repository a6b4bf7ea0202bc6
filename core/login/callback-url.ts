import type { GateRequest } from '../request.js';
import type { GateSettings } from '../settings/document.js';
import { callbackPath } from '../settings/gate-paths.js';

/**
 * The redirect URI of the gate at a provider, spelled as it must be registered there. Each provider has one of its own,
 * so that the answer of one is never taken for another's (RFC 9700 section 4.4.2).
 */
export function callbackUrl(settings: GateSettings, providerId: string): string {
  return new URL(`${settings.publicUrl}${callbackPath(idsOf(settings), providerId)}`).href;
}

/** The id of the provider whose redirect URI a callback came to, by the route API Gateway matched. */
export function providerOfCallback(settings: GateSettings, { routeKeys: [route = ''] }: GateRequest): string {
  const ids = idsOf(settings);
  const path = route.slice(route.indexOf('/'));
  return ids.find((id) => callbackPath(ids, id) === path) ?? settings.providers[0].id;
}

function idsOf({ providers }: GateSettings): readonly string[] {
  return providers.map(({ id }) => id);
}
