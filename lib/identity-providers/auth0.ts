import type { AccessTokenProof } from '../access-token-proof.js';
import { parseClaimPath } from '../claim-path.js';
import { claimPaths, demandAudiences, type ProviderDraft, providerHost, withOfflineAccess } from './draft.js';

/** A tenant of Auth0. */
export interface Auth0Props {
  /** Host of the tenant, as in `example.eu.auth0.com`, or its custom domain. */
  readonly domain: string;

  /** Identifier of the API. It is asked for at login too, since Auth0 issues opaque access tokens without it. */
  readonly audience: string;

  /**
   * What proves that a token is an access token.
   *
   * @default - one of the claims `scope`, `gty` and `permissions`, which Auth0 writes into access tokens of its default
   * profile; choose `AccessTokenProof.RFC_9068` for an API with the RFC 9068 profile
   */
  readonly accessTokenProof?: AccessTokenProof;

  /**
   * Scopes asked for at login. `offline_access` comes along unless `session.refresh` is false. The API must allow offline access.
   *
   * @default ['openid', 'profile', 'email']
   */
  readonly scopes?: string[];

  /**
   * Where roles are found, a claim path. Auth0 adds roles under a name of your own, whose dots are written `\.`.
   *
   * @default 'permissions'
   */
  readonly rolesClaim?: string;

  /**
   * Where groups are found, a claim path.
   *
   * @default 'groups'
   */
  readonly groupsClaim?: string;
}

/** Auth0's issuer ends in a slash. */
export function auth0(props: Auth0Props): ProviderDraft {
  const origin = `https://${providerHost('auth0 domain', props.domain)}`;
  return (_, refresh) => ({
    issuer: `${origin}/`,
    endpoints: {
      jwks: `${origin}/.well-known/jwks.json`,
      authorization: `${origin}/authorize`,
      token: `${origin}/oauth/token`,
      userinfo: `${origin}/userinfo`,
      endSession: `${origin}/oidc/logout`,
      revocation: `${origin}/oauth/revoke`,
    },
    algorithms: ['RS256'],
    accessToken: {
      audienceClaim: 'aud',
      audiences: demandAudiences('auth0 audience', [props.audience]),
      proof: props.accessTokenProof?._settings ?? { kind: 'claimPresent', claims: ['scope', 'gty', 'permissions'] },
    },
    claimPaths: claimPaths({
      role: parseClaimPath(props.rolesClaim ?? 'permissions'),
      group: parseClaimPath(props.groupsClaim ?? 'groups'),
    }),
    scopes: withOfflineAccess(props.scopes ?? ['openid', 'profile', 'email'], refresh),
    authorizationParameters: { audience: props.audience },
    logout: { kind: 'rpInitiated' },
  });
}
