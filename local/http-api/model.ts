import { type Cors, readCors } from '../gateway/cors.js';
import { REJECTION } from '../gateway/rejection.js';
import { type PathTemplate, parsePathTemplate } from '../gateway/routing.js';
import { type DeployedResource, type Deployment, DeploymentError } from '../template/deployment.js';
import { ResourceProperties } from '../template/resource-properties.js';
import type { Switches } from '../uncertain.js';
import { type HttpApiAuthorizerModel, readHttpApiAuthorizer } from './authorizer-model.js';
import { type HttpApiIntegration, readHttpApiIntegration } from './integration-model.js';
import { type HttpApiStage, readHttpApiStage } from './stage-model.js';

export interface HttpApiRoute {
  readonly routeKey: string;
  readonly method: string;
  /** Undefined for `$default`. */
  readonly template?: PathTemplate;
  readonly authorizer?: HttpApiAuthorizerModel;
  /** Whether only requests that are signed for AWS pass. */
  readonly needsSignature: boolean;
  readonly integration: HttpApiIntegration;
}

export interface HttpApiModel {
  readonly apiId: string;
  readonly name: string;
  readonly cors?: Cors;
  readonly isExecuteApiDisabled: boolean;
  readonly routes: readonly HttpApiRoute[];
  readonly stages: readonly HttpApiStage[];
}

/** Reads an HTTP API out of a deployment, or says what could not be deployed or served. */
export function readHttpApi(deployment: Deployment, api: DeployedResource, switches: Switches): HttpApiModel {
  const properties = new ResourceProperties(api);
  const name = properties.optionalString('Name') ?? api.physicalId;
  if (properties.string('ProtocolType') !== 'HTTP') properties.fail('only APIs with ProtocolType HTTP are served');
  const cors = properties.optionalChild('CorsConfiguration');
  const isExecuteApiDisabled = properties.optionalBoolean('DisableExecuteApiEndpoint') ?? false;
  properties
    .withoutEffect('Description', 'Tags', 'Version', 'FailOnWarnings', 'IpAddressType')
    .withoutEffect('RouteSelectionExpression')
    .unsupported(
      'Body',
      'BodyS3Location',
      'BasePath',
      'Target',
      'RouteKey',
      'CredentialsArn',
      'DisableSchemaValidation',
    )
    .finish();
  const routes = readRoutes(deployment, api, switches);
  const routeKeys = routes.map(({ routeKey }) => routeKey);
  return {
    apiId: api.physicalId,
    name,
    ...(cors === undefined ? {} : { cors: readCors(cors) }),
    isExecuteApiDisabled,
    routes,
    stages: partsOf(deployment, 'AWS::ApiGatewayV2::Stage', api).map((stage) => readHttpApiStage(stage, routeKeys)),
  };
}

function partsOf(deployment: Deployment, type: string, api: DeployedResource): readonly DeployedResource[] {
  return deployment.resources(type).filter((resource) => resource.properties.ApiId === api.physicalId);
}

function byId<Model>(
  resources: readonly DeployedResource[],
  read: (part: DeployedResource) => Model,
): Map<string, Model> {
  return new Map(resources.map((resource) => [resource.physicalId, read(resource)]));
}

function readRoutes(deployment: Deployment, api: DeployedResource, switches: Switches): readonly HttpApiRoute[] {
  const integrations = byId(partsOf(deployment, 'AWS::ApiGatewayV2::Integration', api), readHttpApiIntegration);
  const authorizers = byId(partsOf(deployment, 'AWS::ApiGatewayV2::Authorizer', api), (resource) =>
    readHttpApiAuthorizer(resource, switches),
  );
  const routes = partsOf(deployment, 'AWS::ApiGatewayV2::Route', api);
  const keys = new Set<string>();
  return routes.map((resource) => {
    const route = readRoute(new ResourceProperties(resource), integrations, authorizers);
    if (keys.has(route.routeKey)) throw new DeploymentError(resource, REJECTION.routeTwice(route.routeKey));
    keys.add(route.routeKey);
    return route;
  });
}

function readRoute(
  properties: ResourceProperties,
  integrations: ReadonlyMap<string, HttpApiIntegration>,
  authorizers: ReadonlyMap<string, HttpApiAuthorizerModel>,
): HttpApiRoute {
  const routeKey = properties.string('RouteKey');
  const target = properties.string('Target');
  const integration = integrations.get(target.replace(/^integrations\//, ''));
  if (integration === undefined) return properties.fail(`Target ${target} is not an integration of this API`);
  const route = splitRouteKey(routeKey, properties);
  checkPlaceholders(integration, route.template, properties);
  const authorizer = readRouteAuthorizer(properties, authorizers);
  properties.withoutEffect('ApiId', 'OperationName').unsupported('AuthorizationScopes', 'ApiKeyRequired').finish();
  return {
    routeKey,
    ...splitRouteKey(routeKey, properties),
    needsSignature: properties.optionalString('AuthorizationType') === 'AWS_IAM',
    ...(authorizer === undefined ? {} : { authorizer }),
    integration,
  };
}

function checkPlaceholders(
  integration: HttpApiIntegration,
  template: PathTemplate | undefined,
  properties: ResourceProperties,
): void {
  const names = new Set(template?.segments.flatMap((segment) => ('name' in segment ? [segment.name] : [])));
  const placeholders = integration.kind === 'http' ? integration.uri.matchAll(/\{([^{}+]+)\+?\}/g) : [];
  for (const [placeholder, name = ''] of placeholders) {
    if (!names.has(name)) properties.fail(`the integration's ${placeholder} is not in the path of the route`);
  }
}

function readRouteAuthorizer(
  properties: ResourceProperties,
  authorizers: ReadonlyMap<string, HttpApiAuthorizerModel>,
): HttpApiAuthorizerModel | undefined {
  const type = properties.optionalString('AuthorizationType') ?? 'NONE';
  const id = properties.optionalString('AuthorizerId');
  if (type === 'NONE' || type === 'AWS_IAM') return undefined;
  if (type !== 'CUSTOM') return properties.fail(`AuthorizationType ${type} is not supported by the local gateway`);
  return authorizers.get(id ?? '') ?? properties.fail('AuthorizerId does not name an authorizer of this API');
}

function splitRouteKey(routeKey: string, properties: ResourceProperties): Pick<HttpApiRoute, 'method' | 'template'> {
  if (routeKey === '$default') return { method: 'ANY' };
  const [method = '', path = ''] = routeKey.split(' ', 2);
  const template = parsePathTemplate(path);
  if (!/^(ANY|GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(method) || template === undefined) {
    return properties.fail(`RouteKey ${routeKey} is not a method and a path`);
  }
  return { method, template };
}
