import { issuerOf, issuersOf } from '../core/settings/issuer.js';
import type { IOidcGate } from './oidc-gate.js';
import { providerSettings } from './provider-registration.js';

export interface GateIssuer {
  /** The id of the provider; with the tenant behind it where a provider has several. */
  readonly name: string;
  /** As it is written into sessions. */
  readonly issuer: string;
}

/** Whose users the sessions of a gate are. */
export function gateIssuers(gate: IOidcGate): GateIssuer[] {
  return providerSettings(gate.providers, true).flatMap((provider) =>
    issuersOf(provider).map((issuer, index) => {
      const tenant = provider.tenants?.[index];
      return {
        name: tenant === undefined ? provider.id : `${provider.id}/${tenant}`,
        issuer: issuerOf(provider, issuer),
      };
    }),
  );
}
