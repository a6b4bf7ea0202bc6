import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Provider, type ProviderContext } from 'oidc-provider';
import { closeServer, portOf, serveOnLoopback } from '../loopback-server.js';
import { providerConfiguration, resourceServer, type TokenLifetimes, WEB_CLIENT } from './configuration.js';
import { generateProviderKeys, type ProviderKeys } from './keys.js';
import { serveLogin } from './login.js';
import { type MintOptions, mintAccessToken, mintLogoutToken } from './minted-token.js';
import { addPasswordGrant } from './password-grant.js';
import { forgetRefreshTokens, type ProviderEntries } from './storage.js';
import { serveUserinfo } from './userinfo.js';

export interface IdentityProviderOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** The `aud` of access tokens. */
  readonly audience: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly backChannelLogoutUri: string;
  readonly lifetimes?: Partial<TokenLifetimes>;
  readonly log: (line: string) => void;
}

const LIFETIMES: TokenLifetimes = { accessToken: 3600, idToken: 3600, refreshToken: 24 * 3600 };

/** An OpenID Provider with two users, for development and tests only. */
export class IdentityProvider {
  /** How often a refresh token was traded for new tokens, and how often one was refused. */
  readonly refreshes = { granted: 0, refused: 0 };
  private readonly entries: ProviderEntries = new Map();
  private readonly requestCounts = new Map<string, number>();

  private constructor(
    private readonly server: Server,
    private readonly keys: ProviderKeys,
    readonly issuer: string,
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
    const identityProvider = new IdentityProvider(server, keys, issuer, options.audience, options.backChannelLogoutUri);
    const lifetimes = { ...LIFETIMES, ...options.lifetimes };
    const provider = new Provider(
      issuer,
      providerConfiguration({
        ...options,
        keys,
        entries: identityProvider.entries,
        lifetimes,
        backChannelLogoutUri: () => identityProvider.backChannelLogoutUri,
      }),
    );
    addPasswordGrant(provider, resourceServer(options.audience, lifetimes.accessToken, WEB_CLIENT.id));
    provider.on('server_error', (_, error) => report(error));
    provider.on('error', report);
    identityProvider.countRefreshes(provider);
    serve = identityProvider.handlerOf(provider);
    return identityProvider;
  }

  /** How often a path was asked for since the start, for example `/jwks`. */
  requests(path: string): number {
    return this.requestCounts.get(path) ?? 0;
  }

  /** An access token as this provider would issue it, but for what the options change. */
  mintAccessToken(options: MintOptions = {}): Promise<string> {
    return mintAccessToken(options, this.issuer, this.audience, this.keys);
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

  private countRefreshes(provider: Provider): void {
    const count = (result: 'granted' | 'refused') => (ctx: ProviderContext) => {
      if (ctx.oidc.params?.grant_type === 'refresh_token') this.refreshes[result] += 1;
    };
    provider.on('grant.success', count('granted')).on('grant.error', count('refused'));
  }

  private handlerOf(provider: Provider) {
    const serveProtocol = provider.callback();
    return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const path = (request.url ?? '/').split('?')[0] ?? '/';
      this.requestCounts.set(path, this.requests(path) + 1);
      if (path.startsWith('/interaction/')) {
        await serveLogin(provider, request, response);
      } else if (path === '/me') {
        await serveUserinfo(this.issuer, this.keys, request, response);
      } else {
        await serveProtocol(request, response);
      }
    };
  }
}
