import { parseClaimPath } from '../claim-path.js';
import { claimPaths, demandAlgorithms, demandAudiences, type ProviderDraft, providerUrl } from './draft.js';

/** A realm of a Keycloak server. */
export interface KeycloakProps {
  /** Address of the server without the realm, as in `https://id.example.com`; older servers end in `/auth`. */
  readonly url: string;

  /** Name of the realm. */
  readonly realm: string;

  /**
   * The audiences, one of which a token must carry in `aud`. Keycloak needs an audience mapper to put one there.
   *
   * @default - the client id
   */
  readonly audiences?: string[];

  /**
   * Scopes asked for at login.
   *
   * @default ['openid', 'profile', 'email']
   */
  readonly scopes?: string[];

  /**
   * Where roles are found, a claim path.
   *
   * @default 'realm_access.roles'
   */
  readonly rolesClaim?: string;

  /**
   * Where groups are found, a claim path.
   *
   * @default 'groups'
   */
  readonly groupsClaim?: string;

  /**
   * Signature algorithms that the realm uses.
   *
   * @default ['RS256']
   */
  readonly algorithms?: string[];
}

/** Keycloak says in the claim `typ` what a token is; ID tokens have `ID` there. */
export function keycloak(props: KeycloakProps): ProviderDraft {
  const issuer = `${providerUrl('keycloak url', props.url)}/realms/${encodeURIComponent(props.realm)}`;
  const protocol = `${issuer}/protocol/openid-connect`;
  return (clientId) => ({
    issuer,
    endpoints: {
      jwks: `${protocol}/certs`,
      authorization: `${protocol}/auth`,
      token: `${protocol}/token`,
      introspection: `${protocol}/token/introspect`,
      userinfo: `${protocol}/userinfo`,
      endSession: `${protocol}/logout`,
      revocation: `${protocol}/revoke`,
    },
    algorithms: demandAlgorithms(props.algorithms ?? ['RS256']),
    accessToken: {
      audienceClaim: 'aud',
      audiences: demandAudiences('keycloak audiences', props.audiences ?? [clientId]),
      proof: { kind: 'claimEquals', claim: 'typ', value: 'Bearer' },
    },
    claimPaths: claimPaths({
      role: parseClaimPath(props.rolesClaim ?? 'realm_access.roles'),
      group: parseClaimPath(props.groupsClaim ?? 'groups'),
    }),
    scopes: props.scopes ?? ['openid', 'profile', 'email'],
    authorizationParameters: {},
    logout: { kind: 'rpInitiated' },
  });
}
