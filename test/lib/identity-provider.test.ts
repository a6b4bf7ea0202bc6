import { Aws } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { AccessTokenProof, IdentityProvider, OidcClient } from '../../lib/index.js';

const CLIENT = OidcClient.publicClient('shop');
const settingsOf = (provider: IdentityProvider) => provider._settings(CLIENT);

describe('a gate that wants no refresh tokens', () => {
  it.each([
    IdentityProvider.entraId({ tenantId: 'tenant-guid', audience: 'api-guid' }),
    IdentityProvider.google({}),
    IdentityProvider.okta({ url: 'https://example.okta.com/oauth2/default', audience: 'api://default' }),
    IdentityProvider.auth0({ domain: 'example.eu.auth0.com', audience: 'https://api.example.com' }),
    IdentityProvider.identityServer({ url: 'https://id.example.com', audience: 'api' }),
  ])('asks for none', (provider) => {
    const { scopes, authorizationParameters } = provider._settings(CLIENT, false);
    expect(scopes).not.toContain('offline_access');
    expect(Object.keys(authorizationParameters)).not.toContain('access_type');
    expect(Object.keys(authorizationParameters)).not.toContain('prompt');
  });
});

describe('scopes of one’s own', () => {
  it('are asked for beside the one for refresh tokens, and that only once', () => {
    const scopes = ['openid', 'offline_access', 'orders:read'];
    const props = { url: 'https://example.okta.com/oauth2/default', audience: 'api://default' };
    expect(settingsOf(IdentityProvider.okta({ ...props, scopes })).scopes).toEqual(scopes);
    expect(settingsOf(IdentityProvider.okta({ ...props, scopes: ['openid'] })).scopes).toEqual([
      'openid',
      'offline_access',
    ]);
  });
});

describe('the preset for', () => {
  it('Keycloak knows the realm’s endpoints and where its roles are', () => {
    const provider = IdentityProvider.keycloak({ url: 'https://id.example.com/', realm: 'shop', audiences: ['api'] });
    expect(settingsOf(provider)).toEqual({
      issuer: 'https://id.example.com/realms/shop',
      endpoints: {
        jwks: 'https://id.example.com/realms/shop/protocol/openid-connect/certs',
        authorization: 'https://id.example.com/realms/shop/protocol/openid-connect/auth',
        token: 'https://id.example.com/realms/shop/protocol/openid-connect/token',
        introspection: 'https://id.example.com/realms/shop/protocol/openid-connect/token/introspect',
        userinfo: 'https://id.example.com/realms/shop/protocol/openid-connect/userinfo',
        endSession: 'https://id.example.com/realms/shop/protocol/openid-connect/logout',
        revocation: 'https://id.example.com/realms/shop/protocol/openid-connect/revoke',
      },
      algorithms: ['RS256'],
      accessToken: {
        audienceClaim: 'aud',
        audiences: ['api'],
        proof: { kind: 'claimEquals', claim: 'typ', value: 'Bearer' },
      },
      claimPaths: { scope: ['scope'], audience: ['aud'], group: ['groups'], role: ['realm_access', 'roles'] },
      scopes: ['openid', 'profile', 'email'],
      authorizationParameters: {},
      logout: { kind: 'rpInitiated' },
    });
  });

  it('Cognito takes the client id for an audience and logs out in Cognito’s own way', () => {
    const provider = IdentityProvider.cognito({
      userPoolId: 'eu-west-1_AbCdEfGhI',
      domain: 'shop.auth.eu-west-1.amazoncognito.com',
      clientIds: ['shop', 'machine'],
    });
    expect(settingsOf(provider)).toEqual({
      issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI',
      endpoints: {
        jwks: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI/.well-known/jwks.json',
        authorization: 'https://shop.auth.eu-west-1.amazoncognito.com/oauth2/authorize',
        token: 'https://shop.auth.eu-west-1.amazoncognito.com/oauth2/token',
        userinfo: 'https://shop.auth.eu-west-1.amazoncognito.com/oauth2/userInfo',
        revocation: 'https://shop.auth.eu-west-1.amazoncognito.com/oauth2/revoke',
      },
      algorithms: ['RS256'],
      accessToken: {
        audienceClaim: 'client_id',
        audiences: ['shop', 'machine'],
        proof: { kind: 'claimEquals', claim: 'token_use', value: 'access' },
      },
      claimPaths: {
        scope: ['scope'],
        audience: ['client_id'],
        group: ['cognito:groups'],
        role: ['cognito:groups'],
      },
      scopes: ['openid', 'profile', 'email'],
      authorizationParameters: {},
      logout: {
        kind: 'parameters',
        endpoint: 'https://shop.auth.eu-west-1.amazoncognito.com/logout',
        clientIdParameter: 'client_id',
        returnParameter: 'logout_uri',
      },
    });
  });

  it('Entra ID lets the users of several tenants in, and nobody else', () => {
    const provider = IdentityProvider.entraId({ tenantIds: ['ours', 'theirs'], audience: 'api-guid' });
    expect(settingsOf(provider)).toMatchObject({
      issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
      tenants: ['ours', 'theirs'],
      endpoints: {
        jwks: 'https://login.microsoftonline.com/organizations/discovery/v2.0/keys',
        authorization: 'https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize',
        token: 'https://login.microsoftonline.com/organizations/oauth2/v2.0/token',
      },
    });
  });

  it('Entra ID takes version 2 tokens of one tenant and finds scopes in scp', () => {
    const provider = IdentityProvider.entraId({ tenantId: 'tenant-guid', audience: 'api-guid' });
    expect(settingsOf(provider)).toEqual({
      issuer: 'https://login.microsoftonline.com/tenant-guid/v2.0',
      endpoints: {
        jwks: 'https://login.microsoftonline.com/tenant-guid/discovery/v2.0/keys',
        authorization: 'https://login.microsoftonline.com/tenant-guid/oauth2/v2.0/authorize',
        token: 'https://login.microsoftonline.com/tenant-guid/oauth2/v2.0/token',
        userinfo: 'https://graph.microsoft.com/oidc/userinfo',
        endSession: 'https://login.microsoftonline.com/tenant-guid/oauth2/v2.0/logout',
      },
      algorithms: ['RS256'],
      accessToken: {
        audienceClaim: 'aud',
        audiences: ['api-guid'],
        proof: { kind: 'claimPresent', claims: ['scp', 'roles'] },
      },
      claimPaths: { scope: ['scp'], audience: ['aud'], group: ['groups'], role: ['roles'] },
      scopes: ['openid', 'profile', 'api-guid/.default', 'offline_access'],
      authorizationParameters: {},
      logout: { kind: 'rpInitiated' },
    });
  });

  it('Google takes no bearer token for an access token and leaves Google’s own session alone', () => {
    expect(settingsOf(IdentityProvider.google())).toEqual({
      issuer: 'https://accounts.google.com',
      endpoints: {
        jwks: 'https://www.googleapis.com/oauth2/v3/certs',
        authorization: 'https://accounts.google.com/o/oauth2/v2/auth',
        token: 'https://oauth2.googleapis.com/token',
        userinfo: 'https://openidconnect.googleapis.com/v1/userinfo',
        revocation: 'https://oauth2.googleapis.com/revoke',
      },
      algorithms: ['RS256'],
      accessToken: { audienceClaim: 'aud', audiences: ['shop'], proof: { kind: 'typ', types: ['at+jwt'] } },
      claimPaths: { scope: ['scope'], audience: ['aud'], group: ['groups'], role: ['roles'] },
      scopes: ['openid', 'profile', 'email'],
      authorizationParameters: { access_type: 'offline', prompt: 'consent' },
      logout: { kind: 'none' },
    });
  });

  it('Okta knows a custom authorization server and its cid and scp claims', () => {
    const provider = IdentityProvider.okta({
      url: 'https://shop.okta.com/oauth2/default',
      audience: 'api://default',
    });
    expect(settingsOf(provider)).toEqual({
      issuer: 'https://shop.okta.com/oauth2/default',
      endpoints: {
        jwks: 'https://shop.okta.com/oauth2/default/v1/keys',
        authorization: 'https://shop.okta.com/oauth2/default/v1/authorize',
        token: 'https://shop.okta.com/oauth2/default/v1/token',
        introspection: 'https://shop.okta.com/oauth2/default/v1/introspect',
        userinfo: 'https://shop.okta.com/oauth2/default/v1/userinfo',
        endSession: 'https://shop.okta.com/oauth2/default/v1/logout',
        revocation: 'https://shop.okta.com/oauth2/default/v1/revoke',
      },
      algorithms: ['RS256'],
      accessToken: {
        audienceClaim: 'aud',
        audiences: ['api://default'],
        proof: { kind: 'claimPresent', claims: ['cid'] },
      },
      claimPaths: { scope: ['scp'], audience: ['aud'], group: ['groups'], role: ['roles'] },
      scopes: ['openid', 'profile', 'email', 'offline_access'],
      authorizationParameters: {},
      logout: { kind: 'rpInitiated' },
    });
  });

  it('Auth0 ends its issuer in a slash and asks for the audience at login', () => {
    const provider = IdentityProvider.auth0({ domain: 'shop.eu.auth0.com', audience: 'https://api.example.com' });
    expect(settingsOf(provider)).toEqual({
      issuer: 'https://shop.eu.auth0.com/',
      endpoints: {
        jwks: 'https://shop.eu.auth0.com/.well-known/jwks.json',
        authorization: 'https://shop.eu.auth0.com/authorize',
        token: 'https://shop.eu.auth0.com/oauth/token',
        userinfo: 'https://shop.eu.auth0.com/userinfo',
        endSession: 'https://shop.eu.auth0.com/oidc/logout',
        revocation: 'https://shop.eu.auth0.com/oauth/revoke',
      },
      algorithms: ['RS256'],
      accessToken: {
        audienceClaim: 'aud',
        audiences: ['https://api.example.com'],
        proof: { kind: 'claimPresent', claims: ['scope', 'gty', 'permissions'] },
      },
      claimPaths: { scope: ['scope'], audience: ['aud'], group: ['groups'], role: ['permissions'] },
      scopes: ['openid', 'profile', 'email', 'offline_access'],
      authorizationParameters: { audience: 'https://api.example.com' },
      logout: { kind: 'rpInitiated' },
    });
  });

  it('IdentityServer goes by the type of the token', () => {
    const provider = IdentityProvider.identityServer({ url: 'https://id.example.com', audience: 'shop-api' });
    expect(settingsOf(provider)).toEqual({
      issuer: 'https://id.example.com',
      endpoints: {
        jwks: 'https://id.example.com/.well-known/openid-configuration/jwks',
        authorization: 'https://id.example.com/connect/authorize',
        token: 'https://id.example.com/connect/token',
        introspection: 'https://id.example.com/connect/introspect',
        userinfo: 'https://id.example.com/connect/userinfo',
        endSession: 'https://id.example.com/connect/endsession',
        revocation: 'https://id.example.com/connect/revocation',
      },
      algorithms: ['RS256'],
      accessToken: {
        audienceClaim: 'aud',
        audiences: ['shop-api'],
        proof: { kind: 'typ', types: ['at+jwt', 'application/at+jwt'] },
      },
      claimPaths: { scope: ['scope'], audience: ['aud'], group: ['groups'], role: ['role'] },
      scopes: ['openid', 'profile', 'email', 'offline_access'],
      authorizationParameters: {},
      logout: { kind: 'rpInitiated' },
    });
  });

  it('any other provider discovers what is not pinned', () => {
    const provider = IdentityProvider.custom({
      issuer: 'https://id.example.com/',
      audiences: ['shop-api'],
      endpoints: { jwks: 'https://id.example.com/keys' },
    });
    expect(settingsOf(provider)).toEqual({
      issuer: 'https://id.example.com/',
      endpoints: { jwks: 'https://id.example.com/keys' },
      algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
      accessToken: {
        audienceClaim: 'aud',
        audiences: ['shop-api'],
        proof: { kind: 'typ', types: ['at+jwt', 'application/at+jwt'] },
      },
      claimPaths: { scope: ['scope'], audience: ['aud'], group: ['groups'], role: ['roles'] },
      scopes: ['openid', 'profile', 'email'],
      authorizationParameters: {},
      logout: { kind: 'rpInitiated' },
    });
  });
});

describe('a preset', () => {
  it('can be told what differs', () => {
    const provider = IdentityProvider.custom({
      issuer: 'http://localhost:8080',
      audiences: ['shop-api'],
      accessTokenProof: AccessTokenProof.claimEquals('use', 'access'),
      rolesClaim: 'realm_access.roles',
      groupsClaim: 'https://example\\.com/groups',
      scopeClaim: 'scp',
      scopes: ['openid', 'orders:read'],
      authorizationParameters: { resource: 'https://api.example.com' },
      algorithms: ['ES384'],
    });
    expect(settingsOf(provider)).toMatchObject({
      algorithms: ['ES384'],
      accessToken: { proof: { kind: 'claimEquals', claim: 'use', value: 'access' } },
      claimPaths: { scope: ['scp'], group: ['https://example.com/groups'], role: ['realm_access', 'roles'] },
      scopes: ['openid', 'orders:read'],
      authorizationParameters: { resource: 'https://api.example.com' },
    });
  });

  it('takes the client id for the audience where the provider does so by default', () => {
    const keycloak = IdentityProvider.keycloak({ url: 'https://id.example.com', realm: 'shop' });
    const cognito = IdentityProvider.cognito({ userPoolId: 'eu-west-1_A', domain: 'login.example.com' });
    expect(settingsOf(keycloak).accessToken.audiences).toEqual(['shop']);
    expect(settingsOf(cognito).accessToken.audiences).toEqual(['shop']);
  });

  it('works with ids that CloudFormation fills in', () => {
    const provider = IdentityProvider.cognito({
      userPoolId: Aws.STACK_ID,
      region: Aws.REGION,
      domain: 'login.example.com',
    });
    expect(settingsOf(provider).issuer).toBe(`https://cognito-idp.${Aws.REGION}.amazonaws.com/${Aws.STACK_ID}`);
  });

  it('for Auth0 can go by the type of the token', () => {
    const provider = IdentityProvider.auth0({
      domain: 'shop.eu.auth0.com',
      audience: 'https://api.example.com',
      accessTokenProof: AccessTokenProof.RFC_9068,
    });
    expect(settingsOf(provider).accessToken.proof).toEqual({ kind: 'typ', types: ['at+jwt', 'application/at+jwt'] });
  });
});

describe('a provider is refused', () => {
  const audiences = ['shop-api'];

  it.each([
    ['without https', () => IdentityProvider.custom({ issuer: 'http://id.example.com', audiences }), 'https://'],
    ['without a URL', () => IdentityProvider.okta({ url: 'shop.okta.com', audience: 'a' }), 'write it in full'],
    [
      'with a pinned endpoint without https',
      () =>
        IdentityProvider.custom({
          issuer: 'https://id.example.com',
          audiences,
          endpoints: { token: 'http://id.example.com/token' },
        }),
      'endpoints.token',
    ],
    [
      'without an audience',
      () => settingsOf(IdentityProvider.custom({ issuer: 'https://id.example.com', audiences: [] })),
      'at least one audience',
    ],
    [
      'with an algorithm that proves nothing',
      () =>
        settingsOf(
          IdentityProvider.custom({ issuer: 'https://id.example.com', audiences, algorithms: ['RS256', 'none'] }),
        ),
      'not taken: none',
    ],
    [
      'with a shared secret for a signature',
      () =>
        settingsOf(IdentityProvider.keycloak({ url: 'https://id.example.com', realm: 'shop', algorithms: ['HS256'] })),
      'not taken: HS256',
    ],
    ['of no Entra tenant', () => IdentityProvider.entraId({ tenantIds: [], audience: 'a' }), 'at least one'],
    [
      'of one Entra tenant and of several',
      () => IdentityProvider.entraId({ tenantId: 't', tenantIds: ['u'], audience: 'a' }),
      'tenantId, or tenantIds',
    ],
    [
      'of a shared Entra tenant among several',
      () => IdentityProvider.entraId({ tenantIds: ['t', 'organizations'], audience: 'a' }),
      'GUID',
    ],
    ['of a shared Entra tenant', () => IdentityProvider.entraId({ tenantId: 'common', audience: 'a' }), 'GUID'],
    [
      'whose Entra audience is the client',
      () => settingsOf(IdentityProvider.entraId({ tenantId: 'tenant-guid', audience: 'shop' })),
      'register the API as an application of its own',
    ],
    [
      'with an Okta metadata address for an issuer',
      () =>
        IdentityProvider.okta({
          url: 'https://shop.okta.com/oauth2/default/.well-known/oauth-authorization-server',
          audience: 'a',
        }),
      'leave out',
    ],
    ['with a URL for a host', () => IdentityProvider.auth0({ domain: 'https://a.auth0.com', audience: 'a' }), 'scheme'],
    [
      'of Cognito without a region',
      () => IdentityProvider.cognito({ userPoolId: Aws.STACK_ID, domain: 'login.example.com' }),
      'give the region',
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
