import { IdentityProvider } from 'claimgate';

/** What the example asks for at login, where scopes are free to be named. */
const SCOPES = ['openid', 'profile', 'email', 'orders:read'];

/** The provider that the context names; `custom` takes any that types its access tokens as RFC 9068 says. */
export function providerFrom(setting: (key: string, fallback: string) => string): IdentityProvider {
  const name = setting('provider', 'custom');
  const issuer = setting('issuer', 'https://id.example.com');
  const audience = setting('audience', 'https://orders.example.com');
  switch (name) {
    case 'custom':
      return IdentityProvider.custom({
        issuer,
        audiences: [audience],
        scopes: SCOPES,
        rolesClaim: setting('rolesClaim', 'realm_access.roles'),
      });
    case 'keycloak': {
      const [url = '', realm = ''] = issuer.split('/realms/');
      return IdentityProvider.keycloak({ url, realm, audiences: [audience], scopes: SCOPES });
    }
    case 'cognito':
      return IdentityProvider.cognito({
        userPoolId: issuer.slice(issuer.lastIndexOf('/') + 1),
        domain: setting('domain', 'orders.auth.eu-west-1.amazoncognito.com'),
      });
    case 'entraId':
      return IdentityProvider.entraId({ tenantId: new URL(issuer).pathname.split('/')[1] ?? '', audience });
    case 'google':
      return IdentityProvider.google({});
    case 'okta':
      return IdentityProvider.okta({ url: issuer, audience, scopes: SCOPES });
    case 'auth0':
      return IdentityProvider.auth0({ domain: new URL(issuer).host, audience, scopes: SCOPES });
    case 'identityServer':
      return IdentityProvider.identityServer({ url: issuer, audience, scopes: SCOPES });
    default:
      throw new Error(
        `provider "${name}" is not known here: use custom, keycloak, cognito, entraId, google, okta, auth0 or identityServer.`,
      );
  }
}
