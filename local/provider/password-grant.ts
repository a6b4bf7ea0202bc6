import { errors, type Provider } from 'oidc-provider';
import { grantedToken, type ResourceServerSettings } from './granted-token.js';
import { userNamed } from './users.js';

/** The password grant of RFC 6749, which oidc-provider leaves out: for gates that have to deal with old programs. */
export function addPasswordGrant(provider: Provider, resource: ResourceServerSettings): void {
  provider.registerGrantType(
    'password',
    async (ctx) => {
      const { username, password, audience = resource.audience } = ctx.oidc.params;
      const user = userNamed(username);
      if (user === undefined || user.password !== password) {
        throw new errors.InvalidGrant('wrong user name or password');
      }
      ctx.body = await grantedToken(provider, ctx, user.username, { ...resource, audience });
    },
    ['username', 'password', 'scope', 'audience'],
  );
}
