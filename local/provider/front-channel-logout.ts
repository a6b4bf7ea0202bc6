import type { Provider, ProviderContext } from 'oidc-provider';
import { framesPage } from './pages.js';

const LOGOUT_ROUTES = ['end_session', 'end_session_confirm'];
const SEE_OTHER = 303;

/**
 * Tells a client in a frame that its user has logged out, and then goes where the logout leads (OpenID Connect
 * Front-Channel Logout 1.0): oidc-provider does not know it. `logoutUri` is asked each time; undefined for a client that is
 * not to be told.
 */
export function addFrontChannelLogout(provider: Provider, clientId: string, logoutUri: () => string | undefined): void {
  provider.use(async (ctx, next) => {
    await next();
    const uri = logoutUri();
    if (uri === undefined || ctx.status !== SEE_OTHER || !LOGOUT_ROUTES.includes(ctx.oidc?.route ?? '')) return;
    const { session } = ctx.oidc;
    if (session.authorizations?.[clientId] === undefined) return;
    const frame = new URL(uri);
    frame.searchParams.set('iss', provider.issuer);
    frame.searchParams.set('sid', session.sidFor(clientId));
    show(ctx, frame);
  });
}

function show(ctx: ProviderContext, frame: URL): void {
  const target = ctx.response.get('location');
  ctx.remove('location');
  ctx.set('content-security-policy', `default-src 'none'; style-src 'unsafe-inline'; frame-src ${frame.origin}`);
  ctx.status = 200;
  ctx.type = 'html';
  ctx.body = framesPage(frame.href, target);
}
