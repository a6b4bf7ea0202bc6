import { CfnMethod, type IRestApi, Method } from 'aws-cdk-lib/aws-apigateway';
import type { RouteFact } from './checks/routes.js';

/** The method and resource path of a method, as its events will name it. */
export function methodKey(method: Method): string {
  return `${method.httpMethod.toUpperCase()} ${method.resource.path}`;
}

/** What guards each method of an API, wherever in the app it was made. */
export function methodFacts(api: IRestApi, pages: ReadonlySet<Method>): RouteFact[] {
  return api.node.root.node
    .findAll()
    .filter((construct) => construct instanceof CfnMethod)
    .filter((method) => method.restApiId === api.restApiId)
    .map((method) => ({ key: keyOf(method), guard: guardOf(method, pages) }));
}

function keyOf(resource: CfnMethod): string {
  const method = resource.node.scope;
  return method instanceof Method ? methodKey(method) : `${resource.httpMethod} (${resource.node.path})`;
}

function guardOf(resource: CfnMethod, pages: ReadonlySet<Method>): RouteFact['guard'] {
  const method = resource.node.scope;
  if (method instanceof Method && pages.has(method)) {
    return 'gate';
  }
  return resource.authorizationType === undefined || resource.authorizationType === 'NONE' ? 'none' : 'authorizer';
}
