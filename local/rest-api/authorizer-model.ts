import { functionArnIn } from '../gateway/invocation-uri.js';
import type { DeployedResource } from '../template/deployment.js';
import { ResourceProperties } from '../template/resource-properties.js';
import { parseRestSource, type RestSource } from './source.js';

export interface RestAuthorizerModel {
  readonly authorizerId: string;
  readonly functionArn: string;
  readonly type: 'TOKEN' | 'REQUEST';
  readonly identitySources: readonly RestSource[];
  /** What a token must look like as a whole. */
  readonly validation?: RegExp;
  readonly ttlSeconds: number;
}

export function readRestAuthorizer(resource: DeployedResource): RestAuthorizerModel {
  const properties = new ResourceProperties(resource);
  const type = properties.string('Type');
  if (type !== 'TOKEN' && type !== 'REQUEST')
    return properties.fail(`Type ${type} is not supported by the local gateway`);
  const functionArn = functionArnIn(properties.string('AuthorizerUri'));
  if (functionArn === undefined) return properties.fail('AuthorizerUri is not the invocation URI of a Lambda function');
  const identitySources = (properties.optionalString('IdentitySource') ?? '')
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => readIdentitySource(text, properties));
  const ttlSeconds = properties.optionalNumber('AuthorizerResultTtlInSeconds') ?? 300;
  if (ttlSeconds < 0 || ttlSeconds > 3600) properties.fail('AuthorizerResultTtlInSeconds must be between 0 and 3600');
  if (type === 'REQUEST' && ttlSeconds > 0 && identitySources.length === 0) {
    properties.fail('caching needs at least one identity source');
  }
  if (type === 'TOKEN' && (identitySources.length !== 1 || identitySources[0]?.kind !== 'header')) {
    properties.fail('a TOKEN authorizer has exactly one header as its identity source');
  }
  const validation = readValidation(properties, type);
  properties
    .withoutEffect('RestApiId', 'Name', 'AuthType')
    .unsupported('AuthorizerCredentials', 'ProviderARNs')
    .finish();
  const model = { authorizerId: resource.physicalId, functionArn, type, identitySources, ttlSeconds } as const;
  return validation === undefined ? model : { ...model, validation };
}

function readIdentitySource(text: string, properties: ResourceProperties): RestSource {
  const source = parseRestSource(text, properties);
  const isAllowed = ['header', 'querystring', 'stageVariable', 'context'].includes(source.kind);
  return isAllowed
    ? source
    : properties.fail(`IdentitySource ${text} is not a header, query string, context or stage variable`);
}

function readValidation(properties: ResourceProperties, type: string): RegExp | undefined {
  const expression = properties.optionalString('IdentityValidationExpression');
  if (expression === undefined || expression === '') return undefined;
  if (type !== 'TOKEN') properties.fail('only TOKEN authorizers have an IdentityValidationExpression');
  try {
    return new RegExp(`^(?:${expression})$`);
  } catch {
    return properties.fail('IdentityValidationExpression is not a regular expression');
  }
}
