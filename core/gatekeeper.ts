import { refuseDotSegments } from './access/dot-segments.js';
import { judge } from './access/rule.js';
import { acceptedBy, type IdentificationDependencies, identify } from './authentication/identification.js';
import type { Clock } from './clock.js';
import type { Allow, Decision, Refusal } from './decision.js';
import { GateError } from './errors.js';
import type { Identity } from './identity.js';
import { formUrl, isFormPost } from './login/form-post.js';
import { isNavigation } from './login/navigation.js';
import { loginUrl } from './login/return-url.js';
import type { ReasonCode } from './reasons.js';
import type { GateRequest } from './request.js';
import type { GateSettings, RouteSettings, RoutesDocument } from './settings/document.js';
import { foldHeaderName } from './settings/header-name.js';
import { withoutPlacedToken } from './token-places.js';
import { refuseIdentityHeaders, reservedHeaderNames, upstreamHeaders } from './upstream/headers.js';

export interface GatekeeperDependencies extends IdentificationDependencies {
  readonly clock: Clock;
  readonly routes: RoutesDocument;
}

/** Decides on one request. Rejects only when the gate itself fails; that too must end in a refusal. */
export type Gatekeeper = (request: GateRequest) => Promise<Decision>;

/** Headers by which a caller asks to be taken for using another method than the one that was matched. */
const METHOD_OVERRIDES: ReadonlySet<string> = new Set(
  ['x-http-method-override', 'x-http-method', 'x-method-override'].map(foldHeaderName),
);

/** credential → identity → access rule → upstream headers. */
export function gatekeeper(deps: GatekeeperDependencies): Gatekeeper {
  const { settings } = deps;
  const reserved = reservedHeaderNames(settings);
  return async (request) => {
    try {
      refuseIdentityHeaders(request, reserved);
      refuseMethodOverride(request);
      refuseDotSegments(request);
      const route = routeOf(request, deps.routes);
      const identity = await identify(deps, request, route);
      if (identity === undefined) {
        if (route.access.kind === 'anonymous')
          return { allowed: true, identity, upstreamHeaders: upstreamHeaders(settings, undefined) };
        throw new GateError('no_credential');
      }
      return admit(deps, request, route, identity);
    } catch (error) {
      if (!(error instanceof GateError) || error.reason.status >= 500) throw error;
      return refuse(deps, request, error);
    }
  };
}

function admit(
  { settings, clock }: GatekeeperDependencies,
  request: GateRequest,
  route: RouteSettings,
  identity: Identity,
): Allow {
  if (route.providers?.includes(identity.provider.id) === false) throw new GateError('access_denied', 'provider');
  if (route.access.kind === 'rule') {
    const { outcome, missing } = judge(route.access.rule, {
      authenticatedBy: identity.authenticatedBy,
      method: request.method,
      claimSources: identity.claimSources,
      claimPaths: identity.provider.claimPaths,
      values: settings.values,
      now: clock.now(),
    });
    if (outcome !== 'met') throw new GateError('access_denied', missing);
  }
  return { allowed: true, identity, upstreamHeaders: upstreamHeaders(settings, identity) };
}

function refuse(deps: GatekeeperDependencies, request: GateRequest, error: GateError): Refusal {
  return {
    allowed: false,
    code: error.code,
    detail: error.detail,
    ...pageFor(deps, request, error.code),
  };
}

/** Only a page that is opened without a good session is sent to sign in; who shows a token wants an answer. */
function pageFor(
  deps: GatekeeperDependencies,
  request: GateRequest,
  code: ReasonCode,
): Pick<Refusal, 'loginUrl' | 'formUrl'> {
  const { settings } = deps;
  const endsSession = code === 'no_credential' || code.startsWith('session_');
  // Where a session opens nothing, whoever signs in would come back to be sent away again.
  const signsIn = endsSession && acceptedBy(deps, routeOf(request, deps.routes)).includes('session');
  const address = addressOf(request, settings);
  return {
    loginUrl: signsIn && isNavigation(request) ? loginUrl(settings, address) : undefined,
    ...(signsIn && isFormPost(request) ? { formUrl: formUrl(settings, request, address) } : {}),
  };
}

/** Where to come back to; a token in it would go along to the login page and into logs. */
function addressOf({ path, query }: GateRequest, { waysIn }: GateSettings): string {
  const kept = withoutPlacedToken(query, waysIn.tokenPlaces);
  return kept === '' ? path : `${path}?${kept}`;
}

function refuseMethodOverride(request: GateRequest): void {
  for (const name of request.headers.keys()) {
    if (METHOD_OVERRIDES.has(foldHeaderName(name))) throw new GateError('method_override');
  }
}

/** The rule of the route as API Gateway matched it; a route that nobody declared is closed. */
function routeOf(request: GateRequest, { routes }: RoutesDocument): RouteSettings {
  for (const key of request.routeKeys) {
    if (Object.hasOwn(routes, key) && routes[key] !== undefined) return routes[key];
  }
  throw new GateError('route_unknown');
}
