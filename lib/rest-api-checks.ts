import type { Deployment, Method } from 'aws-cdk-lib/aws-apigateway';
import type { RatePlanSettings } from '../core/settings/rate-plans.js';
import { isAssertion } from './assertion-options.js';
import { checkCedarRoutes, checkMeetableRules, type RuledRoute } from './checks/access-rules.js';
import { warnOfDeployments } from './checks/deployments.js';
import { warnOfDefaultEndpoint, warnOfPublicUpstreams } from './checks/exposure.js';
import { checkForeignAuthorizers } from './checks/foreign-authorizers.js';
import { checkFallbackResponses, checkGatewayResponses } from './checks/gateway-responses.js';
import { warnOfUnlimitedPages } from './checks/page-limits.js';
import { checkLimitedMethods, checkPublicMethods } from './checks/rate-plans.js';
import type { Findings } from './checks/report.js';
import { checkMissingRoutes, checkOpenRoutes, checkRouteKeys, checkUpstreamRoutes } from './checks/routes.js';
import { warnOfLogs, warnOfResponseCache } from './checks/stages.js';
import {
  type CheckedRestApi,
  deploymentFact,
  endpointFact,
  guardedMethods,
  methodFacts,
  methodKey,
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
  /** Whether refusals are redirects. */
  readonly redirects: boolean;
  readonly responses: GatewayResponseTypes;
  /** Deployments that the adopter gave to the gate. */
  readonly deployments: readonly Deployment[];
  readonly upstreamHeaders: readonly UpstreamHeader[];
  /** Methods for everybody. */
  readonly open: ReadonlySet<Method>;
  readonly ratePlans: RatePlanSettings | undefined;
}

const REMEDIES = {
  protect: 'add it with gate.protect(resource, method, { rule, upstream })',
  declare: 'gate.publicMethod(resource, method, { upstream })',
};

/** Everything that is known to be wrong or risky about a REST API with a gate. */
export function checkRestApi(checked: RestApiChecks): Findings {
  const { api, keys, ruled, pages, redirects, responses, deployments, upstreamHeaders, publicUrl } = checked;
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
      ...warnOfDefaultEndpoint(endpointFact(api, publicUrl)),
      ...warnOfLogs(stages),
      ...warnOfResponseCache(stages),
      ...warnOfUnlimitedPages([...pages].map(methodKey), stages.length),
      ...warnOfDeployments(deploymentFact(api, deployments)),
    ],
  };
}

function checkRatedMethods({ ratePlans, open, ...checked }: RestApiChecks): string[] {
  if (ratePlans === undefined) return [];
  const guarded = guardedMethods(checked);
  const isOpen = [...open].map(methodKey);
  return [
    ...checkLimitedMethods(
      guarded
        .filter(({ key, needsApiKey }) => needsApiKey === undefined && !isOpen.includes(key))
        .map(({ key }) => key),
    ),
    ...checkPublicMethods(
      guarded.filter(({ key, needsApiKey }) => needsApiKey === true && isOpen.includes(key)).map(({ key }) => key),
      ratePlans.anonymousPlan,
    ),
  ];
}
