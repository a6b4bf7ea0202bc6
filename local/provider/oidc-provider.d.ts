/** The part of oidc-provider that the local gate uses; the package has no types of its own. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface Grant {
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  interface GrantModel {
    new (properties: { readonly accountId: string; readonly clientId: string }): Grant;
    find(id: string): Promise<Grant | undefined>;
  }

  interface ProviderSession {
    readonly accountId: string;
    readonly acr?: string;
    readonly state: { readonly postLogoutRedirectUri?: string; readonly state?: string };
    readonly authorizations?: Readonly<Record<string, { readonly grantId?: string }>>;
    grantIdFor(clientId: string): string | undefined;
    sidFor(clientId: string): string;
    destroy(): Promise<void>;
  }

  export interface ProviderClient {
    readonly clientId: string;
    grantTypeAllowed(type: string): boolean;
  }

  /** A Koa context. */
  export interface ProviderContext {
    type: string;
    status: number;
    body: unknown;
    redirect(url: string): void;
    /** Sets a header of the answer. */
    set(name: string, value: string): void;
    remove(name: string): void;
    readonly response: { get(name: string): string };
    /** Which of the types the caller likes best. */
    accepts(...types: readonly string[]): string | false;
    readonly cookies: { set(name: string, value: null, options: { readonly httpOnly: boolean }): void };
    readonly oidc: {
      readonly provider: Provider;
      readonly route: string;
      readonly client: { readonly clientId: string };
      readonly session: ProviderSession;
      readonly params: {
        scope?: string;
        readonly grant_type?: string;
        readonly acr_values?: string;
        readonly username?: string;
        readonly password?: string;
        readonly audience?: string;
        readonly token?: string;
        readonly subject_token?: string;
        readonly subject_token_type?: string;
        readonly assertion?: string;
      };
      readonly result?: { readonly login?: object };
      readonly requestParamOIDCScopes: ReadonlySet<string>;
      readonly entities: { readonly IdTokenHint?: object };
    };
  }

  export const errors: Readonly<Record<'InvalidGrant' | 'InvalidRequest', new (description: string) => Error>>;

  interface AccessToken {
    readonly accountId: string;
    readonly clientId: string;
    readonly scope: string;
    readonly exp: number;
    resourceServer: ResourceServer;
    save(): Promise<string>;
  }

  interface AccessTokenModel {
    new (properties: {
      readonly accountId: string;
      readonly client: object;
      readonly gty: string;
      readonly scope: string;
      readonly expiresIn?: number;
    }): AccessToken;
    find(token: string): Promise<AccessToken | undefined>;
  }

  interface RefreshTokenModel {
    new (properties: {
      readonly accountId: string;
      readonly client: object;
      readonly grantId: string;
      readonly gty: string;
      readonly scope: string;
      readonly resource: string;
      readonly expiresIn: number;
    }): { save(): Promise<string> };
    revokeByGrantId(grantId: string): Promise<void>;
  }

  interface ResourceServer {
    readonly scope: string;
  }

  interface Client {
    backchannelLogout(accountId: string, sid: string): Promise<void>;
  }

  export interface IssuedToken {
    readonly accountId?: string;
  }

  export interface InteractionDetails {
    readonly uid: string;
    readonly prompt: { readonly name: string };
    readonly params: { readonly acr_values?: string };
  }

  /** What a check says. */
  export type Check = boolean;

  /** When users are asked for something. */
  export const interactionPolicy: {
    base(): { get(name: 'login'): { readonly checks: { add(check: object): void } } | undefined };
    readonly Check: {
      new (reason: string, description: string, check: (ctx: ProviderContext) => Check): object;
      readonly REQUEST_PROMPT: Check;
      readonly NO_NEED_TO_PROMPT: Check;
    };
  };

  type InteractionResult =
    | { readonly login: { readonly accountId: string; readonly acr?: string } }
    | { readonly consent: object };

  export class Provider {
    constructor(issuer: string, configuration: object);
    readonly issuer: string;
    /** What is done before and after each request. */
    use(middleware: (ctx: ProviderContext, next: () => Promise<void>) => Promise<void>): void;
    readonly Grant: GrantModel;
    readonly Client: { find(id: string): Promise<Client | undefined> };
    readonly AccessToken: AccessTokenModel;
    readonly ResourceServer: new (
      identifier: string,
      data: object,
    ) => ResourceServer;
    readonly RefreshToken: RefreshTokenModel;
    registerGrantType(
      name: string,
      handler: (ctx: ProviderContext) => Promise<void>,
      parameters: readonly string[],
    ): void;
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    cookieName(type: 'session'): string;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<InteractionDetails>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: InteractionResult,
      options: { readonly mergeWithLastSubmission: boolean },
    ): Promise<void>;
    on(event: 'grant.success' | 'grant.error', listener: (ctx: ProviderContext) => void): this;
    on(event: 'server_error' | 'error', listener: (...reports: readonly unknown[]) => void): this;
  }
}
