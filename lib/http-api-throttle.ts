import { Stack } from 'aws-cdk-lib';
import { type CfnRoute, CfnStage, type IHttpApiRef } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { onEveryConstruct, type PageLimits, pageThrottle } from './page-limits.js';

/** Throttles routes on every stage of the API that this app makes. */
export function throttleRoutes(
  scope: Construct,
  api: IHttpApiRef,
  routes: readonly CfnRoute[],
  limits: PageLimits,
): void {
  const { apiId } = api.apiRef;
  onEveryConstruct(scope, (construct) => {
    if (construct instanceof CfnStage && construct.apiId === apiId) throttleOn(construct, routes, limits);
  });
}

function throttleOn(stage: CfnStage, routes: readonly CfnRoute[], limits: PageLimits): void {
  const stack = Stack.of(stage);
  const everywhere = Object(stack.resolve(stage.defaultRouteSettings));
  const { throttlingRateLimit, throttlingBurstLimit } = pageThrottle(limits, everywhere);
  // Settings of a route replace those of the stage altogether.
  const settings = {
    DetailedMetricsEnabled: everywhere.detailedMetricsEnabled,
    ThrottlingRateLimit: throttlingRateLimit,
    ThrottlingBurstLimit: throttlingBurstLimit,
  };
  stage.routeSettings = {
    ...Object.fromEntries(routes.map(({ routeKey }) => [routeKey, settings])),
    ...Object(stack.resolve(stage.routeSettings)),
  };
  // API Gateway refuses settings of a route that is not there yet.
  stage.node.addDependency(...routes);
}
