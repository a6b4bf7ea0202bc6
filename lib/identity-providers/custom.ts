import { AccessTokenProof } from '../access-token-proof.js';
import { checkAuthorizationParameters } from '../checks/authorization-parameters.js';
import { checkSecureUrl } from '../checks/public-url.js';
import { parseClaimPath } from '../claim-path.js';
import { claimPaths, demandAlgorithms, demandAudiences, type ProviderDraft } from './draft.js';

/** Endpoints of a provider that are pinned instead of discovered. */
export interface ProviderEndpoints {
  /**
   * Where the provider publishes its keys (`jwks_uri`).
   *
   * @default - discovered
   */
  readonly jwks?: string;

  /**
   * Where browsers are sent to sign in.
   *
   * @default - discovered
   */
  readonly authorization?: string;

  /**
   * Where codes are exchanged for tokens.
   *
   * @default - discovered
   */
  readonly token?: string;

  /**
   * Where claims about a user are fetched.
   *
   * @default - discovered
   */
  readonly userinfo?: string;

  /**
   * Where browsers are sent to sign out.
   *
   * @default - discovered; without one, logout ends the gate's own session only
   */
  readonly endSession?: string;

  /**
   * Where tokens are revoked at logout (RFC 7009).
   *
   * @default - discovered; without one, tokens of ended sessions stay good at the provider until they expire
   */
  readonly revocation?: string;

  /**
   * Where the provider is asked about tokens (RFC 7662).
   *
   * @default - discovered
   */
  readonly introspection?: string;
}

/** Any OpenID Provider. */
export interface CustomProviderProps {
  /** The exact `iss` of the provider's tokens; discovery starts from it. */
  readonly issuer: string;

  /** The audiences, one of which a token must carry in `aud`. */
  readonly audiences: string[];

  /**
   * What proves that a token is an access token and not an ID token.
   *
   * @default AccessTokenProof.RFC_9068
   */
  readonly accessTokenProof?: AccessTokenProof;

  /**
   * Where scopes are found, a claim path.
   *
   * @default 'scope'
   */
  readonly scopeClaim?: string;

  /**
   * Where roles are found, a claim path.
   *
   * @default 'roles'
   */
  readonly rolesClaim?: string;

  /**
   * Where groups are found, a claim path.
   *
   * @default 'groups'
   */
  readonly groupsClaim?: string;

  /**
   * Endpoints to pin. A pinned `jwks` spares every cold start a discovery.
   *
   * @default - all are discovered
   */
  readonly endpoints?: ProviderEndpoints;

  /**
   * Scopes asked for at login. Add `offline_access` if the provider gives refresh tokens only then.
   *
   * @default ['openid', 'profile', 'email']
   */
  readonly scopes?: string[];

  /**
   * Further fixed parameters of the authorization request, such as `resource`.
   *
   * @default - none
   */
  readonly authorizationParameters?: { [name: string]: string };

  /**
   * Signature algorithms that are taken.
   *
   * @default ['RS256', 'PS256', 'ES256', 'EdDSA']
   */
  readonly algorithms?: string[];
}

/** The settings of a provider without a preset. */
export function custom(props: CustomProviderProps): ProviderDraft {
  const endpoints = props.endpoints ?? {};
  const faults = [
    ...checkSecureUrl('issuer', props.issuer),
    ...checkAuthorizationParameters(props.authorizationParameters ?? {}),
    ...Object.entries(endpoints).flatMap(([name, url]) => checkSecureUrl(`endpoints.${name}`, url)),
  ];
  if (faults.length > 0) {
    throw new Error(faults.join('\n'));
  }
  return () => ({
    issuer: props.issuer,
    endpoints,
    algorithms: demandAlgorithms(props.algorithms ?? ['RS256', 'PS256', 'ES256', 'EdDSA']),
    accessToken: {
      audienceClaim: 'aud',
      audiences: demandAudiences('audiences', props.audiences),
      proof: (props.accessTokenProof ?? AccessTokenProof.RFC_9068)._settings,
    },
    claimPaths: claimPaths({
      scope: parseClaimPath(props.scopeClaim ?? 'scope'),
      role: parseClaimPath(props.rolesClaim ?? 'roles'),
      group: parseClaimPath(props.groupsClaim ?? 'groups'),
    }),
    scopes: props.scopes ?? ['openid', 'profile', 'email'],
    authorizationParameters: props.authorizationParameters ?? {},
    logout: { kind: 'rpInitiated' },
  });
}
