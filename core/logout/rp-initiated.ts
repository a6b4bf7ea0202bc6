import { checkOrigin } from '../access/origin.js';
import { GateError } from '../errors.js';
import { clearBounces } from '../login/bounces.js';
import { isNavigation } from '../login/navigation.js';
import { answer, type EndpointDependencies } from '../pages/endpoint.js';
import type { Provider } from '../providers.js';
import { type GateRequest, singleHeader } from '../request.js';
import type { GateResponse } from '../response.js';
import type { SecretSource } from '../secrets.js';
import { deleteSessionCookie } from '../sessions/cookie.js';
import { endSessions } from '../sessions/ending.js';
import type { Session } from '../sessions/session.js';
import type { SessionStore } from '../sessions/store.js';
import type { GateSettings } from '../settings/document.js';
import { GATE_PATHS } from '../settings/gate-paths.js';
import { providerById } from '../settings/issuer.js';
import { subjectDigest } from '../subject-digest.js';
import { revokeTokens } from './revocation.js';

export interface LogoutDependencies extends EndpointDependencies {
  readonly secrets: SecretSource;
  readonly sessions: SessionStore;
  readonly providers: readonly Provider[];
}

/** API Gateway takes 10,240 bytes of headers, and an ID token can be longer than that. */
const MAX_LOCATION_LENGTH = 8000;

/**
 * `/auth/logout`: ends the session here, makes its tokens worthless (RFC 7009) and sends the browser to end the session
 * at the provider too (OpenID Connect RP-Initiated Logout 1.0). A GET, where
 * the routes let one in, must be a page load that began on this site or in the address bar.
 */
export function logOut(deps: LogoutDependencies, request: GateRequest): Promise<GateResponse> {
  const { settings } = deps;
  return answer(deps, request, ['POST', 'GET'], async () => {
    checkOrigin(request, settings);
    if (request.method === 'GET') checkNavigation(request);
    const ended = await endSessions(deps, request);
    recordEnd(deps, request, ended);
    await Promise.all(ended.map((session) => revokeTokens(deps, request, session)));
    const location = await locationAtProvider(deps, request, ended.at(-1));
    return {
      status: 303,
      headers: { location: location ?? signedOutUrl(settings) },
      cookies: [deleteSessionCookie(settings.session), clearBounces(settings)],
      body: '',
    };
  });
}

function checkNavigation(request: GateRequest): void {
  const site = singleHeader(request, 'sec-fetch-site');
  if (isNavigation(request) && (site === 'same-origin' || site === 'none')) return;
  throw new GateError('cross_site', 'a GET that is no page load of this site');
}

function recordEnd({ log, metrics }: LogoutDependencies, request: GateRequest, ended: readonly Session[]): void {
  if (ended.length > 0) metrics.add('SessionsEnded', { value: ended.length });
  const session = ended.at(-1);
  log.info('logged out', {
    ...(session === undefined ? {} : { subject: subjectDigest(session.issuer, session.subject) }),
    correlationId: request.correlationId,
  });
}

/** Without a session that says which, there may be only one that is meant. */
function providerOf({ providers }: LogoutDependencies, session: Session | undefined): Provider | undefined {
  const [first, ...others] = providers;
  if (session !== undefined) return providerById(providers, session.provider);
  return others.length === 0 ? first : undefined;
}

async function locationAtProvider(
  deps: LogoutDependencies,
  request: GateRequest,
  session: Session | undefined,
): Promise<string | undefined> {
  const provider = providerOf(deps, session);
  if (provider === undefined) return undefined;
  const { client, logout } = provider.settings;
  if (logout.kind === 'none') return undefined;
  if (logout.kind === 'parameters') {
    const url = new URL(logout.endpoint);
    url.searchParams.set(logout.clientIdParameter, client.id);
    url.searchParams.set(logout.returnParameter, signedOutUrl(deps.settings));
    return url.href;
  }
  const parameters = { client_id: client.id, post_logout_redirect_uri: signedOutUrl(deps.settings) };
  try {
    const bare = await provider.client.endSessionUrl(parameters);
    if (bare === undefined || session === undefined) return bare;
    const hinted = await provider.client.endSessionUrl({ ...parameters, id_token_hint: session.idToken });
    return hinted !== undefined && hinted.length <= MAX_LOCATION_LENGTH ? hinted : bare;
  } catch (error) {
    if (!(error instanceof GateError)) throw error;
    // The session here has ended, and that is what the user must be told.
    const { code, detail } = error;
    deps.log.warn('the provider was not told of a logout', { code, detail, correlationId: request.correlationId });
    return undefined;
  }
}

/** Where a logout ends; to be registered with the provider. */
function signedOutUrl(settings: GateSettings): string {
  return new URL(`${settings.publicUrl}${GATE_PATHS.signedOut}`).href;
}
