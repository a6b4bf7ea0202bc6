import { parseClaimPath } from '../claim-path.js';
import {
  claimPaths,
  demandAlgorithms,
  demandAudiences,
  type ProviderDraft,
  providerUrl,
  withOfflineAccess,
} from './draft.js';

/** A Duende IdentityServer. */
export interface IdentityServerProps {
  /** Address of the server, which is its issuer. */
  readonly url: string;

  /** Name of the API resource. */
  readonly audience: string;

  /**
   * Scopes asked for at login. `offline_access` comes along unless `session.refresh` is false. The client must be allowed offline access.
   *
   * @default ['openid', 'profile', 'email']
   */
  readonly scopes?: string[];

  /**
   * Where roles are found, a claim path.
   *
   * @default 'role'
   */
  readonly rolesClaim?: string;

  /**
   * Where groups are found, a claim path.
   *
   * @default 'groups'
   */
  readonly groupsClaim?: string;

  /**
   * Signature algorithms that the server uses.
   *
   * @default ['RS256']
   */
  readonly algorithms?: string[];
}

/** IdentityServer types its access tokens as RFC 9068 says. */
export function identityServer(props: IdentityServerProps): ProviderDraft {
  const issuer = providerUrl('identityServer url', props.url);
  return (_, refresh) => ({
    issuer,
    endpoints: {
      jwks: `${issuer}/.well-known/openid-configuration/jwks`,
      authorization: `${issuer}/connect/authorize`,
      token: `${issuer}/connect/token`,
      introspection: `${issuer}/connect/introspect`,
      userinfo: `${issuer}/connect/userinfo`,
      endSession: `${issuer}/connect/endsession`,
      revocation: `${issuer}/connect/revocation`,
    },
    algorithms: demandAlgorithms(props.algorithms ?? ['RS256']),
    accessToken: {
      audienceClaim: 'aud',
      audiences: demandAudiences('identityServer audience', [props.audience]),
      proof: { kind: 'typ', types: ['at+jwt', 'application/at+jwt'] },
    },
    claimPaths: claimPaths({
      role: parseClaimPath(props.rolesClaim ?? 'role'),
      group: parseClaimPath(props.groupsClaim ?? 'groups'),
    }),
    scopes: withOfflineAccess(props.scopes ?? ['openid', 'profile', 'email'], refresh),
    authorizationParameters: {},
    logout: { kind: 'rpInitiated' },
  });
}
