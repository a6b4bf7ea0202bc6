import { Token } from 'aws-cdk-lib';
import { issuersOf } from '../../core/settings/issuer.js';
import { type ProviderOptions, providerSettings, registrationId, registrationsOf } from '../provider-registration.js';

const ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/;
const HOST = /^[a-z0-9.-]+(?::\d+)?$/i;
/** More would fit into no function's environment. */
const MAXIMUM = 16;

/** A gate says in one way who its providers are, and no token or route may mean two of them. */
export function checkProviders(options: ProviderOptions): string[] {
  const { provider, client, providers } = options;
  const single = provider !== undefined || client !== undefined;
  if (single === (providers !== undefined) || (single && (provider === undefined || client === undefined))) {
    return ['Say who the provider is: give provider and client, or a list of providers, and not both.'];
  }
  const registrations = registrationsOf(options);
  if (registrations.length === 0 || registrations.length > MAXIMUM) {
    return [`providers has ${registrations.length} entries: give at least one and at most ${MAXIMUM}.`];
  }
  const ids = registrations.map(registrationId);
  const issuers = providerSettings(registrations, true).flatMap(issuersOf);
  return [
    ...ids
      .filter((id) => !ID.test(id))
      .map((id) => `The id "${id}" of a provider may have 32 letters, digits and hyphens, and begins with no hyphen.`),
    ...repeated(ids).map((id) => `Two providers have the id "${id}": give each of them an id of its own.`),
    ...repeated(issuers).map(
      (issuer) => `Two providers have the issuer ${issuer}, and a token could mean either: leave one of them out.`,
    ),
    ...registrations
      .flatMap(({ hosts = [], emailDomains = [] }) => [...hosts, ...emailDomains])
      .filter((name) => !Token.isUnresolved(name) && !HOST.test(name))
      .map((name) => `"${name}" is no host name or e-mail domain: write it as in "example.com".`),
  ];
}

/** A route can only ask for providers of its gate. */
export function checkRouteProviders(route: readonly string[] | undefined, gate: readonly string[]): string[] {
  if (route === undefined) {
    return [];
  }
  if (route.length === 0) {
    return ['A route takes no provider, so nobody could pass: leave its providers out to take all of the gate.'];
  }
  return route
    .filter((id) => !gate.includes(id))
    .map(
      (id) => `A route asks for the provider "${id}", but its gate has only ${gate.map((g) => `"${g}"`).join(', ')}.`,
    );
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
