import { createHash } from 'node:crypto';
import { rootResourceIdOf } from './deployment.js';

/** A resource as `Ref` and `Fn::GetAtt` see it. */
export interface NamedResource {
  /** The physical name or id. */
  readonly name: string;
  readonly stack: string;
  readonly logicalId: string;
  readonly region: string;
  readonly account: string;
}

export interface ResourceKind {
  /** The property that names the resource; without it, or where it is not set, a name is generated. */
  readonly nameProperty?: string;
  generateName(resource: Omit<NamedResource, 'name'>): string;
  ref(resource: NamedResource): string;
  readonly attributes: Readonly<Record<string, (resource: NamedResource) => string>>;
}

/** What the local gate knows of a resource type; undefined for a type it cannot run. */
export function resourceKind(type: string): ResourceKind | undefined {
  if (Object.hasOwn(KINDS, type)) {
    return KINDS[type];
  }
  return type.startsWith('AWS::ApiGateway::') || type.startsWith('AWS::ApiGatewayV2::') ? byId() : undefined;
}

type Attributes = ResourceKind['attributes'];
type ToString = (resource: NamedResource) => string;

const KINDS: Readonly<Record<string, ResourceKind>> = {
  'AWS::Lambda::Function': byName('FunctionName', { Arn: regionalArn('lambda', 'function:') }),
  'AWS::Lambda::Permission': byId(),
  'AWS::DynamoDB::Table': byName('TableName', { Arn: regionalArn('dynamodb', 'table/') }),
  'AWS::DynamoDB::GlobalTable': byName('TableName', { Arn: regionalArn('dynamodb', 'table/'), TableId: hashed(36) }),
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
  'AWS::ApiGateway::RestApi': byId({
    RestApiId: (api) => api.name,
    RootResourceId: (api) => rootResourceIdOf(api.name),
  }),
  'AWS::ApiGateway::Resource': byId({ ResourceId: (resource) => resource.name }),
  'AWS::ApiGateway::Authorizer': byId({ AuthorizerId: (authorizer) => authorizer.name }),
  'AWS::ApiGateway::Deployment': byId({ DeploymentId: (deployment) => deployment.name }),
  'AWS::ApiGateway::Stage': byName('StageName'),
  // What follows has no effect while requests are served.
  'AWS::ApiGateway::Account': byId(),
  'AWS::CDK::Metadata': byId(),
  'AWS::Logs::LogGroup': byName('LogGroupName', { Arn: logGroupArn }),
  'AWS::CloudWatch::Alarm': byName('AlarmName', { Arn: regionalArn('cloudwatch', 'alarm:') }),
  'AWS::CloudWatch::Dashboard': byName('DashboardName'),
  'AWS::SecretsManager::RotationSchedule': byId(),
};

function byName(nameProperty: string, attributes: Attributes = {}): ResourceKind {
  return {
    nameProperty,
    generateName: ({ stack, logicalId }) =>
      `${stack.slice(0, 24)}-${logicalId.slice(0, 24)}-${hash(stack, logicalId).slice(0, 12).toUpperCase()}`,
    ref: (resource) => resource.name,
    attributes,
  };
}

function byId(attributes: Attributes = {}): ResourceKind {
  return {
    generateName: ({ stack, logicalId }) => hash(stack, logicalId).slice(0, 10),
    ref: (resource) => resource.name,
    attributes,
  };
}

function regionalArn(service: string, prefix: string): ToString {
  return ({ region, account, name }) => `arn:aws:${service}:${region}:${account}:${prefix}${name}`;
}

function globalArn(prefix: string): ToString {
  return ({ account, name }) => `arn:aws:iam::${account}:${prefix}${name}`;
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
