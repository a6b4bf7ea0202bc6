import { GateError } from '../errors.js';
import type { GrantedToken } from '../provider/grants.js';
import type { GateRequest } from '../request.js';
import type { GrantSettings } from '../settings/ways-in.js';
import type { Attempts } from './attempts.js';
import type { Authenticator } from './authenticator.js';
import { type BasicCredentials, readBasicCredentials } from './basic-credentials.js';
import type { CacheKeys } from './cache-keys.js';
import { TradedTokens, type TradedTokensDependencies } from './traded-token.js';

export interface GrantDependencies extends Omit<TradedTokensDependencies, 'kind' | 'rejectedAs' | 'remembered'> {
  readonly kind: 'clientCredentials' | 'password';
  /** Provider and client that the credentials are good at; they are part of what is remembered. */
  readonly issuer: string;
  readonly clientId: string;
  readonly settings: GrantSettings;
  readonly ask: (credentials: BasicCredentials, settings: GrantSettings) => Promise<GrantedToken>;
  readonly attempts: Attempts;
  readonly keys: CacheKeys;
}

/** Trades Basic credentials for an access token at the provider. */
export function grantAuthenticator(deps: GrantDependencies): Authenticator {
  const tokens = new TradedTokens({
    ...deps,
    rejectedAs: 'credentials_rejected',
    remembered: deps.settings.remembered,
  });
  return async (credential, request) => {
    const credentials = readBasicCredentials(credential);
    const trade = { key: keyOf(deps, credentials), ask: () => askProvider(deps, credentials, request) };
    return tokens.identity(trade, request);
  };
}

/** Only credentials that the provider called wrong stay counted. */
async function askProvider(
  { kind, settings, ask, attempts }: GrantDependencies,
  credentials: BasicCredentials,
  { sourceAddress }: GateRequest,
): Promise<GrantedToken> {
  const attempt = await attempts.begin(kind, credentials.name, sourceAddress, settings.limits);
  try {
    const answer = await ask(credentials, settings);
    await attempt.forgive();
    return answer;
  } catch (error) {
    if (error instanceof GateError && error.code === 'credentials_rejected') await attempt.fail();
    else await attempt.forgive();
    throw error;
  }
}

/** Everything that the token depends on. */
function keyOf(
  { kind, issuer, clientId, settings, keys }: GrantDependencies,
  { name, secret }: BasicCredentials,
): string {
  const { scope = '', audience = '', parameters } = settings;
  return keys(kind, issuer, clientId, scope, audience, JSON.stringify(parameters), name, secret);
}
