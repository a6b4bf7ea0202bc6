import type { Configuration } from 'openid-client';
import type { ClientAuthentication } from '../settings/document.js';
import type { ConfigurationSource } from './configuration.js';
import { isClientRejected } from './failures.js';

export type ActingAsClient = <T>(act: (current: Configuration) => Promise<T>) => Promise<T>;

/** Once more if the client secret was rotated: client authentication comes before anything else is looked at. */
export function actingAsClient(
  configuration: ConfigurationSource,
  authentication: ClientAuthentication,
): ActingAsClient {
  return async (act) => {
    const current = await configuration('remembered');
    try {
      return await act(current);
    } catch (error) {
      if (!isClientRejected(error) || authentication.kind === 'none') throw error;
    }
    return act(await configuration('fresh'));
  };
}
