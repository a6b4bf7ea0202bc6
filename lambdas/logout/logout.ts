import { logOut } from '../../core/logout/rp-initiated.js';
import { providerClient } from '../../core/provider/client.js';
import { type Endpoint, endpoint } from '../runtime/endpoint.js';
import type { Gate } from '../runtime/gate.js';

/** `POST /auth/logout` */
export function logout(gate: Gate): Endpoint {
  const deps = { ...gate, provider: providerClient(gate) };
  return endpoint((request) => logOut(deps, request));
}
