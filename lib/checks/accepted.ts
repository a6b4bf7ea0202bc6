import { routeFaults } from '../gate-credentials.js';
import type { IOidcGate } from '../oidc-gate.js';
import { registrationId } from '../provider-registration.js';
import type { Accepted } from '../route-rules.js';
import { checkRouteProviders } from './providers.js';

/** A route takes what its gate takes, or a part of it. */
export function faultsOfAccepted({ credentials, providers }: Accepted, gate: IOidcGate): string[] {
  return [
    ...routeFaults(credentials, gate.credentials),
    ...checkRouteProviders(providers, gate.providers.map(registrationId)),
  ];
}
