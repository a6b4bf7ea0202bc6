import { authorizationServer } from '../../../core/provider/authorization-server.js';
import { providerClient } from '../../../core/provider/client.js';
import { ProviderMetadataCache } from '../../../core/provider/metadata-cache.js';
import { StoredCopy } from '../../../core/provider/stored-copy.js';
import type { KnownIssuer, RoutesDocument } from '../../../core/settings/document.js';
import type { TrustedIssuer } from '../../../core/settings/token-exchange.js';
import { accessTokenVerifier } from '../../../core/tokens/access-token.js';
import { secretSigner } from '../../../core/upstream/secret-signer.js';
import { type AuthorizerAnswer, type AuthorizerEvent, authorizer } from '../../../lambdas/authorizer/authorizer.js';
import type { Gate } from '../../../lambdas/runtime/gate.js';
import { httpApiAuthorizerEvent, restApiAuthorizerEvent, type WireRequest } from '../../fakes/api-gateway-events.js';
import { CountedRandom } from '../../fakes/counted-random.js';
import { FixedClock } from '../../fakes/fixed-clock.js';
import { FixedSecrets } from '../../fakes/fixed-secrets.js';
import { GATE_SECRET_ARN, gateSettings, ISSUER, type SettingsChanges } from '../../fakes/gate-settings.js';
import { MemoryAnswerStore } from '../../fakes/memory-answer-store.js';
import { MemoryAttemptCounter } from '../../fakes/memory-attempt-counter.js';
import { MemoryConsumerStore } from '../../fakes/memory-consumer-store.js';
import { MemoryLog } from '../../fakes/memory-log.js';
import { MemoryLogoutTokenMemory } from '../../fakes/memory-logout-token-memory.js';
import { MemoryMetadataStore } from '../../fakes/memory-metadata-store.js';
import { MemoryMetrics } from '../../fakes/memory-metrics.js';
import { MemoryRefreshTokenStore } from '../../fakes/memory-refresh-token-store.js';
import { MemorySessionDirectory } from '../../fakes/memory-session-directory.js';
import { MemorySessionStore } from '../../fakes/memory-session-store.js';
import { jsonResponse, ScriptedHttp } from '../../fakes/scripted-http.js';
import type { SigningKey } from '../../fakes/signed-tokens.js';

const JWKS = `${ISSUER}/jwks`;

const ROUTES: RoutesDocument = {
  version: 1,
  routes: {
    'GET /orders': { access: { kind: 'rule', rule: { kind: 'words', slot: 'scope', entries: ['orders:read'] } } },
    'ANY /orders/{proxy+}': {
      access: { kind: 'rule', rule: { kind: 'words', slot: 'scope', entries: ['orders:read'] } },
    },
    'POST /orders': { access: { kind: 'rule', rule: { kind: 'authenticated' } } },
    'GET /admin': { access: { kind: 'rule', rule: { kind: 'words', slot: 'role', entries: ['admin'] } } },
    'GET /faulty': { access: { kind: 'rule', rule: { kind: 'words', slot: 'scope', entries: [{ value: 7 }] } } },
    'GET /public': { access: { kind: 'anonymous' } },
    'GET /partners': { access: { kind: 'rule', rule: { kind: 'authenticated' } }, providers: ['partner'] },
  },
};

const SETTINGS: SettingsChanges = {
  upstreamHeaders: [
    { name: 'x-user', source: { kind: 'subject' } },
    { name: 'x-scope', source: { kind: 'claim', path: ['scope'] } },
    { name: 'x-access-token', source: { kind: 'accessToken' } },
  ],
};

/** An authorizer with everything behind it but AWS and the network. */
export class GateBench {
  readonly clock = new FixedClock();
  readonly log = new MemoryLog();
  readonly metrics = new MemoryMetrics();
  readonly sessions = new MemorySessionStore();
  readonly secrets = new FixedSecrets({ [GATE_SECRET_ARN]: 'gate secret' });
  readonly attemptCounter = new MemoryAttemptCounter();
  readonly answerStore = new MemoryAnswerStore();
  readonly consumers = new MemoryConsumerStore();
  readonly http = new ScriptedHttp();
  readonly gate: Gate;
  private readonly answer: (event: AuthorizerEvent) => Promise<AuthorizerAnswer>;

  constructor(key: SigningKey, changes: SettingsChanges = {}) {
    const settings = gateSettings({ ...SETTINGS, ...changes });
    const { clock, log, metrics, sessions, secrets } = this;
    this.publish(ISSUER, key);
    const { fetch } = this.http;
    const { gateSecretArn } = settings;
    const store = new MemoryMetadataStore();
    const metadataOf = (provider: KnownIssuer) =>
      new ProviderMetadataCache({
        provider,
        fetch,
        clock,
        log,
        savesFirstFetch: false,
        storedCopy: async () => new StoredCopy({ provider, store, secrets, gateSecretArn }),
      });
    const providers = settings.providers.map((provider) => {
      const metadata = metadataOf(provider);
      const verifyAccessToken = accessTokenVerifier({ provider, keys: metadata, clock });
      const client = providerClient({ provider, clock, fetch, secrets, metadata });
      const server = authorizationServer({ provider, fetch, secrets, metadata });
      return { settings: provider, keys: metadata, client, server, verifyAccessToken };
    });
    const random = new CountedRandom();
    const directory = new MemorySessionDirectory(sessions);
    const logoutTokens = new MemoryLogoutTokenMemory();
    const { attemptCounter, answerStore, consumers } = this;
    const signer = secretSigner(secrets, gateSecretArn);
    const ports = { clock, random, log, metrics, fetch, secrets, signer, sessions, directory, logoutTokens };
    const refreshTokens = new MemoryRefreshTokenStore();
    const more = { attemptCounter, answerStore, consumers, refreshTokens, pause: clock.pause };
    const verifierOf = (issuer: TrustedIssuer) =>
      accessTokenVerifier({ provider: issuer, keys: metadataOf(issuer), clock });
    this.gate = { settings, ...ports, ...more, providers, verifierOf };
    this.answer = authorizer(this.gate, ROUTES);
  }

  /** What a provider has at its addresses from now on. */
  publish(issuer: string, ...keys: readonly SigningKey[]): void {
    this.http
      .on(`${issuer}/.well-known/openid-configuration`, () => jsonResponse({ issuer, jwks_uri: `${issuer}/jwks` }))
      .on(`${issuer}/jwks`, () => jsonResponse({ keys: keys.map(({ jwk }) => jwk) }));
  }

  viaHttpApi(sent: WireRequest): Promise<AuthorizerAnswer> {
    return this.answer(httpApiAuthorizerEvent(sent));
  }

  viaRestApi(sent: WireRequest): Promise<AuthorizerAnswer> {
    return this.answer(restApiAuthorizerEvent(sent));
  }

  takeProviderDown(): void {
    const html = () => new Response('<html>unmistakable</html>', { status: 502 });
    this.http.on(`${ISSUER}/.well-known/openid-configuration`, html).on(JWKS, html);
  }
}
