import { finishLogin } from '../../core/login/finish.js';
import { type Endpoint, endpoint } from '../runtime/endpoint.js';
import type { Gate } from '../runtime/gate.js';

/** `GET /auth/callback` */
export function callback(gate: Gate): Endpoint {
  return endpoint((request) => finishLogin(gate, request));
}
