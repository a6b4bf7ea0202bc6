import { startLogin } from '../../core/login/start.js';
import { type Endpoint, endpoint } from '../runtime/endpoint.js';
import type { Gate } from '../runtime/gate.js';

/** `GET /auth/login` */
export function login(gate: Gate): Endpoint {
  return endpoint((request) => startLogin(gate, request));
}
