import type { WaysIn } from '../core/settings/ways-in.js';
import { checkRouteCredentials } from './checks/credentials.js';
import { type CredentialFact, checkAmbiguousKinds, checkRouteOptions } from './checks/ways-in.js';
import type { Credential } from './credential.js';
import { credentialKinds } from './route-rules.js';

/** Credentials as checks see them. */
export function credentialFacts(credentials: readonly Credential[]): CredentialFact[];
export function credentialFacts(credentials: readonly Credential[] | undefined): CredentialFact[] | undefined;
export function credentialFacts(credentials: readonly Credential[] | undefined): CredentialFact[] | undefined {
  return credentials?.map(({ _kind, _waysIn }) => ({ kind: _kind, waysIn: _waysIn }));
}

/** Everything that is wrong with the credentials of a route. */
export function routeFaults(route: readonly Credential[] | undefined, gate: readonly Credential[]): string[] {
  return [
    ...checkRouteCredentials(credentialKinds(route), credentialKinds(gate)),
    ...checkAmbiguousKinds(credentialKinds(route ?? gate)),
    ...checkRouteOptions(credentialFacts(route), credentialFacts(gate)),
  ];
}

/** How credentials other than sessions and plain bearer tokens are taken, from all of them. */
export function waysIn(credentials: readonly Credential[]): WaysIn {
  return Object.assign({}, ...credentials.map((credential) => credential._waysIn));
}
