import { errors, type Provider, type ProviderContext } from 'oidc-provider';
import { userNamed } from './users.js';

export interface ResourceServerSettings {
  readonly scope: string;
  readonly audience: string;
  readonly accessTokenTTL: number;
  readonly accessTokenFormat: 'jwt' | 'opaque';
}

/** The password grant of RFC 6749, which oidc-provider leaves out: for gates that have to deal with old programs. */
export function addPasswordGrant(provider: Provider, resource: ResourceServerSettings): void {
  provider.registerGrantType(
    'password',
    async (ctx) => {
      const { username, password, scope = '', audience = resource.audience } = ctx.oidc.params;
      const user = userNamed(username);
      if (user === undefined || user.password !== password) {
        throw new errors.InvalidGrant('wrong user name or password');
      }
      const granted = grantedScope(scope, resource);
      ctx.body = await accessToken(provider, ctx, user.username, granted, { ...resource, audience });
    },
    ['username', 'password', 'scope', 'audience'],
  );
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

async function accessToken(
  provider: Provider,
  ctx: ProviderContext,
  accountId: string,
  scope: string,
  resource: ResourceServerSettings,
): Promise<object> {
  const token = new provider.AccessToken({ accountId, client: ctx.oidc.client, gty: 'password', scope });
  token.resourceServer = new provider.ResourceServer(resource.audience, resource);
  return { access_token: await token.save(), token_type: 'Bearer', expires_in: resource.accessTokenTTL, scope };
}
