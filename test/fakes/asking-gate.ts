import { waysInAuthenticators } from '../../core/authentication/ways-in.js';
import type { Pause } from '../../core/clock.js';
import { type Gatekeeper, gatekeeper } from '../../core/gatekeeper.js';
import type { Identity } from '../../core/identity.js';
import { authorizationServer } from '../../core/provider/authorization-server.js';
import { providerClient } from '../../core/provider/client.js';
import { ProviderMetadataCache } from '../../core/provider/metadata-cache.js';
import type { CredentialKind, KnownIssuer, RoutesDocument } from '../../core/settings/document.js';
import type { FailureLimit } from '../../core/settings/failure-limit.js';
import type { TrustedIssuer } from '../../core/settings/token-exchange.js';
import type { GrantSettings, IntrospectionSettings, WaysIn } from '../../core/settings/ways-in.js';
import { accessTokenVerifier } from '../../core/tokens/access-token.js';
import { CountedRandom } from './counted-random.js';
import { FixedClock } from './fixed-clock.js';
import { FixedSecrets } from './fixed-secrets.js';
import { gateRequest, type RequestParts } from './gate-request.js';
import { CLIENT_SECRET_ARN, GATE_SECRET_ARN, gateSettings, ISSUER, type SettingsChanges } from './gate-settings.js';
import { MemoryAnswerStore } from './memory-answer-store.js';
import { MemoryAttemptCounter } from './memory-attempt-counter.js';
import { MemoryLog } from './memory-log.js';
import { MemoryMetrics } from './memory-metrics.js';
import { MemoryRefreshTokenStore } from './memory-refresh-token-store.js';
import { jsonResponse, type Script, ScriptedHttp } from './scripted-http.js';
import type { SigningKey } from './signed-tokens.js';

export const FAILURES: FailureLimit = { window: 300, perAddress: 5 };

export const INTROSPECTION: IntrospectionSettings = {
  jwts: false,
  clientIds: [],
  untyped: false,
  answer: 'json',
  remembered: 60,
  inTable: false,
  parameters: {},
  headers: {},
  failures: FAILURES,
};

/** What introspection says of a good token. */
export const ACTIVE = {
  active: true,
  iss: ISSUER,
  sub: 'alice-id',
  aud: 'https://api.example.com',
  exp: 1_750_000_300,
  scope: 'orders:read',
  token_type: 'Bearer',
};

export const GRANT: GrantSettings = {
  scope: 'orders:read',
  parameters: {},
  remembered: 900,
  limits: { window: 300, perAccount: 3, perAddress: 5 },
};

export const ENDPOINTS = {
  introspection: `${ISSUER}/introspect`,
  token: `${ISSUER}/token`,
  userinfo: `${ISSUER}/userinfo`,
  tokeninfo: `${ISSUER}/tokeninfo`,
} as const;

const ROUTES: RoutesDocument = {
  version: 1,
  routes: {
    'GET /': { access: { kind: 'rule', rule: { kind: 'authenticated' } } },
    'POST /': { access: { kind: 'rule', rule: { kind: 'authenticated' } } },
    'GET /read': { access: { kind: 'rule', rule: { kind: 'words', slot: 'scope', entries: ['orders:read'] } } },
    'GET /write': { access: { kind: 'rule', rule: { kind: 'words', slot: 'scope', entries: ['orders:write'] } } },
    'GET /public': { access: { kind: 'anonymous' } },
  },
};

/** A gate that asks its provider about credentials: everything is real but the network, the table and the time. */
export class AskingGate {
  readonly clock = new FixedClock();
  readonly log = new MemoryLog();
  readonly metrics = new MemoryMetrics();
  readonly http = new ScriptedHttp();
  readonly secrets = new FixedSecrets({ [GATE_SECRET_ARN]: 'gate secret', [CLIENT_SECRET_ARN]: 'client secret' });
  private gate: Gatekeeper;

  constructor(
    private readonly key: SigningKey,
    private readonly credentials: readonly CredentialKind[],
    private readonly waysIn: WaysIn,
    private readonly changes: SettingsChanges = {},
    readonly attemptCounter = new MemoryAttemptCounter(),
    readonly answerStore = new MemoryAnswerStore(),
    readonly refreshTokens = new MemoryRefreshTokenStore(),
  ) {
    this.http
      .on(`${ISSUER}/.well-known/openid-configuration`, () =>
        jsonResponse({
          issuer: ISSUER,
          jwks_uri: `${ISSUER}/jwks`,
          token_endpoint: ENDPOINTS.token,
          userinfo_endpoint: ENDPOINTS.userinfo,
          introspection_endpoint: ENDPOINTS.introspection,
        }),
      )
      .on(`${ISSUER}/jwks`, () => jsonResponse({ keys: [key.jwk] }));
    this.gate = this.instance();
  }

  /** Another instance of the function: what the old one remembered is gone. */
  startCold(changes: Partial<WaysIn> = {}): void {
    this.gate = this.instance({ ...this.waysIn, ...changes });
  }

  /** What is behind an endpoint. */
  answering(endpoint: keyof typeof ENDPOINTS, script: Script): this {
    this.http.on(ENDPOINTS[endpoint], script);
    return this;
  }

  asked(endpoint: keyof typeof ENDPOINTS): number {
    return this.http.sentTo(ENDPOINTS[endpoint]).length;
  }

  /** Who the gate says a caller is. */
  async identity(parts: RequestParts, route = 'GET /'): Promise<Identity> {
    const decision = await this.decide(parts, route);
    if (!decision.allowed || decision.identity === undefined) throw new Error(JSON.stringify(decision));
    return decision.identity;
  }

  /** By what the caller was let in, or why not; `anonymous` without an identity. */
  async outcome(parts: RequestParts, route = 'GET /'): Promise<string> {
    try {
      const decision = await this.decide(parts, route);
      if (!decision.allowed) return decision.code;
      return decision.identity?.authenticatedBy ?? 'anonymous';
    } catch (error) {
      return `failed: ${(error as { readonly code?: string }).code ?? String(error)}`;
    }
  }

  private decide(parts: RequestParts, route: string) {
    return this.gate({ ...gateRequest({ method: route.split(' ')[0] ?? '', ...parts }), routeKeys: [route] });
  }

  private instance(waysIn = this.waysIn): Gatekeeper {
    const { clock, log, metrics, secrets, attemptCounter, answerStore, refreshTokens, credentials } = this;
    const { fetch } = this.http;
    const settings = gateSettings({ credentials, waysIn, ...this.changes });
    const metadataOf = (provider: KnownIssuer) =>
      new ProviderMetadataCache({
        provider,
        fetch,
        clock,
        log,
        savesFirstFetch: false,
        storedCopy: () => Promise.reject(new Error('no table')),
      });
    const providers = settings.providers.map((provider) => {
      const metadata = metadataOf(provider);
      return {
        settings: provider,
        server: authorizationServer({ provider, fetch, secrets, metadata }),
        client: providerClient({ provider, fetch, secrets, metadata, clock }),
        verifyAccessToken: accessTokenVerifier({ provider, keys: metadata, clock }),
      };
    });
    const random = new CountedRandom(this.key.kid);
    const pause: Pause = () => new Promise(setImmediate);
    const table = { attemptCounter, answerStore, refreshTokens };
    const ports = { clock, pause, random, log, metrics, fetch, secrets, ...table };
    const verifierOf = (issuer: TrustedIssuer) =>
      accessTokenVerifier({ provider: issuer, keys: metadataOf(issuer), clock });
    const authenticators = waysInAuthenticators({ settings, providers, verifierOf, ...ports });
    return gatekeeper({ settings, clock, routes: ROUTES, authenticators });
  }
}

export const bearer = (token: string): RequestParts => ({ headers: { authorization: `Bearer ${token}` } });

export const basic = (name: string, secret: string, sourceAddress = '203.0.113.7'): RequestParts => ({
  headers: { authorization: `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}` },
  sourceAddress,
});
