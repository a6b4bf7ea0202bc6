import type { Deployment } from 'aws-cdk-lib/aws-apigateway';
import { METHOD_OVERRIDE_HEADERS } from '../core/settings/header-name.js';
import type { RatePlanSettings } from '../core/settings/rate-plans.js';
import { isAssertion } from './assertion-options.js';
import {
  checkCachedCedar,
  checkCedarRoutes,
  checkMeetableRules,
  type RuledRoute,
  warnOfKeptMethods,
} from './checks/access-rules.js';
import { warnOfDeployments } from './checks/deployments.js';
import { warnOfDefaultEndpoint, warnOfPublicUpstreams } from './checks/exposure.js';
import { checkForeignAuthorizers } from './checks/foreign-authorizers.js';
import { checkFallbackResponses, checkGatewayResponses } from './checks/gateway-responses.js';
import { warnOfUnlimitedPages } from './checks/page-limits.js';
import { checkLimitedMethods, checkPublicMethods, checkUnseenMethods } from './checks/rate-plans.js';
import type { Findings } from './checks/report.js';
import {
  checkCachedIntegrations,
  checkCallerHeaders,
  checkMissingRoutes,
  checkOpenRoutes,
  checkPublicIntegrations,
  checkRouteKeys,
  checkUpstreamRoutes,
} from './checks/routes.js';
import { warnOfLogs, warnOfResponseCache } from './checks/stages.js';
import {
  type CheckedRestApi,
  deploymentFact,
  endpointFact,
  methodFacts,
  methodKey,
  methodsGuardedBy,
  stageFacts,
} from './rest-api-facts.js';
import type { GatewayResponseTypes } from './rest-gateway-responses.js';
import type { UpstreamHeader } from './upstream-header.js';

interface RestApiChecks extends CheckedRestApi {
  readonly publicUrl: string;
  /** The methods that everybody or only some may use, by key. */
  readonly keys: readonly string[];
  /** The methods that have a rule. */
  readonly ruled: readonly RuledRoute[];
  /** Seconds for which API Gateway keeps a decision. */
  readonly decisionTtl: number;
  /** Whether refusals are redirects. */
  readonly redirects: boolean;
  readonly responses: GatewayResponseTypes;
  /** Deployments that the adopter gave to the gate. */
  readonly deployments: readonly Deployment[];
  readonly upstreamHeaders: readonly UpstreamHeader[];
  readonly ratePlans: RatePlanSettings | undefined;
}

const REMEDIES = {
  protect: 'add it with gate.protect(resource, method, { rule, upstream })',
  declare: 'gate.publicMethod(resource, method, { upstream })',
  overwrite: 'lead it to a function, or to an HTTP integration with proxy: false and one httpMethod',
  strip: 'lead it to a function, or to an HTTP integration with proxy: false',
};

/** Everything that is known to be wrong or risky about a REST API with a gate. */
export function checkRestApi(checked: RestApiChecks): Findings {
  const { api, keys, ruled, pages, redirects, responses, deployments, upstreamHeaders, publicUrl, decisionTtl } =
    checked;
  const names = upstreamHeaders.map(({ name }) => name);
  const methods = methodFacts(checked);
  const stages = stageFacts(api);
  return {
    faults: [
      ...checkRouteKeys(keys),
      ...checkMissingRoutes(
        keys,
        methods.map(({ key }) => key),
      ),
      ...checkMeetableRules(ruled),
      ...checkCedarRoutes(ruled),
      ...checkCachedCedar(ruled, decisionTtl),
      ...checkCachedIntegrations(methods, [...names, ...METHOD_OVERRIDE_HEADERS], decisionTtl, REMEDIES),
      ...checkPublicIntegrations(methods, names, REMEDIES),
      ...checkCallerHeaders(methods, names),
      ...checkGatewayResponses(responses.own, responses.others),
      ...checkFallbackResponses(responses.others),
      ...checkForeignAuthorizers(methods, redirects),
      ...checkUpstreamRoutes(methods, REMEDIES),
      ...checkOpenRoutes(methods, REMEDIES),
      ...checkRatedMethods(checked),
    ],
    warnings: [
      ...warnOfPublicUpstreams(
        methods,
        'reach them by an integration with a vpcLink and gate.requestParameters(), or show them a client certificate ' +
          '(clientCertificateId of the stage)',
        upstreamHeaders.some(isAssertion),
      ),
      ...warnOfKeptMethods(ruled, decisionTtl),
      ...warnOfDefaultEndpoint(endpointFact(api, publicUrl)),
      ...warnOfLogs(stages),
      ...warnOfResponseCache(stages),
      ...warnOfUnlimitedPages([...pages].map(methodKey), stages.length),
      ...warnOfDeployments(deploymentFact(api, deployments)),
    ],
  };
}

function checkRatedMethods(checked: RestApiChecks): string[] {
  const { ratePlans, open } = checked;
  if (ratePlans === undefined) return [];
  const openKeys = [...open].map(methodKey);
  const seen = methodsGuardedBy('gate', checked);
  const seenPublic = seen.filter(({ key }) => openKeys.includes(key));
  const seenProtected = seen.filter(({ key }) => !openKeys.includes(key));
  return [
    ...checkLimitedMethods(seenProtected.filter(({ needsApiKey }) => needsApiKey === undefined).map(({ key }) => key)),
    ...checkPublicMethods(keysWithApiKey(seenPublic), ratePlans.anonymousPlan),
    ...checkUnseenMethods(keysWithApiKey(methodsGuardedBy('public', checked))),
  ];
}

function keysWithApiKey(methods: ReturnType<typeof methodsGuardedBy>): string[] {
  return methods.filter(({ needsApiKey }) => needsApiKey === true).map(({ key }) => key);
}
