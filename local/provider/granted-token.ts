import type { Provider, ProviderContext } from 'oidc-provider';

export interface ResourceServerSettings {
  readonly scope: string;
  readonly audience: string;
  readonly accessTokenTTL: number;
  readonly accessTokenFormat: 'jwt' | 'opaque';
}

/** The answer to a grant that oidc-provider does not have itself: an access token for a user, with what was asked for. */
export async function grantedToken(
  provider: Provider,
  ctx: ProviderContext,
  accountId: string,
  resource: ResourceServerSettings,
): Promise<object> {
  const { client, params } = ctx.oidc;
  const scope = grantedScope(params.scope ?? '', resource);
  const token = new provider.AccessToken({ accountId, client, gty: params.grant_type ?? '', scope });
  token.resourceServer = new provider.ResourceServer(resource.audience, resource);
  return { access_token: await token.save(), token_type: 'Bearer', expires_in: resource.accessTokenTTL, scope };
}

function grantedScope(asked: string, { scope }: ResourceServerSettings): string {
  const known = scope.split(' ');
  return asked === ''
    ? (known[0] ?? '')
    : asked
        .split(' ')
        .filter((word) => known.includes(word))
        .join(' ');
}
