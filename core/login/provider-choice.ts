import { GateError } from '../errors.js';
import type { Provider } from '../providers.js';
import type { GateSettings } from '../settings/document.js';
import { providerById, providerOfIssuer } from '../settings/issuer.js';

export interface ProviderChoiceDependencies {
  readonly settings: GateSettings;
  readonly providers: readonly Provider[];
}

/**
 * The provider that a login goes to: the one that is named, the one of this host, the one that knows the user's e-mail
 * address, or the only one. Otherwise those that are left, for the user to choose from.
 * @throws GateError `login_unknown` if one is named that the gate does not have
 */
export function providersOfLogin(
  { settings, providers }: ProviderChoiceDependencies,
  parameters: ReadonlyMap<string, string>,
): readonly Provider[] {
  const named = namedBy(providers, parameters);
  if (named !== undefined) return [named];
  const { host } = new URL(settings.publicUrl);
  const here = providers.filter(({ settings: { choice } }) => choice?.hosts.includes(host) === true);
  if (here.length > 0) return here;
  const anywhere = providers.filter(({ settings: { choice } }) => (choice?.hosts ?? []).length === 0);
  const domain = emailDomainOf(parameters.get('login_hint'));
  const knowing = anywhere.filter(
    ({ settings: { choice } }) => domain !== undefined && choice?.emailDomains.includes(domain),
  );
  if (knowing.length > 0) return knowing;
  return anywhere.length > 0 ? anywhere : providers;
}

function namedBy(providers: readonly Provider[], parameters: ReadonlyMap<string, string>): Provider | undefined {
  const [id, issuer] = [parameters.get('provider'), parameters.get('iss')];
  const named = [
    ...(id === undefined ? [] : [providerById(providers, id)]),
    ...(issuer === undefined ? [] : [providerOfIssuer(providers, issuer)]),
  ];
  const [first] = named;
  if (named.some((provider) => provider === undefined || provider !== first)) {
    throw new GateError('login_unknown', 'it names no provider of the gate, or two');
  }
  return first;
}

function emailDomainOf(hint: string | undefined): string | undefined {
  return hint?.match(/^[^@\s]+@([^@\s]+)$/)?.[1]?.toLowerCase();
}
