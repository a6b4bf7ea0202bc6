import { finishLogin } from '../../core/login/finish.js';
import { providerClient } from '../../core/provider/client.js';
import { type Endpoint, endpoint } from '../runtime/endpoint.js';
import type { Gate } from '../runtime/gate.js';

/** `GET /auth/callback` */
export function callback(gate: Gate): Endpoint {
  const deps = { ...gate, provider: providerClient(gate) };
  return endpoint((request) => finishLogin(deps, request));
}
