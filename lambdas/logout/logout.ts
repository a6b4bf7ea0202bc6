import { logout as answerFor } from '../../core/logout/logout.js';
import { type Endpoint, endpoint } from '../runtime/endpoint.js';
import type { Gate } from '../runtime/gate.js';

/** `/auth/logout`, `/auth/backchannel-logout`, `/auth/frontchannel-logout`, and the ends of `/auth/sessions` */
export function logout(gate: Gate): Endpoint {
  return endpoint((request) => answerFor(gate, request));
}
