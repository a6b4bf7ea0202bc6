import type { Configuration } from 'openid-client';
import { GateError } from '../errors.js';
import type { Fetch } from '../http.js';
import type { ProviderSettings } from '../settings/document.js';
import { isIssuedBy } from '../settings/issuer.js';
import type { ConfigurationChanges } from './configuration.js';
import { issuerOfPayload } from './key-finder.js';

export interface TenantDependencies {
  readonly provider: ProviderSettings;
  readonly fetch: Fetch;
}

/**
 * Does something whose answer may hold an ID token of any tenant. openid-client expects one issuer, and which it is only
 * the answer says: so the request is sent once, and its answer judged with the issuer that it names, if that is allowed.
 * @throws GateError `login_failed` if it is not
 */
export async function inTenant<T>(
  { provider, fetch }: TenantDependencies,
  configuration: (changes: ConfigurationChanges) => Promise<Configuration>,
  act: (current: Configuration) => Promise<T>,
): Promise<T> {
  let answer: Response | undefined;
  const send: Fetch = async (url, init) => {
    answer = await fetch(url, init);
    throw new Error('the answer is judged later');
  };
  try {
    return await act(await configuration({ fetch: send }));
  } catch (error) {
    if (answer === undefined) throw error;
  }
  const issuer = await issuerIn(answer);
  if (issuer !== undefined && !isIssuedBy(provider, issuer)) {
    throw new GateError('login_failed', 'the ID token is of a tenant that is not allowed');
  }
  let given: Response | undefined = answer;
  const repeat: Fetch = async (url, init) => {
    const first = given;
    given = undefined;
    return first ?? fetch(url, init);
  };
  return act(await configuration({ fetch: repeat, ...(issuer === undefined ? {} : { issuer }) }));
}

/** What the ID token of a token response says, unverified. */
async function issuerIn(answer: Response): Promise<string | undefined> {
  try {
    const { id_token: idToken } = (await answer.clone().json()) as { readonly id_token?: unknown };
    return typeof idToken === 'string' ? issuerOfPayload(idToken.split('.')[1]) : undefined;
  } catch {
    return undefined;
  }
}
