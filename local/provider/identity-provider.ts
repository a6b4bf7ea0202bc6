import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Provider, type ProviderContext } from 'oidc-provider';
import { closeServer, portOf, serveOnLoopback } from '../loopback-server.js';
import { providerConfiguration, resourceServer, type TokenLifetimes, WEB_CLIENT } from './configuration.js';
import { addExchangeGrants } from './exchange-grants.js';
import { addFrontChannelLogout } from './front-channel-logout.js';
import { addJwtIntrospection } from './jwt-introspection.js';
import { generateProviderKeys, type ProviderKeys } from './keys.js';
import { serveLogin } from './login.js';
import { type MintOptions, mintAccessToken, mintLogoutToken } from './minted-token.js';
import { mintOpaqueToken, type OpaqueTokenOptions } from './opaque-token.js';
import { addPasswordGrant } from './password-grant.js';
import { mintRefreshToken, type RefreshTokenOptions } from './refresh-token.js';
import { forgetRefreshTokens, type ProviderEntries } from './storage.js';
import { serveTokenInfo, serveUserinfo, type UserinfoAnswers } from './userinfo.js';

export interface IdentityProviderOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** The `aud` of access tokens. */
  readonly audience: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly backChannelLogoutUri: string;
  readonly lifetimes?: Partial<TokenLifetimes>;
  /** Issuers whose tokens it trades for its own. */
  readonly trustedIssuers?: readonly string[];
  readonly log: (line: string) => void;
}

const LIFETIMES: TokenLifetimes = { accessToken: 3600, idToken: 3600, refreshToken: 24 * 3600 };

/** An OpenID Provider with two users, for development and tests only. */
export class IdentityProvider {
  /** How often a refresh token was traded for new tokens, and how often one was refused. */
  readonly refreshes = { granted: 0, refused: 0 };
  /** Whether nobody answers: every connection breaks off. */
  isDown = false;
  userinfo: UserinfoAnswers = { format: 'json' };
  /** What a frame of the logout page leads to; no frame by default. */
  frontChannelLogoutUri: string | undefined;
  private readonly requestCounts = new Map<string, number>();

  private constructor(
    private readonly server: Server,
    private readonly provider: Provider,
    private readonly keys: ProviderKeys,
    private readonly entries: ProviderEntries,
    private readonly revoked: Set<string>,
    readonly audience: string,
    /** Where logout tokens are sent. The APIs share one client, which has one such address: set it to another. */
    public backChannelLogoutUri: string,
  ) {}

  static async start(options: IdentityProviderOptions): Promise<IdentityProvider> {
    const keys = await generateProviderKeys();
    let serve = (_: IncomingMessage, response: ServerResponse): Promise<void> => {
      response.writeHead(503).end();
      return Promise.resolve();
    };
    const report = (error: unknown) => options.log(`the identity provider failed: ${error}`);
    const server = await serveOnLoopback(options.port, (request, response) => serve(request, response), report);
    const issuer = `http://localhost:${portOf(server)}`;
    const entries: ProviderEntries = new Map();
    const revoked = new Set<string>();
    const lifetimes = { ...LIFETIMES, ...options.lifetimes };
    let started: IdentityProvider | undefined;
    const backChannelLogoutUri = () => started?.backChannelLogoutUri ?? options.backChannelLogoutUri;
    const setup = { ...options, keys, entries, lifetimes, backChannelLogoutUri };
    const provider = new Provider(issuer, providerConfiguration(setup));
    const resource = resourceServer(options.audience, lifetimes.accessToken, WEB_CLIENT.id);
    addPasswordGrant(provider, resource);
    addExchangeGrants(provider, { issuer, keys, resource, trustedIssuers: options.trustedIssuers ?? [] });
    addJwtIntrospection(provider, keys, revoked);
    addFrontChannelLogout(provider, WEB_CLIENT.id, () => started?.frontChannelLogoutUri);
    provider.on('server_error', (_, error) => report(error));
    provider.on('error', report);
    const { audience } = options;
    started = new IdentityProvider(server, provider, keys, entries, revoked, audience, options.backChannelLogoutUri);
    started.countRefreshes();
    serve = started.handler();
    return started;
  }

  get issuer(): string {
    return this.provider.issuer;
  }

  /** How often a path was asked for since the start, for example `/jwks`. */
  requests(path: string): number {
    return this.requestCounts.get(path) ?? 0;
  }

  /** An access token as this provider would issue it, but for what the options change. */
  mintAccessToken(options: MintOptions = {}): Promise<string> {
    return mintAccessToken(options, this.issuer, this.audience, this.keys);
  }

  /** An opaque access token of alice at the gate's own client, but for what the options change. */
  mintOpaqueToken(options: Partial<OpaqueTokenOptions> = {}): Promise<string> {
    const usual = { clientId: WEB_CLIENT.id, scope: 'openid orders:read', audience: this.audience, lifetime: 300 };
    return mintOpaqueToken(this.provider, { ...usual, ...options });
  }

  /** A refresh token of alice at the gate's own client, but for what the options change. Each can be used once. */
  mintRefreshToken(options: Partial<RefreshTokenOptions> = {}): Promise<string> {
    const usual = { subject: 'alice', clientId: WEB_CLIENT.id, scope: 'orders:read', audience: this.audience };
    return mintRefreshToken(this.provider, { ...usual, lifetime: 24 * 3600, ...options });
  }

  /** Introspection calls a JWT inactive from now on, though it does not look it. */
  revoke(token: string): void {
    this.revoked.add(token);
  }

  /** A logout token for the gate: about alice, unless the claims say otherwise. */
  mintLogoutToken(options: MintOptions = {}): Promise<string> {
    return mintLogoutToken(options, this.issuer, this.keys);
  }

  /** Takes every refresh token back, as an administrator does who ends all sessions of the users. */
  revokeRefreshTokens(): void {
    forgetRefreshTokens(this.entries);
  }

  stop(): Promise<void> {
    return closeServer(this.server);
  }

  private countRefreshes(): void {
    const count = (result: 'granted' | 'refused') => (ctx: ProviderContext) => {
      if (ctx.oidc.params?.grant_type === 'refresh_token') this.refreshes[result] += 1;
    };
    this.provider.on('grant.success', count('granted')).on('grant.error', count('refused'));
  }

  private handler() {
    const { provider, keys } = this;
    const serveProtocol = provider.callback();
    return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const path = (request.url ?? '/').split('?')[0] ?? '/';
      this.requestCounts.set(path, this.requests(path) + 1);
      if (this.isDown) {
        response.destroy();
      } else if (path.startsWith('/interaction/')) {
        await serveLogin(provider, request, response);
      } else if (path === '/me') {
        await serveUserinfo(provider, keys, this.userinfo, request, response);
      } else if (path === '/tokeninfo') {
        await serveTokenInfo(provider, request, response);
      } else {
        await serveProtocol(request, response);
      }
    };
  }
}
