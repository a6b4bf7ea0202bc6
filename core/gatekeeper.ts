import { AccessError } from './access/access-error.js';
import { type CedarEngine, cedarAnswers } from './access/cedar.js';
import { refuseDotSegments } from './access/dot-segments.js';
import { judge } from './access/rule.js';
import { acceptedBy, type IdentificationDependencies, identify } from './authentication/identification.js';
import type { Clock } from './clock.js';
import type { ConsumerKey, ConsumerKeys } from './consumers/consumer-keys.js';
import type { Allow, Decision, Refusal } from './decision.js';
import { GateError } from './errors.js';
import type { Identity } from './identity.js';
import { refusalOf } from './refusal.js';
import type { GateRequest } from './request.js';
import type { GateSettings, RouteSettings, RoutesDocument } from './settings/document.js';
import { foldHeaderName, METHOD_OVERRIDE_HEADERS } from './settings/header-name.js';
import { LEEWAY } from './tokens/claims.js';
import type { Assert } from './upstream/assertion.js';
import { cookiesForUpstream } from './upstream/cookies.js';
import { anonymousCaller, refuseIdentityHeaders, reservedHeaderNames, upstreamHeaders } from './upstream/headers.js';

export interface GatekeeperDependencies extends IdentificationDependencies {
  readonly clock: Clock;
  readonly routes: RoutesDocument;
  /** Where a header carries an assertion. */
  readonly assert?: Assert | undefined;
  /** Where there are rate plans. */
  readonly consumerKeys?: ConsumerKeys | undefined;
  /** For routes whose rule has Cedar policies. */
  readonly cedar?: CedarEngine | undefined;
}

/** Decides on one request. Rejects only when the gate itself fails; that too must end in a refusal. */
export type Gatekeeper = (request: GateRequest) => Promise<Decision>;

const METHOD_OVERRIDES: ReadonlySet<string> = new Set(METHOD_OVERRIDE_HEADERS.map(foldHeaderName));

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
        if (route.access.kind === 'anonymous') {
          return admitNobody(deps, request, await deps.consumerKeys?.ofNobody());
        }
        throw new GateError('no_credential');
      }
      // In this block, so that what is thrown ends in a refusal.
      return await admit(deps, request, route, identity);
    } catch (error) {
      if (!(error instanceof GateError) || error.reason.status >= 500) throw error;
      return refuse(deps, request, error);
    }
  };
}

async function admit(
  deps: GatekeeperDependencies,
  request: GateRequest,
  route: RouteSettings,
  identity: Identity,
): Promise<Allow> {
  const { settings, clock, routes, cedar, assert, consumerKeys } = deps;
  if (route.providers?.includes(identity.provider.id) === false) throw new GateError('access_denied', 'provider');
  const now = clock.now();
  // While API Gateway keeps the decision nobody looks at the token again: one that is no good then is none now.
  if (settings.decisionTtl > 0 && identity.expiresAt + LEEWAY <= now + settings.decisionTtl) {
    throw new GateError('token_expired', 'before the decision would be made anew');
  }
  if (route.access.kind === 'rule') {
    const { rule } = route.access;
    const verdict = judge(rule, {
      authenticatedBy: identity.authenticatedBy,
      method: request.method,
      claimSources: identity.claimSources,
      claimPaths: identity.provider.claimPaths,
      values: settings.values,
      now,
      cedarAnswers: await cedarAnswers(rule, cedar, {
        identity,
        method: request.method,
        routeKey: routeKeyOf(request, routes),
        sourceAddress: request.sourceAddress,
        now,
      }),
    });
    if (verdict.outcome !== 'met') throw new AccessError(verdict, identity);
  }
  const key = await consumerKeys?.of(identity, route.access);
  if (key?.anonymous === true) return { ...admitNobody(deps, request, key), unnamed: identity };
  const headers = upstreamHeaders(settings, identity, await assert?.(identity));
  return { ...allow(settings, request, identity, headers), apiKey: key?.apiKey };
}

function admitNobody({ settings }: GatekeeperDependencies, request: GateRequest, key: ConsumerKey | undefined): Allow {
  const headers = upstreamHeaders(settings, anonymousCaller(settings));
  return { ...allow(settings, request, undefined, headers), apiKey: key?.apiKey };
}

function allow(
  settings: GateSettings,
  request: GateRequest,
  identity: Identity | undefined,
  headers: Allow['upstreamHeaders'],
): Allow {
  return { allowed: true, identity, upstreamHeaders: { ...headers, ...cookiesForUpstream(settings, request) } };
}

function refuse(deps: GatekeeperDependencies, request: GateRequest, error: GateError): Refusal {
  return refusalOf(error, request, deps.settings, {
    key: () => routeKeyOf(request, deps.routes),
    takesSessions: () => acceptedBy(deps, routeOf(request, deps.routes)).includes('session'),
  });
}

function refuseMethodOverride(request: GateRequest): void {
  for (const name of request.headers.keys()) {
    if (METHOD_OVERRIDES.has(foldHeaderName(name))) throw new GateError('method_override');
  }
}

/** The rule of the route as API Gateway matched it; a route that nobody declared is closed. */
function routeOf(request: GateRequest, routes: RoutesDocument): RouteSettings {
  const route = routes.routes[routeKeyOf(request, routes)];
  if (route === undefined) throw new GateError('route_unknown');
  return route;
}

function routeKeyOf(request: GateRequest, { routes }: RoutesDocument): string {
  const key = request.routeKeys.find((candidate) => Object.hasOwn(routes, candidate));
  if (key === undefined) throw new GateError('route_unknown');
  return key;
}
