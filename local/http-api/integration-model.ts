import { functionArnIn } from '../gateway/invocation-uri.js';
import { REJECTION } from '../gateway/rejection.js';
import type { DeployedResource } from '../template/deployment.js';
import { isRecord, ResourceProperties } from '../template/resource-properties.js';
import { type ParameterMapping, parseParameterMapping } from './parameter-mapping.js';

interface Mappings {
  readonly requestMapping: ParameterMapping;
  readonly answerMappings: ReadonlyMap<number, ParameterMapping>;
  /** Milliseconds. */
  readonly timeout: number;
}

export interface LambdaIntegration extends Mappings {
  readonly kind: 'lambda';
  readonly functionArn: string;
  readonly payloadFormat: '1.0' | '2.0';
}

export interface HttpIntegration extends Mappings {
  readonly kind: 'http';
  /** May hold `{name}` of the route's path. */
  readonly uri: string;
  /** ANY passes on the method of the client. */
  readonly method: string;
}

/** Behind a VPC link: the load balancer or the Cloud Map service decides where a request goes, never the path. */
export interface PrivateIntegration extends Mappings {
  readonly kind: 'private';
  readonly method: string;
}

export type HttpApiIntegration = LambdaIntegration | HttpIntegration | PrivateIntegration;

const PRIVATE_TARGET = /^arn:[^:]+:(elasticloadbalancing:.+:listener\/|servicediscovery:.+:service\/)/;

export function readHttpApiIntegration(resource: DeployedResource): HttpApiIntegration {
  const properties = new ResourceProperties(resource);
  const type = properties.string('IntegrationType');
  const uri = properties.string('IntegrationUri');
  const method = properties.optionalString('IntegrationMethod') ?? 'ANY';
  const payloadFormat = properties.optionalString('PayloadFormatVersion') ?? '1.0';
  if (payloadFormat !== '1.0' && payloadFormat !== '2.0')
    properties.fail(`PayloadFormatVersion ${payloadFormat} does not exist`);
  const isPrivate = properties.optionalString('ConnectionType') === 'VPC_LINK';
  const mappings = readMappings(properties);
  properties
    .withoutEffect('ApiId', 'Description', 'PassthroughBehavior')
    .withoutEffect('ConnectionId', 'TlsConfig')
    .unsupported('IntegrationSubtype', 'CredentialsArn')
    .unsupported('ContentHandlingStrategy', 'RequestTemplates', 'TemplateSelectionExpression')
    .finish();
  if (type === 'AWS_PROXY') {
    const functionArn = functionArnIn(uri) ?? properties.fail(`IntegrationUri ${uri} is not a Lambda function`);
    return { kind: 'lambda', functionArn, payloadFormat: payloadFormat === '2.0' ? '2.0' : '1.0', ...mappings };
  }
  if (type !== 'HTTP_PROXY') return properties.fail(`IntegrationType ${type} is not supported by the local gateway`);
  if (isPrivate) {
    if (!PRIVATE_TARGET.test(uri)) properties.fail(`IntegrationUri ${uri} is not a listener or a Cloud Map service`);
    if (payloadFormat !== '1.0') properties.fail('private integrations have PayloadFormatVersion 1.0');
    return { kind: 'private', method, ...mappings };
  }
  if (!/^https?:\/\/./.test(uri)) properties.fail(`IntegrationUri ${uri} is not an http or https URL`);
  return { kind: 'http', uri, method, ...mappings };
}

function readMappings(properties: ResourceProperties): Mappings {
  const timeout = properties.optionalNumber('TimeoutInMillis') ?? 30_000;
  if (timeout < 50 || timeout > 30_000) properties.fail(REJECTION.timeout(30_000));
  const requestMapping = parseParameterMapping('request', properties.textMap('RequestParameters'), properties);
  const answerMappings = new Map<number, ParameterMapping>();
  for (const [status, answer] of Object.entries(properties.record('ResponseParameters'))) {
    if (!/^[2-5]\d\d$/.test(status) || !isRecord(answer))
      return properties.fail(`ResponseParameters.${status} is malformed`);
    answerMappings.set(Number(status), parseParameterMapping('response', destinations(answer, properties), properties));
  }
  return { requestMapping, answerMappings, timeout };
}

/** CloudFormation writes response mappings as a list of Destination and Source. */
function destinations(
  answer: Readonly<Record<string, unknown>>,
  properties: ResourceProperties,
): Readonly<Record<string, string>> {
  const list: unknown = answer.ResponseParameters ?? [];
  const pairs = Array.isArray(list)
    ? list.map((item: unknown) => (isRecord(item) ? [item.Destination, item.Source] : []))
    : [];
  if (!Array.isArray(list) || !pairs.flat().every((text) => typeof text === 'string')) {
    return properties.fail('ResponseParameters must list Destination and Source');
  }
  return Object.fromEntries(pairs);
}
