import { randomBytes } from 'node:crypto';
import type { Grant, IssuedToken, ProviderClient, ProviderContext } from 'oidc-provider';
import { JWT_BEARER, TOKEN_EXCHANGE } from './exchange-grants.js';
import type { ResourceServerSettings } from './granted-token.js';
import { type ProviderKeys, SIGNING_ALGORITHM } from './keys.js';
import { errorPage, logoutPage, signedOutPage } from './pages.js';
import { ACR, loginPolicy } from './step-up.js';
import { type ProviderEntries, providerStorage } from './storage.js';
import { accessTokenClaimsOf, profileOf, userNamed } from './users.js';

export interface ClientCredentials {
  readonly id: string;
  readonly secret: string;
}

/** The gate's registration at the embedded provider. The secrets are for development only. */
export const WEB_CLIENT: ClientCredentials = { id: 'orders-web', secret: 'orders-web-secret-for-development' };
/** A machine that calls the API. */
export const MACHINE_CLIENT: ClientCredentials = { id: 'orders-job', secret: 'orders-job-secret-for-development' };

/** A machine whose tokens are opaque: they have to be introspected. */
export const OPAQUE_CLIENT: ClientCredentials = { id: 'orders-kiosk', secret: 'orders-kiosk-secret-for-development' };

/** A machine whose secret has expired. */
export const RETIRED_CLIENT: ClientCredentials = {
  id: 'orders-retired',
  secret: 'orders-retired-secret-for-development',
};

/** A machine whose tokens are for another API. */
export const FOREIGN_CLIENT: ClientCredentials = { id: 'invoices-job', secret: 'invoices-job-secret-for-development' };
export const FOREIGN_AUDIENCE = 'https://invoices.example.com';

const DEFAULT_SCOPE = 'orders:read';
const LONG_AGO = 1_600_000_000;
const API_SCOPES = `${DEFAULT_SCOPE} orders:write`;

/** Seconds. */
export interface TokenLifetimes {
  readonly accessToken: number;
  readonly idToken: number;
  readonly refreshToken: number;
}

export interface ProviderSetup {
  readonly audience: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  /** Where logout tokens go; asked each time. */
  readonly backChannelLogoutUri: () => string;
  readonly lifetimes: TokenLifetimes;
  readonly keys: ProviderKeys;
  readonly entries?: ProviderEntries;
}

/** The configuration of oidc-provider. Whatever has a default that prints a notice is set here. */
export function providerConfiguration(setup: ProviderSetup): object {
  return {
    adapter: providerStorage(setup.entries),
    clients: clients(setup),
    jwks: setup.keys.jwks,
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    scopes: ['openid', 'offline_access', 'profile', 'email', 'address'],
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username'],
      email: ['email', 'email_verified'],
      address: ['address'],
    },
    conformIdTokenClaims: false,
    // As most do, whether the scope offline_access is asked for or not; and each can be used once.
    issueRefreshToken: (_: ProviderContext, client: ProviderClient) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: () => true,
    pkce: { required: () => true },
    ttl: lifetimes(setup.lifetimes),
    features: features(setup),
    clientBasedCORS: () => false,
    // Without oidc-provider's own dispatcher, which keeps it from loopback addresses.
    fetch: (_: URL, { dispatcher, ...request }: RequestInit & { readonly dispatcher?: unknown }) =>
      fetch(setup.backChannelLogoutUri(), request),
    acrValues: Object.values(ACR),
    interactions: {
      policy: loginPolicy(),
      url: (_: ProviderContext, { uid }: { readonly uid: string }) => `/interaction/${uid}`,
    },
    findAccount,
    extraTokenClaims: (_: ProviderContext, token: IssuedToken) => accessTokenClaims(token),
    loadExistingGrant: (ctx: ProviderContext) => grantWithoutConsent(ctx, setup.audience),
    renderError: (ctx: ProviderContext, out: { readonly error: string; readonly error_description?: string }) => {
      ctx.type = 'html';
      ctx.body = errorPage(out.error, out.error_description);
    },
  };
}

function clients({ redirectUris, postLogoutRedirectUris, backChannelLogoutUri }: ProviderSetup) {
  return [
    {
      client_id: WEB_CLIENT.id,
      client_secret: WEB_CLIENT.secret,
      grant_types: ['authorization_code', 'refresh_token', 'password', TOKEN_EXCHANGE, JWT_BEARER],
      introspection_signed_response_alg: SIGNING_ALGORITHM,
      redirect_uris: redirectUris,
      post_logout_redirect_uris: postLogoutRedirectUris,
      backchannel_logout_uri: backChannelLogoutUri(),
      backchannel_logout_session_required: true,
    },
    machine(MACHINE_CLIENT),
    machine(OPAQUE_CLIENT),
    machine(FOREIGN_CLIENT),
    { ...machine(RETIRED_CLIENT), client_secret_expires_at: LONG_AGO },
  ];
}

function machine({ id, secret }: ClientCredentials) {
  return {
    client_id: id,
    client_secret: secret,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
  };
}

function lifetimes({ accessToken, idToken, refreshToken }: TokenLifetimes) {
  // A refresh token works no longer than the login and the grant that it is from.
  const login = Math.max(24 * 3600, refreshToken);
  return {
    AccessToken: accessToken,
    ClientCredentials: accessToken,
    AuthorizationCode: 60,
    IdToken: idToken,
    RefreshToken: refreshToken,
    Interaction: 3600,
    Session: login,
    Grant: login,
  };
}

function features({ audience, lifetimes: { accessToken } }: ProviderSetup) {
  return {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
    jwtIntrospection: { enabled: true },
    revocation: { enabled: true, allowedPolicy: () => true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: logOut,
      postLogoutSuccessSource: (ctx: ProviderContext) => {
        ctx.body = signedOutPage();
      },
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: (ctx: ProviderContext) => defaultResource(ctx, audience),
      useGrantedResource: () => true,
      getResourceServerInfo: (_: ProviderContext, asked: string, { clientId }: { readonly clientId: string }) =>
        resourceServer(asked, accessToken, clientId),
    },
  };
}

/** The API, as oidc-provider knows it. */
export function resourceServer(audience: string, accessTokenTTL: number, clientId: string): ResourceServerSettings {
  const accessTokenFormat = clientId === OPAQUE_CLIENT.id ? 'opaque' : 'jwt';
  return { scope: API_SCOPES, audience, accessTokenTTL, accessTokenFormat };
}

/** Tokens are for the API unless something else is asked for. A machine that asks for no scope gets the usual one (RFC 6749, section 3.3). */
function defaultResource(ctx: ProviderContext, audience: string): string {
  if (ctx.oidc.route === 'token' && ctx.oidc.client.clientId !== WEB_CLIENT.id) {
    ctx.oidc.params.scope ??= DEFAULT_SCOPE;
  }
  return ctx.oidc.client.clientId === FOREIGN_CLIENT.id ? FOREIGN_AUDIENCE : audience;
}

function findAccount(_: ProviderContext, id: string) {
  const user = userNamed(id);
  return user && { accountId: id, claims: () => profileOf(user) };
}

function accessTokenClaims({ accountId }: IssuedToken): object {
  const user = userNamed(accountId);
  return user === undefined ? {} : accessTokenClaimsOf(user);
}

/** Grants what was asked for, and the usual scope of the API whether it was asked for or not. */
async function grantWithoutConsent(ctx: ProviderContext, audience: string): Promise<Grant> {
  const { provider, session, client, params } = ctx.oidc;
  params.scope = [...new Set([...(params.scope ?? '').split(' '), DEFAULT_SCOPE])].join(' ').trim();
  const known = session.grantIdFor(client.clientId);
  const grant =
    (known === undefined ? undefined : await provider.Grant.find(known)) ??
    new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
  grant.addOIDCScope([...ctx.oidc.requestParamOIDCScopes].join(' '));
  grant.addResourceScope(audience, API_SCOPES);
  await grant.save();
  return grant;
}

/** A logout that proves by an ID token which client asks for it needs no question; any other asks. */
async function logOut(ctx: ProviderContext, form: string): Promise<void> {
  const { provider, session, entities } = ctx.oidc;
  const { postLogoutRedirectUri, state } = session.state;
  if (entities.IdTokenHint === undefined || postLogoutRedirectUri === undefined) {
    ctx.body = logoutPage(form);
    return;
  }
  const grantIds = Object.values(session.authorizations ?? {}).flatMap(({ grantId }) => grantId ?? []);
  await tellClients(ctx);
  await Promise.all(grantIds.map((grantId) => provider.RefreshToken.revokeByGrantId(grantId)));
  await session.destroy();
  ctx.cookies.set(provider.cookieName('session'), null, { httpOnly: true });
  const target = new URL(postLogoutRedirectUri);
  if (state !== undefined) {
    target.searchParams.set('state', state);
  }
  ctx.status = 303;
  ctx.redirect(target.href);
}

/** As oidc-provider does after its question; a client that does not answer keeps nobody from logging out. */
async function tellClients({ oidc: { provider, session } }: ProviderContext): Promise<void> {
  const told = Object.keys(session.authorizations ?? {}).map(async (clientId) => {
    const client = await provider.Client.find(clientId);
    await client?.backchannelLogout(session.accountId, session.sidFor(clientId));
  });
  await Promise.allSettled(told);
}
