import { AddressLimit } from '../../core/authentication/address-limit.js';
import { GateError } from '../../core/errors.js';
import type { Claims } from '../../core/identity.js';
import { type FinishDependencies, finishLogin } from '../../core/login/finish.js';
import { startLogin } from '../../core/login/start.js';
import { UNKNOWN_LOGOUTS } from '../../core/logout/front-channel.js';
import { authorizationServer } from '../../core/provider/authorization-server.js';
import { providerClient } from '../../core/provider/client.js';
import type { KeySource } from '../../core/provider/keys.js';
import type { Provider } from '../../core/providers.js';
import type { GateResponse } from '../../core/response.js';
import { type SessionRefresher, sessionRefresher } from '../../core/sessions/refresh.js';
import type { GateSettings, ProviderSettings } from '../../core/settings/document.js';
import { secretSigner } from '../../core/upstream/secret-signer.js';
import { CountedRandom } from './counted-random.js';
import { FixedClock } from './fixed-clock.js';
import { FixedSecrets } from './fixed-secrets.js';
import { CookieJar, gateRequest, NAVIGATION } from './gate-request.js';
import { CLIENT_SECRET_ARN, GATE_SECRET_ARN, gateSettings, type SettingsChanges } from './gate-settings.js';
import { MemoryAttemptCounter } from './memory-attempt-counter.js';
import { MemoryLog } from './memory-log.js';
import { MemoryMetrics } from './memory-metrics.js';
import { MemorySessionDirectory } from './memory-session-directory.js';
import { MemorySessionStore } from './memory-session-store.js';
import { type METADATA, metadataOf, ScriptedProvider } from './scripted-provider.js';

export interface StartedLogin {
  readonly response: GateResponse;
  /** Parameters of the authorization request. */
  readonly asked: URLSearchParams;
  readonly state: string;
  readonly nonce: string;
}

/** A gate with fakes around it, a scripted provider and one browser. */
export class LoginRound implements FinishDependencies {
  readonly clock = new FixedClock();
  readonly random = new CountedRandom('login');
  readonly log = new MemoryLog();
  readonly metrics = new MemoryMetrics();
  readonly sessions = new MemorySessionStore();
  readonly directory = new MemorySessionDirectory(this.sessions);
  readonly secrets = new FixedSecrets({ [GATE_SECRET_ARN]: 'gate secret', [CLIENT_SECRET_ARN]: 'client secret' });
  readonly signer = secretSigner(this.secrets, GATE_SECRET_ARN);
  readonly attemptCounter = new MemoryAttemptCounter();
  readonly unknownLogouts = new AddressLimit(
    { clock: this.clock, secrets: this.secrets, gateSecretArn: GATE_SECRET_ARN, counter: this.attemptCounter },
    'frontChannelLogout',
    UNKNOWN_LOGOUTS,
  );
  readonly idp = new ScriptedProvider(this.clock);
  readonly providers: readonly [Provider, ...Provider[]];
  readonly pause = this.clock.pause;
  readonly refresh: SessionRefresher;
  readonly settings: GateSettings;
  readonly jar = new CookieJar();
  /** What logout tokens are verified with. */
  keys: KeySource = {
    current: () => Promise.reject(new GateError('provider_unavailable')),
    renewed: async () => undefined,
  };
  /** What the verification of access tokens finds; throws by default, as for an opaque token. */
  accessTokenClaims: () => Promise<Claims> = async () => {
    throw new GateError('token_malformed');
  };

  constructor(
    changes: SettingsChanges = {},
    metadata: Partial<typeof METADATA | { issParameterSupported: boolean }> = {},
  ) {
    this.settings = gateSettings(changes);
    const [first, ...others] = this.settings.providers;
    const { clock, secrets } = this;
    const toProvider = (provider: ProviderSettings): Provider => {
      const deps = {
        ...{ provider, clock, secrets, fetch: this.idp.http.fetch },
        metadata: { metadata: async () => ({ ...metadataOf(provider.issuer), ...metadata }) },
      };
      return {
        settings: provider,
        client: providerClient(deps),
        server: authorizationServer(deps),
        keys: { current: () => this.keys.current(), renewed: (than) => this.keys.renewed(than) },
        verifyAccessToken: () => this.accessTokenClaims(),
      };
    };
    this.providers = [toProvider(first), ...others.map(toProvider)];
    this.refresh = sessionRefresher(this);
  }

  async start(query = '', headers: Readonly<Record<string, string>> = NAVIGATION): Promise<StartedLogin> {
    const response = await startLogin(this, gateRequest({ query, headers, cookie: this.jar.header }));
    this.jar.take(response.cookies);
    const location = response.headers.location;
    const asked = location === undefined ? new URLSearchParams() : new URL(location).searchParams;
    return { response, asked, state: asked.get('state') ?? '', nonce: asked.get('nonce') ?? '' };
  }

  async finish(query: string | Readonly<Record<string, string>>, route?: string): Promise<GateResponse> {
    const text = typeof query === 'string' ? query : new URLSearchParams(query).toString();
    const request = gateRequest({
      ...{ query: text, headers: NAVIGATION, cookie: this.jar.header },
      ...(route === undefined ? {} : { route }),
    });
    const response = await finishLogin(this, request);
    this.jar.take(response.cookies);
    return response;
  }

  /** A whole login with the tokens the provider answers. */
  async logIn(query = '', tokens: Readonly<Record<string, unknown>> = {}): Promise<GateResponse> {
    await this.idp.publishKeys('ES256');
    const { state, nonce } = await this.start(query);
    this.idp.answerTokens(await this.idp.tokens(nonce, tokens));
    return this.finish({ state, code: 'code-1' });
  }
}
