import { Stack } from 'aws-cdk-lib';
import {
  CfnBasePathMapping,
  CfnMethod,
  CfnRestApi,
  CfnStage,
  Deployment,
  type IRestApi,
  Method,
} from 'aws-cdk-lib/aws-apigateway';
import { CfnApiMapping } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IConstruct } from 'constructs';
import type { DeploymentFact } from './checks/deployments.js';
import type { EndpointFact } from './checks/exposure.js';
import { isCustomAddress, isLoopback } from './checks/public-url.js';
import type { IntegrationFact, RouteFact } from './checks/routes.js';
import type { StageFact } from './checks/stages.js';
import { MAPPED_IDENTITY } from './rest-api-mapping.js';

/** A REST API with a gate, as the checks look at it. */
export interface CheckedRestApi {
  readonly api: IRestApi;
  /** Ids of the authorizer of the gate. */
  readonly authorizerIds: ReadonlySet<string>;
  /** The gate's own pages. */
  readonly pages: ReadonlySet<Method>;
  /** Methods that were declared to be for everybody, whether they pass the gate or not. */
  readonly open: ReadonlySet<Method>;
}

/** The method and resource path of a method, as its events will name it. */
export function methodKey(method: Method): string {
  return `${method.httpMethod.toUpperCase()} ${method.resource.path}`;
}

/** Keys of the methods that take some authorizer. */
export function methodsWithAuthorizer(api: IRestApi, authorizerId: string): string[] {
  return methodsOf(api)
    .filter((method) => method.authorizerId === authorizerId)
    .map(keyOf);
}

/** Whether a construct is a method that takes some authorizer. */
export function isMethodWith(authorizerId: string): (construct: IConstruct) => boolean {
  return (construct) => construct instanceof CfnMethod && construct.authorizerId === authorizerId;
}

/** What guards each method of an API, wherever in the app it was made, and where it leads. */
export function methodFacts(checked: CheckedRestApi): RouteFact[] {
  const verified = hasClientCertificate(checked.api);
  return methodsOf(checked.api).map((method) => ({
    key: keyOf(method),
    guard: guardOf(method, checked),
    integration: integrationFact(method, verified),
  }));
}

/** Methods with some guard, and whether they need an API key. */
export function methodsGuardedBy(
  guard: RouteFact['guard'],
  checked: CheckedRestApi,
): { readonly key: string; readonly needsApiKey: boolean | undefined }[] {
  return methodsOf(checked.api)
    .filter((method) => guardOf(method, checked) === guard)
    .map((method) => ({
      key: keyOf(method),
      needsApiKey: method.apiKeyRequired === undefined ? undefined : method.apiKeyRequired === true,
    }));
}

function methodsOf(api: IRestApi): CfnMethod[] {
  return found(api, CfnMethod).filter((method) => method.restApiId === api.restApiId);
}

function keyOf(resource: CfnMethod): string {
  const method = resource.node.scope;
  return method instanceof Method ? methodKey(method) : `${resource.httpMethod} (${resource.node.path})`;
}

function guardOf(resource: CfnMethod, { pages, open, authorizerIds }: CheckedRestApi): RouteFact['guard'] {
  const method = resource.node.scope;
  if (method instanceof Method && pages.has(method)) {
    return 'page';
  }
  if (resource.authorizationType === undefined || resource.authorizationType === 'NONE') {
    return method instanceof Method && open.has(method) ? 'public' : 'none';
  }
  return authorizerIds.has(resource.authorizerId ?? '') ? 'gate' : 'other';
}

function integrationFact(method: CfnMethod, verified: boolean): IntegrationFact {
  const { type, connectionType, uri, requestParameters, integrationHttpMethod } = Object(
    Stack.of(method).resolve(method.integration),
  );
  return {
    fillsHeaders: Object.values(Object(requestParameters)).some((value) => String(value).includes(MAPPED_IDENTITY)),
    // Names are told apart by case here, so that a mapping would not replace each spelling. Functions have the identity
    // elsewhere.
    removedHeaders: type === 'HTTP_PROXY' ? [] : undefined,
    callerHeaders: callerHeaders(Object(requestParameters)),
    takesAnyMethod: integrationHttpMethod === 'ANY',
    exposed:
      (type === 'HTTP_PROXY' || type === 'HTTP') &&
      connectionType !== 'VPC_LINK' &&
      !verified &&
      !isLoopback(typeof uri === 'string' ? uri : ''),
  };
}

function callerHeaders(parameters: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(parameters).flatMap(([destination, value]) =>
    String(value).startsWith('method.request.')
      ? (/^integration\.request\.header\.(.+)$/.exec(destination)?.[1] ?? [])
      : [],
  );
}

/** Whether API Gateway shows upstreams a certificate, by which they can tell it from others. */
function hasClientCertificate(api: IRestApi): boolean {
  const stages = stagesOf(api);
  return stages.length > 0 && stages.every((stage) => stage.clientCertificateId !== undefined);
}

/** The stages of the API that this app makes. */
export function stageFacts(api: IRestApi): StageFact[] {
  return stagesOf(api).map((stage) => {
    const settings: unknown = Stack.of(stage).resolve(stage.methodSettings);
    const methods: readonly unknown[] = Array.isArray(settings) ? settings : [];
    const format: unknown = Object(Stack.of(stage).resolve(stage.accessLogSetting)).format;
    return {
      name: stage.stageName ?? stage.node.path,
      dataTrace: methods.some((method) => Object(method).dataTraceEnabled === true),
      responseCache: methods.some((method) => Object(method).cachingEnabled === true),
      accessLog: typeof format === 'string' ? format : undefined,
    };
  });
}

function stagesOf(api: IRestApi): CfnStage[] {
  return found(api, CfnStage).filter((stage) => stage.restApiId === api.restApiId);
}

/** Whether browsers use an address of the adopter's own for the API, and whether API Gateway's has been switched off. */
export function endpointFact(api: IRestApi, publicUrl: string): EndpointFact {
  const resource = api.node.defaultChild;
  const hasDomain =
    isCustomAddress(publicUrl) ||
    found(api, CfnBasePathMapping).some((mapping) => mapping.restApiId === api.restApiId) ||
    found(api, CfnApiMapping).some((mapping) => mapping.apiId === api.restApiId);
  return {
    hasDomain,
    disabled: resource instanceof CfnRestApi ? resource.disableExecuteApiEndpoint === true : undefined,
  };
}

/** How the API is deployed by this app. */
export function deploymentFact(api: IRestApi, added: readonly Deployment[]): DeploymentFact {
  const others = found(api, Deployment).filter(
    (deployment) => deployment.api.restApiId === api.restApiId && deployment !== api.latestDeployment,
  );
  return {
    automatic: api.latestDeployment !== undefined,
    others: others.map(({ node }) => node.path),
    added: added.map(({ node }) => node.path),
  };
}

function found<T>(api: IRestApi, kind: new (...args: never[]) => T): T[] {
  return api.node.root.node
    .findAll()
    .filter((construct): construct is typeof construct & T => construct instanceof kind);
}
