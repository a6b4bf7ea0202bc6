import { CfnRoute, type IHttpApiRef } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IConstruct } from 'constructs';
import type { RouteFact } from './checks/routes.js';

/** All routes of an API, wherever in the app they were made. */
export function routesOf(api: IHttpApiRef): CfnRoute[] {
  return api.node.root.node
    .findAll()
    .filter(
      (construct): construct is CfnRoute => construct instanceof CfnRoute && construct.apiId === api.apiRef.apiId,
    );
}

/** What guards each route; routes beneath the gate are its own pages or were declared public. */
export function routeFacts(api: IHttpApiRef, gate: IConstruct): RouteFact[] {
  return routesOf(api).map((route) => ({ key: route.routeKey, guard: guardOf(route, gate) }));
}

function guardOf(route: CfnRoute, gate: IConstruct): RouteFact['guard'] {
  if (route.node.scopes.includes(gate)) {
    return 'gate';
  }
  return route.authorizationType === undefined || route.authorizationType === 'NONE' ? 'none' : 'authorizer';
}
