import { functionArnIn } from '../gateway/invocation-uri.js';
import { REJECTION } from '../gateway/rejection.js';
import type { PathTemplate } from '../gateway/routing.js';
import type { ResourceProperties } from '../template/resource-properties.js';
import { type MappingTemplate, parseMappingTemplate } from './mapping-template.js';
import { parseRequestParameters, type RequestParameter } from './request-parameters.js';
import { parseRestSource, type RestSource } from './source.js';

/** What a non-proxy integration's answer becomes. */
export interface AnswerMapping {
  readonly status: number;
  /** Matched against the status of the answer; the default has none. */
  readonly selection?: RegExp;
  readonly headers: readonly (readonly [name: string, source: RestSource])[];
  readonly templates: ReadonlyMap<string, MappingTemplate>;
}

interface Mapped {
  readonly parameters: readonly RequestParameter[];
  /** By content type. */
  readonly requestTemplates: ReadonlyMap<string, MappingTemplate>;
  readonly passthrough: string;
  readonly answers: readonly AnswerMapping[];
  /** Milliseconds. */
  readonly timeout: number;
}

export interface RestHttpIntegration extends Mapped {
  /** `http` shows the upstream only what is mapped. */
  readonly kind: 'http' | 'http-proxy';
  readonly uri: string;
  readonly method: string;
  /** Whether the host of the URI is only a name: the load balancer behind the VPC link gets the request. */
  readonly isPrivate: boolean;
}

export interface RestLambdaIntegration extends Mapped {
  readonly kind: 'lambda-proxy';
  readonly functionArn: string;
}

export interface RestMockIntegration extends Mapped {
  readonly kind: 'mock';
}

export type RestIntegration = RestHttpIntegration | RestLambdaIntegration | RestMockIntegration;

/** The integration of a method. */
export function readRestIntegration(method: ResourceProperties, template: PathTemplate): RestIntegration {
  const declared = new Set(Object.keys(method.record('RequestParameters')));
  const declaredAnswers = readMethodResponses(method);
  const properties = method.optionalChild('Integration') ?? method.fail(REJECTION.noIntegration);
  const type = properties.string('Type');
  const uri = properties.optionalString('Uri') ?? '';
  const httpMethod = properties.optionalString('IntegrationHttpMethod');
  const mapped = readMapped(properties, declared, declaredAnswers);
  const isPrivate = properties.optionalString('ConnectionType') === 'VPC_LINK';
  const link = properties.optionalString('ConnectionId');
  if (isPrivate && link === undefined) properties.fail('ConnectionId is missing');
  properties
    .withoutEffect('CacheKeyParameters', 'CacheNamespace', 'IntegrationTarget', 'TlsConfig')
    .unsupported('Credentials', 'ContentHandling', 'ResponseTransferMode')
    .finish();
  if (type === 'MOCK') return { kind: 'mock', ...mapped };
  if (httpMethod === undefined) return properties.fail('IntegrationHttpMethod is missing');
  if (type === 'AWS_PROXY') {
    const functionArn =
      functionArnIn(uri) ?? properties.fail(`Uri ${uri} is not the invocation URI of a Lambda function`);
    return { kind: 'lambda-proxy', functionArn, ...mapped };
  }
  if (type !== 'HTTP' && type !== 'HTTP_PROXY')
    return properties.fail(`Type ${type} is not supported by the local gateway`);
  if (!/^https?:\/\/./.test(uri)) properties.fail(`Uri ${uri} is not an http or https URL`);
  checkPlaceholders(uri, mapped.parameters, template, properties);
  return { kind: type === 'HTTP' ? 'http' : 'http-proxy', uri, method: httpMethod, isPrivate, ...mapped };
}

function readMapped(
  properties: ResourceProperties,
  declared: ReadonlySet<string>,
  declaredAnswers: ReadonlyMap<string, ReadonlySet<string>>,
): Mapped {
  const timeout = properties.optionalNumber('TimeoutInMillis') ?? 29_000;
  if (timeout < 50) properties.fail(REJECTION.timeout(29_000));
  return {
    parameters: parseRequestParameters(properties.textMap('RequestParameters'), declared, properties),
    requestTemplates: readTemplates(properties, 'RequestTemplates'),
    passthrough: properties.optionalString('PassthroughBehavior') ?? 'WHEN_NO_MATCH',
    answers: properties.children('IntegrationResponses').map((answer) => readAnswer(answer, declaredAnswers)),
    timeout,
  };
}

function readTemplates(properties: ResourceProperties, name: string): ReadonlyMap<string, MappingTemplate> {
  return new Map(
    Object.entries(properties.textMap(name)).map(([type, text]) => {
      return [
        type,
        parseMappingTemplate(text) ??
          properties.fail(`the template for ${type} is more than the local gateway can evaluate`),
      ];
    }),
  );
}

function readMethodResponses(method: ResourceProperties): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    method.children('MethodResponses').map((response) => {
      const status = response.string('StatusCode');
      const parameters = new Set(Object.keys(response.record('ResponseParameters')));
      response.withoutEffect('ResponseModels').finish();
      return [status, parameters];
    }),
  );
}

function readAnswer(properties: ResourceProperties, declared: ReadonlyMap<string, ReadonlySet<string>>): AnswerMapping {
  const status = properties.string('StatusCode');
  if (!declared.has(status)) properties.fail(REJECTION.noMethodResponse);
  const headers = Object.entries(properties.textMap('ResponseParameters')).map(([key, text]) => {
    const name = /^method\.response\.header\.(.+)$/.exec(key)?.[1];
    if (name === undefined || declared.get(status)?.has(key) !== true) {
      return properties.fail(REJECTION.parameter(key));
    }
    return [name, parseRestSource(text, properties)] as const;
  });
  const templates = readTemplates(properties, 'ResponseTemplates');
  const pattern = properties.optionalString('SelectionPattern');
  properties.unsupported('ContentHandling').finish();
  const mapping = { status: Number(status), headers, templates };
  return pattern === undefined || pattern === ''
    ? mapping
    : { ...mapping, selection: new RegExp(`^(?:${pattern})$`, 's') };
}

function checkPlaceholders(
  uri: string,
  parameters: readonly RequestParameter[],
  template: PathTemplate,
  properties: ResourceProperties,
): void {
  const mapped = new Set(parameters.filter(({ target }) => target === 'path').map(({ name }) => name));
  for (const [placeholder, name = ''] of uri.matchAll(/\{([^{}+]+)\+?\}/g)) {
    if (!mapped.has(name)) properties.fail(`${placeholder} needs integration.request.path.${name}`);
  }
  const own = new Set(template.segments.flatMap((segment) => ('name' in segment ? [segment.name] : [])));
  for (const { source } of parameters) {
    if (source.kind === 'path' && !own.has(source.name))
      properties.fail(REJECTION.parameter(`method.request.path.${source.name}`));
  }
}
