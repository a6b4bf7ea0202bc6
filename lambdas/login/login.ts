import { startLogin } from '../../core/login/start.js';
import { providerClient } from '../../core/provider/client.js';
import { type Endpoint, endpoint } from '../runtime/endpoint.js';
import type { Gate } from '../runtime/gate.js';

/** `GET /auth/login` */
export function login(gate: Gate): Endpoint {
  const deps = { ...gate, provider: providerClient(gate) };
  return endpoint((request) => startLogin(deps, request));
}
