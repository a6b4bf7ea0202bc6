import { parseClaimPath } from '../claim-path.js';
import { claimPaths, demandAudiences, type ProviderDraft, providerUrl, withOfflineAccess } from './draft.js';

/** A custom authorization server of Okta; access tokens of the org authorization server cannot be verified. */
export interface OktaProps {
  /** Address of the authorization server, as in `https://example.okta.com/oauth2/default`. */
  readonly url: string;

  /** The audience of the authorization server, as in `api://default`. */
  readonly audience: string;

  /**
   * Scopes asked for at login. `offline_access` comes along unless `session.refresh` is false. The app must be allowed the grant type Refresh Token.
   *
   * @default ['openid', 'profile', 'email']
   */
  readonly scopes?: string[];

  /**
   * Where groups are found, a claim path.
   *
   * @default 'groups'
   */
  readonly groupsClaim?: string;

  /**
   * Where roles are found, a claim path.
   *
   * @default 'roles'
   */
  readonly rolesClaim?: string;
}

/** Okta names the client in `cid`, in access tokens only, and lists scopes in `scp`. */
export function okta(props: OktaProps): ProviderDraft {
  const issuer = providerUrl('okta url', props.url);
  if (issuer.endsWith('/.well-known/oauth-authorization-server')) {
    throw new Error('okta url must be the issuer: leave out "/.well-known/oauth-authorization-server".');
  }
  return (_, refresh) => ({
    issuer,
    endpoints: {
      jwks: `${issuer}/v1/keys`,
      authorization: `${issuer}/v1/authorize`,
      token: `${issuer}/v1/token`,
      introspection: `${issuer}/v1/introspect`,
      userinfo: `${issuer}/v1/userinfo`,
      endSession: `${issuer}/v1/logout`,
      revocation: `${issuer}/v1/revoke`,
    },
    algorithms: ['RS256'],
    accessToken: {
      audienceClaim: 'aud',
      audiences: demandAudiences('okta audience', [props.audience]),
      proof: { kind: 'claimPresent', claims: ['cid'] },
    },
    claimPaths: claimPaths({
      scope: ['scp'],
      group: parseClaimPath(props.groupsClaim ?? 'groups'),
      role: parseClaimPath(props.rolesClaim ?? 'roles'),
    }),
    scopes: withOfflineAccess(props.scopes ?? ['openid', 'profile', 'email'], refresh),
    authorizationParameters: {},
    logout: { kind: 'rpInitiated' },
  });
}
