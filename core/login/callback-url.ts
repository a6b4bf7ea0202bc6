import type { GateSettings } from '../settings/document.js';
import { GATE_PATHS } from '../settings/gate-paths.js';

/** The one redirect URI of this gate, spelled as it must be registered with the provider. */
export function callbackUrl(settings: GateSettings): string {
  return new URL(`${settings.publicUrl}${GATE_PATHS.callback}`).href;
}
