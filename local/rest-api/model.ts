import { REJECTION } from '../gateway/rejection.js';
import { type PathTemplate, parsePathTemplate } from '../gateway/routing.js';
import { type DeployedResource, type Deployment, rootResourceIdOf } from '../template/deployment.js';
import { ResourceProperties } from '../template/resource-properties.js';
import { type RestAuthorizerModel, readRestAuthorizer } from './authorizer-model.js';
import { type GatewayResponses, readGatewayResponses } from './gateway-responses.js';
import { type RestIntegration, readRestIntegration } from './integration-model.js';
import { type RestStage, readRestStage } from './stage-model.js';

export interface RestMethod {
  readonly method: string;
  readonly isApiKeyRequired: boolean;
  readonly authorizer?: RestAuthorizerModel;
  /** Whether only requests that are signed for AWS pass. */
  readonly needsSignature: boolean;
  readonly integration: RestIntegration;
}

/** A resource with at least one method. */
export interface RestResource {
  readonly resourceId: string;
  readonly template: PathTemplate;
  readonly methods: ReadonlyMap<string, RestMethod>;
}

export interface RestApiModel {
  readonly apiId: string;
  readonly name: string;
  readonly binaryMediaTypes: readonly string[];
  readonly apiKeySource: 'HEADER' | 'AUTHORIZER';
  readonly isExecuteApiDisabled: boolean;
  readonly resources: readonly RestResource[];
  readonly stages: readonly RestStage[];
  readonly gatewayResponses: GatewayResponses;
}

/** Reads a REST API out of a deployment, or says what could not be deployed or served. */
export function readRestApi(deployment: Deployment, api: DeployedResource): RestApiModel {
  const properties = new ResourceProperties(api);
  const name = properties.optionalString('Name') ?? api.physicalId;
  const binaryMediaTypes = properties.strings('BinaryMediaTypes').map((type) => type.replaceAll('~1', '/'));
  const apiKeySource = properties.optionalString('ApiKeySourceType') === 'AUTHORIZER' ? 'AUTHORIZER' : 'HEADER';
  const isExecuteApiDisabled = properties.optionalBoolean('DisableExecuteApiEndpoint') ?? false;
  properties
    .withoutEffect('Description', 'Tags', 'EndpointConfiguration', 'FailOnWarnings')
    .withoutEffect('SecurityPolicy', 'EndpointAccessMode', 'Policy')
    .unsupported('Body', 'BodyS3Location', 'CloneFrom', 'MinimumCompressionSize', 'Mode', 'Parameters')
    .finish();
  const partsOf = (kind: string) =>
    deployment.resources(`AWS::ApiGateway::${kind}`).filter((part) => part.properties.RestApiId === api.physicalId);
  for (const part of partsOf('Deployment')) {
    new ResourceProperties(part)
      .withoutEffect('RestApiId', 'Description')
      .unsupported('StageName', 'StageDescription')
      .finish();
  }
  checkSiblings(partsOf('Resource'));
  if (partsOf('Deployment').length > 0 && partsOf('Method').length === 0) properties.fail(REJECTION.noMethods);
  return {
    apiId: api.physicalId,
    name,
    binaryMediaTypes,
    apiKeySource,
    isExecuteApiDisabled,
    resources: readResources(api, partsOf('Resource'), partsOf('Method'), partsOf('Authorizer')),
    stages: partsOf('Stage').map(readRestStage),
    gatewayResponses: readGatewayResponses(partsOf('GatewayResponse')),
  };
}

/** Below one resource each name is there once, and one variable at most. */
function checkSiblings(resources: readonly DeployedResource[]): void {
  const seen = new Map<unknown, string[]>();
  for (const resource of resources) {
    const properties = new ResourceProperties(resource);
    const part = properties.string('PathPart');
    const siblings = seen.get(resource.properties.ParentId) ?? [];
    if (siblings.includes(part)) properties.fail(REJECTION.resourceTwice(part));
    const variable = siblings.find((sibling) => sibling.startsWith('{'));
    if (variable !== undefined && part.startsWith('{')) properties.fail(REJECTION.twoVariables(variable));
    seen.set(resource.properties.ParentId, [...siblings, part]);
  }
}

function readResources(
  api: DeployedResource,
  resources: readonly DeployedResource[],
  methods: readonly DeployedResource[],
  authorizers: readonly DeployedResource[],
): readonly RestResource[] {
  const authorizersById = new Map(authorizers.map((resource) => [resource.physicalId, readRestAuthorizer(resource)]));
  const found = new Map<string, { template: PathTemplate; methods: Map<string, RestMethod> }>();
  for (const resource of methods) {
    const properties = new ResourceProperties(resource);
    const resourceId = properties.string('ResourceId');
    const template = templateOf(resourceId, rootResourceIdOf(api.physicalId), resources, properties);
    const entry = found.get(resourceId) ?? { template, methods: new Map<string, RestMethod>() };
    const method = readMethod(properties, template, authorizersById);
    if (entry.methods.has(method.method)) properties.fail(REJECTION.methodTwice);
    entry.methods.set(method.method, method);
    found.set(resourceId, entry);
  }
  return [...found].map(([resourceId, entry]) => ({ resourceId, ...entry }));
}

function templateOf(
  resourceId: string,
  rootId: string,
  resources: readonly DeployedResource[],
  properties: ResourceProperties,
): PathTemplate {
  const parts: string[] = [];
  let id = resourceId;
  while (id !== rootId) {
    const resource = resources.find(({ physicalId }) => physicalId === id);
    if (resource === undefined || parts.length > resources.length) {
      return properties.fail(`ResourceId ${resourceId} does not lead to the root of this API`);
    }
    const part = new ResourceProperties(resource).withoutEffect('RestApiId');
    parts.unshift(part.string('PathPart'));
    id = part.string('ParentId');
    part.finish();
  }
  return parsePathTemplate(`/${parts.join('/')}`) ?? properties.fail(`/${parts.join('/')} is not a path`);
}

function readMethod(
  properties: ResourceProperties,
  template: PathTemplate,
  authorizers: ReadonlyMap<string, RestAuthorizerModel>,
): RestMethod {
  const method = properties.string('HttpMethod');
  if (!/^(ANY|GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(method))
    properties.fail(`HttpMethod ${method} does not exist`);
  const isApiKeyRequired = properties.optionalBoolean('ApiKeyRequired') ?? false;
  const authorizer = readMethodAuthorizer(properties, authorizers);
  const integration = readRestIntegration(properties, template);
  properties.withoutEffect('RestApiId', 'OperationName', 'RequestModels');
  properties.unsupported('RequestValidatorId', 'AuthorizationScopes').finish();
  const needsSignature = properties.optionalString('AuthorizationType') === 'AWS_IAM';
  return { method, isApiKeyRequired, needsSignature, ...(authorizer === undefined ? {} : { authorizer }), integration };
}

function readMethodAuthorizer(
  properties: ResourceProperties,
  authorizers: ReadonlyMap<string, RestAuthorizerModel>,
): RestAuthorizerModel | undefined {
  const type = properties.optionalString('AuthorizationType') ?? 'NONE';
  const id = properties.optionalString('AuthorizerId');
  if (type === 'NONE' || type === 'AWS_IAM') return undefined;
  if (type !== 'CUSTOM') return properties.fail(`AuthorizationType ${type} is not supported by the local gateway`);
  return authorizers.get(id ?? '') ?? properties.fail(REJECTION.unknownAuthorizer);
}
