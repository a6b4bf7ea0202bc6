import type { Configuration } from 'openid-client';
import { type Authentication, type ConfigurationDependencies, configurationSource } from './configuration.js';
import { isClientRejected } from './failures.js';
import { inTenant } from './tenants.js';

export type ActingAsClient = <T>(act: (current: Configuration) => Promise<T>) => Promise<T>;

/** Once more if the client secret was rotated: client authentication comes before anything else is looked at. */
export function actingAsClient(deps: ConfigurationDependencies): ActingAsClient {
  const { client, tenants } = deps.provider;
  const source = configurationSource(deps);
  return async (act) => {
    const attempt = async (authentication: Authentication) =>
      tenants === undefined
        ? act(await source(authentication))
        : inTenant(deps, (changes) => source(authentication, changes), act);
    try {
      return await attempt('remembered');
    } catch (error) {
      if (!isClientRejected(error) || client.authentication.kind === 'none') throw error;
    }
    return attempt('fresh');
  };
}
