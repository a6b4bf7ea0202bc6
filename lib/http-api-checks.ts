import { isAssertion } from './assertion-options.js';
import {
  checkCachedCedar,
  checkCachedRules,
  checkCedarRoutes,
  checkMeetableRules,
  type RuledRoute,
} from './checks/access-rules.js';
import { warnOfDefaultEndpoint, warnOfPublicUpstreams } from './checks/exposure.js';
import { warnOfUnlimitedPages } from './checks/page-limits.js';
import type { Findings } from './checks/report.js';
import {
  checkCachedIntegrations,
  checkCallerHeaders,
  checkMissingRoutes,
  checkOpenRoutes,
  checkPreflights,
  checkPublicIntegrations,
  checkRouteKeys,
  checkRouteScopes,
  checkUnusedRules,
  checkUpstreamRoutes,
} from './checks/routes.js';
import { warnOfLogs } from './checks/stages.js';
import { type CheckedHttpApi, endpointFact, routeFacts, stageFacts } from './http-api-facts.js';
import { METHOD_OVERRIDE_SPELLINGS, spellings } from './http-api-mapping.js';
import type { HttpApiRouteAuthorizer } from './http-api-route-authorizer.js';
import type { UpstreamHeader } from './upstream-header.js';

interface HttpApiChecks extends CheckedHttpApi {
  readonly publicUrl: string;
  /** Keys of the gate's own pages. */
  readonly pages: readonly string[];
  /** Keys of the routes that the authorizer decides on. */
  readonly keys: readonly string[];
  /** Those of them that have a rule. */
  readonly ruled: readonly RuledRoute[];
  /** Seconds for which API Gateway keeps a decision. */
  readonly decisionTtl: number;
  readonly authorizers: readonly HttpApiRouteAuthorizer[];
  /** Keys of the preflight routes of the gate. */
  readonly preflights: readonly string[];
  readonly upstreamHeaders: readonly UpstreamHeader[];
}

const REMEDIES = {
  protect: 'give it authorizer: gate.authorizer(rule)',
  declare: 'gate.publicRoute(path, { upstream })',
  overwrite: 'give its integration parameterMapping: gate.parameterMapping()',
  strip: 'give the integration parameterMapping: gate.publicParameterMapping()',
};

/** Everything that is known to be wrong or risky about an HTTP API with a gate. */
export function checkHttpApi(checked: HttpApiChecks): Findings {
  const { api, keys, ruled, pages, decisionTtl, authorizers, preflights, upstreamHeaders, publicUrl } = checked;
  const stages = stageFacts(api);
  const routes = routeFacts(checked);
  const others = routes.filter(({ guard }) => guard !== 'page' && guard !== 'public').map(({ key }) => key);
  const unused = authorizers.filter((authorizer) => !authorizer.attached);
  return {
    faults: [
      ...checkRouteKeys(keys),
      ...checkUnusedRules(unused.map((authorizer) => authorizer.call)),
      ...checkMissingRoutes(keys, others),
      ...checkMeetableRules(ruled),
      ...checkCedarRoutes(ruled),
      ...checkCachedRules(ruled, decisionTtl),
      ...checkCachedCedar(ruled, decisionTtl),
      ...checkCachedIntegrations(
        routes,
        [...spellings(upstreamHeaders), ...METHOD_OVERRIDE_SPELLINGS],
        decisionTtl,
        REMEDIES,
      ),
      ...checkUpstreamRoutes(routes, REMEDIES),
      ...checkPublicIntegrations(routes, spellings(upstreamHeaders), REMEDIES),
      ...checkCallerHeaders(
        routes,
        upstreamHeaders.map(({ name }) => name),
      ),
      ...checkRouteScopes(routes),
      ...checkPreflights(preflights, others),
      ...checkOpenRoutes(routes, REMEDIES),
    ],
    warnings: [
      ...warnOfPublicUpstreams(
        routes,
        'reach them by a VPC link, as HttpAlbIntegration does, with parameterMapping: gate.parameterMapping()',
        upstreamHeaders.some(isAssertion),
      ),
      ...warnOfDefaultEndpoint(endpointFact(api, publicUrl)),
      ...warnOfLogs(stages),
      ...warnOfUnlimitedPages(pages, stages.length),
    ],
  };
}
