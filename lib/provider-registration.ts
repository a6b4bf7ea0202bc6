import { Token } from 'aws-cdk-lib';
import type { ProviderChoice, ProviderSettings } from '../core/settings/document.js';
import type { IdentityProvider } from './identity-provider.js';
import type { OidcClient } from './oidc-client.js';

/** One of several providers of a gate, and the gate's registration with it. */
export interface ProviderRegistration {
  /**
   * Names the provider in `/auth/login?provider=`, in the address it sends browsers back to, in sessions and in the rules of
   * routes: letters, digits and hyphens, at most 32. Changing it ends its sessions.
   *
   * @default - the name of its preset, as in `keycloak`
   */
  readonly id?: string;

  /** Who says who callers are. */
  readonly provider: IdentityProvider;

  /** The registration of the gate there. */
  readonly client: OidcClient;

  /**
   * What people read on the page where they choose.
   *
   * @default - the name of the product, as in `Keycloak`, or the id
   */
  readonly label?: string;

  /**
   * Hosts of public URLs for which a login goes to this provider without a question, as in `partners.example.com`.
   *
   * @default - any host
   */
  readonly hosts?: string[];

  /**
   * Domains of e-mail addresses that this provider knows, as in `example.com`: whoever gives such an address, on the page or
   * as `login_hint`, is sent there.
   *
   * @default - none
   */
  readonly emailDomains?: string[];
}

/** How a gate says who its providers are; exactly one of the two ways. */
export interface ProviderOptions {
  readonly provider?: IdentityProvider;
  readonly client?: OidcClient;
  readonly providers?: ProviderRegistration[];
}

/** The registrations of a gate, whichever way it names them. */
export function registrationsOf({ provider, client, providers }: ProviderOptions): ProviderRegistration[] {
  return provider !== undefined && client !== undefined ? [{ provider, client }] : (providers ?? []);
}

/** The id of a provider, and what its settings say about it. */
export function registrationId({ id, provider }: ProviderRegistration): string {
  return id ?? provider._product.name;
}

/** The construct id of what is there once for each provider; the first one keeps it whatever comes after. */
export function callbackId(id: string, index: number): string {
  return index === 0 ? 'Callback' : `Callback${id}`;
}

/** The providers as they travel: of several, each says when it is chosen. */
export function providerSettings(
  registrations: readonly ProviderRegistration[],
  refresh: boolean,
): [ProviderSettings, ...ProviderSettings[]] {
  const [first, ...others] = registrations.map((registration) => {
    const { provider, client } = registration;
    return {
      id: registrationId(registration),
      ...provider._settings(client, refresh),
      client: client._settings,
      ...(registrations.length === 1 ? {} : { choice: choiceOf(registration) }),
    };
  });
  if (first === undefined) {
    throw new Error('A gate needs a provider.');
  }
  return [first, ...others];
}

function choiceOf(registration: ProviderRegistration): ProviderChoice {
  const { provider, label, hosts = [], emailDomains = [] } = registration;
  const inLowerCase = (name: string) => (Token.isUnresolved(name) ? name : name.toLowerCase());
  return {
    label: label ?? provider._product.label ?? registrationId(registration),
    hosts: hosts.map(inLowerCase),
    emailDomains: emailDomains.map(inLowerCase),
  };
}
