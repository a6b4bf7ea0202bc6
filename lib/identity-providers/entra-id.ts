import { Token } from 'aws-cdk-lib';
import { claimPaths, demandAudiences, type ProviderDraft, withOfflineAccess } from './draft.js';

const LOGIN = 'https://login.microsoftonline.com';
const SHARED: readonly string[] = ['common', 'organizations', 'consumers'];

/** A tenant of Microsoft Entra ID, or several. */
export interface EntraIdProps {
  /**
   * Id of the tenant, a GUID. The shared tenants `common`, `organizations` and `consumers` have no issuer of their own.
   *
   * @default - `tenantIds` says which
   */
  readonly tenantId?: string;

  /**
   * Ids of the tenants whose users are let in, instead of `tenantId`: for an application that is registered for several
   * organizations. Tokens of any other tenant are refused.
   *
   * @default - the one of `tenantId`
   */
  readonly tenantIds?: string[];

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
  const { tenantId, tenantIds } = props;
  const tenants = tenantId === undefined ? (tenantIds ?? []) : [tenantId];
  checkTenants(props, tenants);
  const authority = `${LOGIN}/${tenantId ?? 'organizations'}`;
  return (clientId, refresh) => {
    if (props.audience === clientId && !Token.isUnresolved(clientId)) {
      throw new Error(
        'entraId audience must not be the client id, or ID tokens could pass for access tokens: ' +
          'register the API as an application of its own and give its application id.',
      );
    }
    return {
      ...(tenantId === undefined ? { issuer: `${LOGIN}/{tenantid}/v2.0`, tenants } : { issuer: `${authority}/v2.0` }),
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

function checkTenants({ tenantId, tenantIds }: EntraIdProps, tenants: readonly string[]): void {
  if (tenants.length === 0 || (tenantId !== undefined && tenantIds !== undefined)) {
    throw new Error('entraId needs to know whose users it lets in: give tenantId, or tenantIds with at least one.');
  }
  const shared = tenants.find((tenant) => SHARED.includes(tenant));
  if (shared !== undefined) {
    throw new Error(
      `entraId tenantId "${shared}" has no issuer to check tokens against: give the tenant's GUID, or the GUIDs of all tenants that you let in as tenantIds.`,
    );
  }
}
