import { REJECTION } from '../gateway/rejection.js';
import { readThrottleLimits } from '../gateway/throttle.js';
import type { ThrottleLimits } from '../gateway/token-bucket.js';
import type { DeployedResource } from '../template/deployment.js';
import { isRecord, ResourceProperties } from '../template/resource-properties.js';

export interface HttpApiStage {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  /** What each route may take that has no settings of its own. */
  readonly routeLimits: ThrottleLimits | undefined;
  /** By route key. Settings of a route replace those of the stage altogether. */
  readonly ownLimits: ReadonlyMap<string, ThrottleLimits | undefined>;
}

export function readHttpApiStage(resource: DeployedResource, routeKeys: readonly string[]): HttpApiStage {
  const properties = new ResourceProperties(resource);
  const name = properties.string('StageName');
  const variables = properties.textMap('StageVariables');
  const everywhere = properties.optionalChild('DefaultRouteSettings');
  const own = Object.entries(properties.record('RouteSettings')).map(([routeKey, settings]) => {
    if (!routeKeys.includes(routeKey)) {
      properties.fail(REJECTION.settingsOfNoRoute(routeKey));
    }
    if (!isRecord(settings)) return properties.fail(`RouteSettings.${routeKey} must be an object`);
    const child = new ResourceProperties(resource, settings, `RouteSettings.${routeKey}.`);
    return [routeKey, readRouteSettings(child)] as const;
  });
  properties
    .withoutEffect('ApiId', 'AutoDeploy', 'DeploymentId', 'Description', 'Tags')
    .withoutEffect('AccessLogSettings')
    .unsupported('ClientCertificateId', 'AccessPolicyId')
    .finish();
  return {
    name,
    variables,
    routeLimits: everywhere === undefined ? undefined : readRouteSettings(everywhere),
    ownLimits: new Map(own),
  };
}

function readRouteSettings(settings: ResourceProperties): ThrottleLimits | undefined {
  const limits = readThrottleLimits(settings);
  settings.withoutEffect('DetailedMetricsEnabled', 'DataTraceEnabled', 'LoggingLevel').finish();
  return limits;
}

export function limitsOf({ routeLimits, ownLimits }: HttpApiStage, routeKey: string): ThrottleLimits | undefined {
  return ownLimits.has(routeKey) ? ownLimits.get(routeKey) : routeLimits;
}
