import type { AnswerStore } from '../../core/authentication/answer-store.js';
import type { AttemptCounter } from '../../core/authentication/attempt-counter.js';
import type { RefreshTokenStore } from '../../core/authentication/refresh-token-store.js';
import type { Clock, Pause } from '../../core/clock.js';
import type { ConsumerStore } from '../../core/consumers/consumer-store.js';
import type { Fetch } from '../../core/http.js';
import type { Log } from '../../core/log.js';
import type { LogoutTokenMemory } from '../../core/logout/logout-token-memory.js';
import type { Metrics } from '../../core/metrics.js';
import type { AuthorizationServer } from '../../core/provider/authorization-server.js';
import type { ProviderClient } from '../../core/provider/client.js';
import { ProviderMetadataCache } from '../../core/provider/metadata-cache.js';
import type { ProviderMetadataStore } from '../../core/provider/metadata-store.js';
import { StoredCopy } from '../../core/provider/stored-copy.js';
import type { Provider } from '../../core/providers.js';
import type { Random } from '../../core/random.js';
import type { SecretSource } from '../../core/secrets.js';
import type { SessionDirectory } from '../../core/sessions/directory.js';
import type { SessionStore } from '../../core/sessions/store.js';
import {
  type GateSettings,
  type KnownIssuer,
  type ProviderSettings,
  ROUTES_VARIABLE,
  type RoutesDocument,
  SETTINGS_VARIABLE,
} from '../../core/settings/document.js';
import { speakAlike } from '../../core/settings/issuer.js';
import { parseRoutes, parseSettings } from '../../core/settings/parse.js';
import type { TrustedIssuer } from '../../core/settings/token-exchange.js';
import { type AccessTokenVerifier, accessTokenVerifier } from '../../core/tokens/access-token.js';
import type { Signer } from '../../core/upstream/signer.js';
import type * as TableAdapters from './dynamodb.js';
import { variable } from './environment.js';
import { log } from './log.js';
import { measuredHttp } from './measured-http.js';
import { embeddedMetrics } from './metrics.js';
import { type Asynchronous, onFirstUse } from './on-first-use.js';
import { outgoingHttp, PROVIDER_LIMITS, REFRESH_LIMITS } from './outgoing-http.js';
import { systemClock, systemPause, systemRandom } from './system.js';

/** What the functions are put together from. */
export interface Gate {
  readonly settings: GateSettings;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly fetch: Fetch;
  readonly pause: Pause;
  readonly secrets: SecretSource;
  readonly signer: Signer;
  readonly sessions: SessionStore;
  readonly directory: SessionDirectory;
  readonly logoutTokens: LogoutTokenMemory;
  readonly attemptCounter: AttemptCounter;
  readonly answerStore: AnswerStore;
  readonly refreshTokens: RefreshTokenStore;
  readonly consumers: ConsumerStore;
  readonly providers: readonly Provider[];
  /** Judges tokens of an issuer whose tokens are traded; keys of a provider are fetched once. */
  readonly verifierOf: (issuer: TrustedIssuer) => AccessTokenVerifier;
}

export interface GateOptions {
  /** See `MetadataCacheDependencies.savesFirstFetch`. */
  readonly savesFirstFetch: boolean;
}

/**
 * The composition root: reads the environment, once, while Lambda initialises the function. No AWS SDK is loaded
 * before something of it is called.
 * @throws SettingsError
 */
export function composeGate({ savesFirstFetch }: GateOptions): Gate {
  const settings = parseSettings(variable(SETTINGS_VARIABLE));
  const clock = systemClock;
  const metrics = embeddedMetrics(settings.gateId);
  const fetch = measuredHttp(outgoingHttp(PROVIDER_LIMITS), metrics);
  const secrets = onFirstUse<SecretSource>(async () => {
    const { SecretsManagerSource } = await import('./secrets-manager.js');
    return new SecretsManagerSource(clock, log);
  });
  const { gateSecretArn, tableName } = settings;
  const patientFetch = measuredHttp(outgoingHttp(REFRESH_LIMITS), metrics);
  const metadataStore = inTable<ProviderMetadataStore>(tableName, (adapters) => adapters.DynamoDbMetadataStore);
  const metadataOf = (provider: KnownIssuer) =>
    new ProviderMetadataCache({
      provider,
      fetch,
      clock,
      log,
      savesFirstFetch,
      storedCopy: async () => new StoredCopy({ provider, store: metadataStore, secrets, gateSecretArn }),
    });
  const composeProvider = (provider: ProviderSettings): Provider => {
    const metadata = metadataOf(provider);
    return {
      settings: provider,
      keys: metadata,
      verifyAccessToken: accessTokenVerifier({ provider, keys: metadata, clock }),
      client: onFirstUse<ProviderClient>(async () => {
        const { providerClient } = await import('../../core/provider/client.js');
        return providerClient({ provider, clock, fetch, patientFetch, secrets, metadata });
      }),
      server: onFirstUse<AuthorizationServer>(async () => {
        const { authorizationServer } = await import('../../core/provider/authorization-server.js');
        return authorizationServer({ provider, fetch, secrets, metadata });
      }),
    };
  };
  const providers = settings.providers.map(composeProvider);
  return {
    settings,
    clock,
    random: systemRandom,
    log,
    metrics,
    fetch,
    pause: systemPause,
    secrets,
    signer: onFirstUse<Signer>(async () => {
      const { gateSigner } = await import('./gate-signer.js');
      return gateSigner({ settings, clock, log, secrets });
    }),
    sessions: inTable<SessionStore>(tableName, (adapters) => adapters.DynamoDbSessionStore),
    directory: inTable<SessionDirectory>(tableName, (adapters) => adapters.DynamoDbSessionDirectory),
    logoutTokens: inTable<LogoutTokenMemory>(tableName, (adapters) => adapters.DynamoDbLogoutTokenMemory),
    attemptCounter: inTable<AttemptCounter>(tableName, (adapters) => adapters.DynamoDbAttemptCounter),
    answerStore: inTable<AnswerStore>(tableName, (adapters) => adapters.DynamoDbAnswerStore),
    refreshTokens: inTable<RefreshTokenStore>(tableName, (adapters) => adapters.DynamoDbRefreshTokenStore),
    consumers: inTable<ConsumerStore>(tableName, (adapters) => adapters.DynamoDbConsumerStore),
    providers,
    verifierOf: (issuer) => {
      const keys = providers.find((one) => speakAlike(one.settings, issuer))?.keys;
      return accessTokenVerifier({ provider: issuer, keys: keys ?? metadataOf(issuer), clock });
    },
  };
}

/** @throws SettingsError */
export function composeRoutes(): RoutesDocument {
  return parseRoutes(variable(ROUTES_VARIABLE));
}

type TableAdapter<T> = new (client: ReturnType<typeof TableAdapters.dynamoDb>, tableName: string) => T;

/** An adapter of the table of the gate. */
function inTable<T extends Asynchronous<T>>(
  tableName: string,
  adapterIn: (adapters: typeof TableAdapters) => TableAdapter<T>,
): T {
  return onFirstUse<T>(async () => {
    const adapters = await import('./dynamodb.js');
    const Adapter = adapterIn(adapters);
    return new Adapter(adapters.dynamoDb(), tableName);
  });
}
