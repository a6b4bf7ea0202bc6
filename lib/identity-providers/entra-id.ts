import { Token } from 'aws-cdk-lib';
import { claimPaths, demandAudiences, type ProviderDraft, withOfflineAccess } from './draft.js';

/** A tenant of Microsoft Entra ID. */
export interface EntraIdProps {
  /** Id of the tenant, a GUID. The shared tenants `common`, `organizations` and `consumers` have no issuer of their own. */
  readonly tenantId: string;

  /**
   * What tokens for this API carry in `aud`: the application id of the API's own registration, whose manifest must ask
   * for version 2 tokens. It must differ from the client id, since ID tokens carry that one and may hold roles too.
   */
  readonly audience: string;

  /**
   * Scopes asked for at login. `offline_access` comes along unless `session.refresh` is false.
   *
   * @default - `openid`, `profile` and `<audience>/.default`, all that the client was granted at the API
   */
  readonly scopes?: string[];
}

/** Access tokens of users carry `scp`, those of applications `roles`. */
export function entraId(props: EntraIdProps): ProviderDraft {
  if (['common', 'organizations', 'consumers'].includes(props.tenantId)) {
    throw new Error(
      `entraId tenantId "${props.tenantId}" has no issuer to check tokens against: give the tenant's GUID.`,
    );
  }
  const authority = `https://login.microsoftonline.com/${props.tenantId}`;
  return (clientId, refresh) => {
    if (props.audience === clientId && !Token.isUnresolved(clientId)) {
      throw new Error(
        'entraId audience must not be the client id, or ID tokens could pass for access tokens: ' +
          'register the API as an application of its own and give its application id.',
      );
    }
    return {
      issuer: `${authority}/v2.0`,
      endpoints: {
        jwks: `${authority}/discovery/v2.0/keys`,
        authorization: `${authority}/oauth2/v2.0/authorize`,
        token: `${authority}/oauth2/v2.0/token`,
        userinfo: 'https://graph.microsoft.com/oidc/userinfo',
        endSession: `${authority}/oauth2/v2.0/logout`,
      },
      algorithms: ['RS256'],
      accessToken: {
        audienceClaim: 'aud',
        audiences: demandAudiences('entraId audience', [props.audience]),
        proof: { kind: 'claimPresent', claims: ['scp', 'roles'] },
      },
      claimPaths: claimPaths({ scope: ['scp'] }),
      scopes: withOfflineAccess(props.scopes ?? ['openid', 'profile', `${props.audience}/.default`], refresh),
      authorizationParameters: {},
      logout: { kind: 'rpInitiated' },
    };
  };
}
