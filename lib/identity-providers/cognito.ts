import { Token } from 'aws-cdk-lib';
import { claimPaths, demandAudiences, type ProviderDraft, providerHost } from './draft.js';

/** A user pool of Amazon Cognito. */
export interface CognitoProps {
  /** Id of the user pool, as in `eu-west-1_AbCdEfGhI`. */
  readonly userPoolId: string;

  /** Host of the pool's login pages, as in `shop.auth.eu-west-1.amazoncognito.com` or a domain of your own. */
  readonly domain: string;

  /**
   * Region of the user pool.
   *
   * @default - the part of the user pool id before the underscore; required if the id is a token
   */
  readonly region?: string;

  /**
   * App clients whose access tokens are taken. Cognito's access tokens name the client instead of an audience.
   *
   * @default - the client id of the gate
   */
  readonly clientIds?: string[];

  /**
   * Scopes asked for at login.
   *
   * @default ['openid', 'profile', 'email']
   */
  readonly scopes?: string[];
}

/** Cognito marks its tokens with `token_use`, and logs out at an address with parameter names of its own. */
export function cognito(props: CognitoProps): ProviderDraft {
  const domain = providerHost('cognito domain', props.domain);
  const issuer = `https://cognito-idp.${region(props)}.amazonaws.com/${props.userPoolId}`;
  return (clientId) => ({
    issuer,
    endpoints: {
      jwks: `${issuer}/.well-known/jwks.json`,
      authorization: `https://${domain}/oauth2/authorize`,
      token: `https://${domain}/oauth2/token`,
      userinfo: `https://${domain}/oauth2/userInfo`,
      revocation: `https://${domain}/oauth2/revoke`,
    },
    algorithms: ['RS256'],
    accessToken: {
      audienceClaim: 'client_id',
      audiences: demandAudiences('cognito clientIds', props.clientIds ?? [clientId]),
      proof: { kind: 'claimEquals', claim: 'token_use', value: 'access' },
    },
    claimPaths: claimPaths({ audience: ['client_id'], group: ['cognito:groups'], role: ['cognito:groups'] }),
    scopes: props.scopes ?? ['openid', 'profile', 'email'],
    authorizationParameters: {},
    logout: {
      kind: 'parameters',
      endpoint: `https://${domain}/logout`,
      clientIdParameter: 'client_id',
      returnParameter: 'logout_uri',
    },
  });
}

function region(props: CognitoProps): string {
  if (props.region !== undefined) {
    return props.region;
  }
  const [region, rest] = props.userPoolId.split('_');
  if (Token.isUnresolved(props.userPoolId) || region === undefined || rest === undefined) {
    throw new Error(
      'cognito region is needed, since it cannot be read from the userPoolId: give the region of the pool.',
    );
  }
  return region;
}
