import type { Clock, Pause } from '../clock.js';
import { GateError } from '../errors.js';
import type { Fetch } from '../http.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { ProviderClient } from '../provider/client.js';
import type { Provider } from '../providers.js';
import type { Random } from '../random.js';
import type { SecretSource } from '../secrets.js';
import type { GateSettings } from '../settings/document.js';
import { providerById } from '../settings/issuer.js';
import type { TrustedIssuer } from '../settings/token-exchange.js';
import type { AtProvider } from '../settings/ways-in.js';
import type { AccessTokenVerifier } from '../tokens/access-token.js';
import type { AnswerStore } from './answer-store.js';
import type { AttemptCounter } from './attempt-counter.js';
import type { Authenticator } from './authenticator.js';
import type { CacheKeys } from './cache-keys.js';
import type { FailedTokensDependencies } from './failed-tokens.js';
import type { RefreshTokenStore } from './refresh-token-store.js';

export type AskedProvider = Pick<Provider, 'settings' | 'verifyAccessToken' | 'server'> & {
  readonly client: Pick<ProviderClient, 'refresh'>;
};

export interface WaysInDependencies {
  readonly settings: Pick<GateSettings, 'waysIn' | 'gateSecretArn'>;
  /** The first is asked about what names no provider, unless the settings name another. */
  readonly providers: readonly AskedProvider[];
  /** Judges tokens of issuers whose tokens are traded. */
  readonly verifierOf: (issuer: TrustedIssuer) => AccessTokenVerifier;
  readonly secrets: SecretSource;
  readonly attemptCounter: AttemptCounter;
  readonly answerStore: AnswerStore;
  readonly refreshTokens: RefreshTokenStore;
  readonly clock: Clock;
  readonly pause: Pause;
  readonly random: Random;
  readonly fetch: Fetch;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** What every way in that asks is made of. */
export interface Known extends WaysInDependencies, FailedTokensDependencies {
  readonly keys: CacheKeys;
}

/** The provider that a way in asks. */
export function named(providers: readonly AskedProvider[], { provider: id }: AtProvider): AskedProvider {
  const found = id === undefined ? providers[0] : providerById(providers, id);
  if (found === undefined) throw new GateError('gate_failure', 'no such provider');
  return found;
}

/** Of what the settings do not describe nothing is taken. */
export const notAccepted: Authenticator = async () => {
  throw new GateError('credential_not_accepted');
};
