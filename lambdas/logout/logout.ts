import { AddressLimit } from '../../core/authentication/address-limit.js';
import { UNKNOWN_LOGOUTS } from '../../core/logout/front-channel.js';
import { logout as answerFor } from '../../core/logout/logout.js';
import { type Endpoint, endpoint } from '../runtime/endpoint.js';
import type { Gate } from '../runtime/gate.js';

/** `/auth/logout`, `/auth/backchannel-logout`, `/auth/frontchannel-logout`, and the ends of `/auth/sessions` */
export function logout(gate: Gate): Endpoint {
  const counting = { ...gate, counter: gate.attemptCounter, gateSecretArn: gate.settings.gateSecretArn };
  const unknownLogouts = new AddressLimit(counting, 'frontChannelLogout', UNKNOWN_LOGOUTS);
  const deps = { ...gate, unknownLogouts };
  return endpoint((request) => answerFor(deps, request));
}
