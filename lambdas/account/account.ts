import { account as answerFor } from '../../core/account/account.js';
import { type Endpoint, endpoint } from '../runtime/endpoint.js';
import type { Gate } from '../runtime/gate.js';

/** `/auth/session`, `/auth/sessions`, `/auth/denied`, `/auth/signed-out` */
export function account(gate: Gate): Endpoint {
  return endpoint((request) => answerFor(gate, request));
}
