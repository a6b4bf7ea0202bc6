import { functionArnIn } from '../gateway/invocation-uri.js';
import { parseMappingExpression, type Variable } from '../gateway/mapping-expression.js';
import { REJECTION } from '../gateway/rejection.js';
import type { DeployedResource } from '../template/deployment.js';
import { ResourceProperties } from '../template/resource-properties.js';
import type { Switches } from '../uncertain.js';

export interface HttpApiAuthorizerModel {
  readonly authorizerId: string;
  readonly functionArn: string;
  readonly payloadFormat: '1.0' | '2.0';
  readonly hasSimpleResponses: boolean;
  readonly identitySources: readonly Variable[];
  readonly ttlSeconds: number;
}

export function readHttpApiAuthorizer(resource: DeployedResource, switches: Switches): HttpApiAuthorizerModel {
  const properties = new ResourceProperties(resource);
  const type = properties.string('AuthorizerType');
  if (type !== 'REQUEST') properties.fail(`AuthorizerType ${type} is not supported by the local gateway`);
  const functionArn = functionArnIn(properties.string('AuthorizerUri'));
  if (functionArn === undefined) return properties.fail('AuthorizerUri is not the invocation URI of a Lambda function');
  const payloadFormat = properties.string('AuthorizerPayloadFormatVersion');
  if (payloadFormat !== '1.0' && payloadFormat !== '2.0') {
    return properties.fail(`AuthorizerPayloadFormatVersion ${payloadFormat} does not exist`);
  }
  const hasSimpleResponses = properties.optionalBoolean('EnableSimpleResponses') ?? false;
  if (hasSimpleResponses && payloadFormat === '1.0') properties.fail('EnableSimpleResponses needs payload format 2.0');
  const identitySources = properties.strings('IdentitySource').map((text) => readIdentitySource(text, properties));
  const ttlSeconds = properties.optionalNumber('AuthorizerResultTtlInSeconds') ?? Number(switches['default-ttl']);
  if (ttlSeconds < 0 || ttlSeconds > 3600) properties.fail('AuthorizerResultTtlInSeconds must be between 0 and 3600');
  if (ttlSeconds > 0 && identitySources.length === 0) properties.fail(REJECTION.cachingWithoutIdentity);
  properties
    .withoutEffect('ApiId', 'Name')
    .unsupported('AuthorizerCredentialsArn', 'IdentityValidationExpression', 'JwtConfiguration')
    .finish();
  return {
    authorizerId: resource.physicalId,
    functionArn,
    payloadFormat,
    hasSimpleResponses,
    identitySources,
    ttlSeconds,
  };
}

function readIdentitySource(text: string, properties: ResourceProperties): Variable {
  const [part, ...more] = parseMappingExpression(text) ?? [];
  if (part === undefined || !('variable' in part) || more.length > 0 || !isIdentitySource(part.variable)) {
    return properties.fail(`IdentitySource ${text} is not a header, query string, context or stage variable`);
  }
  return part.variable;
}

function isIdentitySource({ root, path }: Variable): boolean {
  if (root === 'request') return /^(header|querystring)\.[^.]+$/.test(path);
  return (root === 'context' && !path.startsWith('authorizer')) || root === 'stageVariables';
}
