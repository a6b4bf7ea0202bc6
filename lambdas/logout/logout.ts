import { logOut } from '../../core/logout/rp-initiated.js';
import { providerClient } from '../../core/provider/client.js';
import { type Endpoint, endpoint } from '../runtime/endpoint.js';
import type { Gate } from '../runtime/gate.js';

/** `POST /auth/logout`, and `GET` where the routes let it in */
export function logout(gate: Gate): Endpoint {
  const deps = { ...gate, provider: providerClient(gate) };
  return endpoint((request) => logOut(deps, request));
}
