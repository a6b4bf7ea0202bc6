import { createHash } from 'node:crypto';
import { rootResourceIdOf } from './deployment.js';
import { isInert } from './inert-resources.js';

/** A resource as `Ref` and `Fn::GetAtt` see it. */
export interface NamedResource {
  /** The physical name or id. */
  readonly name: string;
  readonly stack: string;
  readonly logicalId: string;
  readonly region: string;
  readonly account: string;
  /** The value of `parentProperty`, where the kind has one. */
  readonly parent?: string;
}

export interface ResourceKind {
  /** The property that names the resource; without it, or where it is not set, a name is generated. */
  readonly nameProperty?: string;
  /** The property that names the resource which this one is part of. */
  readonly parentProperty?: string;
  generateName(resource: Omit<NamedResource, 'name'>): string;
  ref(resource: NamedResource): string;
  /** What `Fn::GetAtt` gives; undefined for an attribute that is not known. */
  attribute(name: string): ((resource: NamedResource) => string) | undefined;
}

/** What the local gate knows of a resource type; undefined for a type it cannot run. */
export function resourceKind(type: string): ResourceKind | undefined {
  if (Object.hasOwn(KINDS, type)) {
    return KINDS[type];
  }
  return isInert(type) ? inert(type) : undefined;
}

export const NESTED_STACK = 'AWS::CloudFormation::Stack';

type Attributes = Readonly<Record<string, ToString>>;
type ToString = (resource: NamedResource) => string;

const KINDS: Readonly<Record<string, ResourceKind>> = {
  [NESTED_STACK]: { ...byName('StackName'), ref: regionalArn('cloudformation', 'stack/') },
  'AWS::Lambda::Function': byName('FunctionName', { Arn: regionalArn('lambda', 'function:') }),
  'AWS::Lambda::Alias': {
    ...byName('Name', { AliasArn: qualifiedArn }),
    parentProperty: 'FunctionName',
    ref: qualifiedArn,
  },
  'AWS::Lambda::Version': {
    ...byId({ FunctionArn: qualifiedArn, Version: (version) => version.name }),
    generateName: () => '1',
    parentProperty: 'FunctionName',
    ref: qualifiedArn,
  },
  'AWS::Lambda::Permission': byId(),
  'AWS::Lambda::EventSourceMapping': byId({ Id: (mapping) => mapping.name }),
  'AWS::DynamoDB::Table': byName('TableName', { Arn: regionalArn('dynamodb', 'table/') }),
  'AWS::DynamoDB::GlobalTable': byName('TableName', { Arn: regionalArn('dynamodb', 'table/'), TableId: hashed(36) }),
  'AWS::KMS::Key': {
    ...byId({ Arn: regionalArn('kms', 'key/'), KeyId: (key) => key.name }),
    generateName: ({ stack, logicalId }) => uuid(stack, logicalId),
  },
  'AWS::KMS::Alias': byName('AliasName'),
  'AWS::SecretsManager::Secret': { ...byName('Name', { Id: secretArn }), ref: secretArn },
  'AWS::IAM::Role': byName('RoleName', { Arn: globalArn('role/'), RoleId: hashed(21) }),
  'AWS::IAM::Policy': byId(),
  'AWS::IAM::ManagedPolicy': {
    ...byName('ManagedPolicyName', { PolicyArn: globalArn('policy/') }),
    ref: globalArn('policy/'),
  },
  'AWS::ApiGatewayV2::Api': byId({
    ApiId: (api) => api.name,
    ApiEndpoint: (api) => `https://${api.name}.execute-api.${api.region}.amazonaws.com`,
  }),
  'AWS::ApiGatewayV2::Authorizer': byId({ AuthorizerId: (authorizer) => authorizer.name }),
  'AWS::ApiGatewayV2::Stage': byName('StageName'),
  'AWS::ApiGatewayV2::Deployment': byId({ DeploymentId: (deployment) => deployment.name }),
  'AWS::ApiGatewayV2::Integration': byId({ IntegrationId: (integration) => integration.name }),
  'AWS::ApiGatewayV2::Route': byId({ RouteId: (route) => route.name }),
  'AWS::ApiGatewayV2::VpcLink': byId({ VpcLinkId: (link) => link.name }),
  'AWS::ApiGatewayV2::ApiMapping': byId({ ApiMappingId: (mapping) => mapping.name }),
  'AWS::ApiGateway::RestApi': byId({
    RestApiId: (api) => api.name,
    RootResourceId: (api) => rootResourceIdOf(api.name),
  }),
  'AWS::ApiGateway::Resource': byId({ ResourceId: (resource) => resource.name }),
  'AWS::ApiGateway::Authorizer': byId({ AuthorizerId: (authorizer) => authorizer.name }),
  'AWS::ApiGateway::Deployment': byId({ DeploymentId: (deployment) => deployment.name }),
  'AWS::ApiGateway::Stage': byName('StageName'),
  'AWS::ApiGateway::Method': byId(),
  'AWS::ApiGateway::GatewayResponse': byId(),
  'AWS::ApiGateway::RequestValidator': byId({ RequestValidatorId: (validator) => validator.name }),
  'AWS::ApiGateway::VpcLink': byId({ VpcLinkId: (link) => link.name }),
  'AWS::ApiGateway::ApiKey': byId({ APIKeyId: (key) => key.name }),
  'AWS::ApiGateway::UsagePlan': byId({ Id: (plan) => plan.name }),
  'AWS::ApiGateway::UsagePlanKey': byId({ Id: (key) => key.name }),
  'AWS::ApiGateway::BasePathMapping': byId(),
  'AWS::ApiGateway::DomainName': domainName('DistributionHostedZoneId', 'RegionalHostedZoneId'),
  'AWS::ApiGatewayV2::DomainName': domainName('RegionalHostedZoneId'),
  'AWS::ElasticLoadBalancingV2::Listener': balancing('listener/'),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': balancing('loadbalancer/'),
  'AWS::ElasticLoadBalancingV2::TargetGroup': balancing('targetgroup/'),
  'AWS::ServiceDiscovery::Service': byName('Name', {
    Arn: regionalArn('servicediscovery', 'service/'),
    Id: (service) => service.name,
    Name: (service) => service.name,
  }),
  'AWS::Events::EventBus': byName('Name', { Arn: regionalArn('events', 'event-bus/'), Name: (bus) => bus.name }),
  'AWS::Events::Rule': { ...byName('Name', { Arn: ruleArn }), parentProperty: 'EventBusName' },
  'AWS::SQS::Queue': {
    ...byName('QueueName', {
      Arn: regionalArn('sqs', ''),
      QueueName: (queue) => queue.name,
      QueueUrl: queueUrl,
    }),
    ref: queueUrl,
  },
  'AWS::SQS::QueuePolicy': byId(),
  'AWS::WAFv2::WebACL': {
    ...byName('Name', { Arn: webAclArn, Id: webAclId }),
    ref: (acl) => `${acl.name}|${webAclId(acl)}|REGIONAL`,
  },
  'AWS::WAFv2::WebACLAssociation': byId(),
  'AWS::Logs::LogGroup': byName('LogGroupName', { Arn: logGroupArn }),
};

function domainName(...zoneIds: readonly string[]): ResourceKind {
  const zones = Object.fromEntries(zoneIds.map((name) => [name, hashed(14)]));
  const target: ToString = ({ name, region }) => `d-${hash(name).slice(0, 10)}.execute-api.${region}.amazonaws.com`;
  return byName('DomainName', { ...zones, RegionalDomainName: target, DistributionDomainName: target });
}

/** A part of a load balancer, which is known by its ARN and has names of its own besides. */
function balancing(prefix: string): ResourceKind {
  const arn = regionalArn('elasticloadbalancing', prefix);
  return { ...byName('Name'), ref: arn, attribute: (name) => (name.endsWith('Arn') ? arn : (part) => part.name) };
}

/** A resource that no request ever meets: whatever is asked of it has the form it would have. */
function inert(type: string): ResourceKind {
  const service = (type.split('::')[1] ?? '').toLowerCase();
  const arn = regionalArn(service, '');
  return { ...byName('Name'), attribute: (name) => (name.endsWith('Arn') ? arn : (resource) => resource.name) };
}

function byName(nameProperty: string, attributes: Attributes = {}): ResourceKind {
  return {
    nameProperty,
    generateName: ({ stack, logicalId }) =>
      `${stack.slice(0, 24)}-${logicalId.slice(0, 24)}-${hash(stack, logicalId).slice(0, 12).toUpperCase()}`,
    ref: (resource) => resource.name,
    attribute: own(attributes),
  };
}

function byId(attributes: Attributes = {}): ResourceKind {
  return {
    generateName: ({ stack, logicalId }) => hash(stack, logicalId).slice(0, 10),
    ref: (resource) => resource.name,
    attribute: own(attributes),
  };
}

function own(attributes: Attributes): ResourceKind['attribute'] {
  return (name) => (Object.hasOwn(attributes, name) ? attributes[name] : undefined);
}

/** Of an alias or a version: the ARN of its function, and its own name after it. */
function qualifiedArn({ parent = '', region, account, name }: NamedResource): string {
  const functionName = parent.startsWith('arn:') ? (parent.split(':')[6] ?? '') : parent;
  return `arn:aws:lambda:${region}:${account}:function:${functionName}:${name}`;
}

function regionalArn(service: string, prefix: string): ToString {
  return ({ region, account, name }) => `arn:aws:${service}:${region}:${account}:${prefix}${name}`;
}

function globalArn(prefix: string): ToString {
  return ({ account, name }) => `arn:aws:iam::${account}:${prefix}${name}`;
}

/** Rules of the default bus do without its name. */
function ruleArn({ region, account, parent = 'default', name }: NamedResource): string {
  const bus = parent.split('/').at(-1);
  return `arn:aws:events:${region}:${account}:rule/${bus === 'default' ? '' : `${bus}/`}${name}`;
}

function webAclId({ stack, logicalId }: NamedResource): string {
  return uuid(stack, logicalId);
}

function webAclArn(acl: NamedResource): string {
  return `arn:aws:wafv2:${acl.region}:${acl.account}:regional/webacl/${acl.name}/${webAclId(acl)}`;
}

function queueUrl({ region, account, name }: NamedResource): string {
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}

function logGroupArn({ region, account, name }: NamedResource): string {
  return `arn:aws:logs:${region}:${account}:log-group:${name}:*`;
}

/** Secrets Manager ends every ARN with six characters of its own. */
function secretArn({ region, account, name }: NamedResource): string {
  return `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${hash(region, name).slice(0, 6)}`;
}

function hashed(length: number): ToString {
  return ({ stack, logicalId }) => hash(stack, logicalId).slice(0, length).toUpperCase();
}

function hash(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function uuid(...parts: readonly string[]): string {
  return hash(...parts).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, '$1-$2-4$3-8$4-$5');
}
