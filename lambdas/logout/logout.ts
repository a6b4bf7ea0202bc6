import { logout as answerFor } from '../../core/logout/logout.js';
import { providerClient } from '../../core/provider/client.js';
import { type Endpoint, endpoint } from '../runtime/endpoint.js';
import type { Gate } from '../runtime/gate.js';

/** `/auth/logout`, `/auth/backchannel-logout`, `/auth/frontchannel-logout`, and the ends of `/auth/sessions` */
export function logout(gate: Gate): Endpoint {
  const deps = { ...gate, keys: gate.metadata, provider: providerClient(gate) };
  return endpoint((request) => answerFor(deps, request));
}
