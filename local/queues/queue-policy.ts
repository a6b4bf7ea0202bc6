import { isJsonObject, type Json, listOf } from '../json.js';
import type { Deployment } from '../template/deployment.js';
import { ResourceProperties } from '../template/resource-properties.js';
import { matchesWildcard } from '../wildcard.js';

/** Who may send messages to which queue. */
export class QueuePolicies {
  private readonly statements: readonly SendStatement[];

  constructor(deployment: Deployment) {
    this.statements = deployment.resources('AWS::SQS::QueuePolicy').flatMap((resource) => {
      const properties = new ResourceProperties(resource);
      const { Statement: statements } = properties.record('PolicyDocument');
      return listOf(statements as Json).flatMap((statement) => readStatement(statement, properties) ?? []);
    });
  }

  /** Whether a service may, on behalf of the resource with this ARN. */
  maySend(queueArn: string, service: string, sourceArn: string): boolean {
    return this.statements.some(
      ({ queues, services, sources }) =>
        services.includes(service) &&
        queues.some((pattern) => matchesWildcard(pattern, queueArn)) &&
        (sources === undefined || sources.some((pattern) => matchesWildcard(pattern, sourceArn))),
    );
  }
}

interface SendStatement {
  readonly queues: readonly string[];
  readonly services: readonly string[];
  /** Undefined where any will do. */
  readonly sources: readonly string[] | undefined;
}

/** Undefined for what says nothing on services that send messages over TLS. */
function readStatement(statement: Json, properties: ResourceProperties): SendStatement | undefined {
  if (!isJsonObject(statement)) return properties.fail('a statement of PolicyDocument is no object');
  const { Effect: effect, Action: actions, Resource: resources, Principal: principal } = statement;
  const conditions = isJsonObject(statement.Condition) ? statement.Condition : {};
  if (effect === 'Deny') {
    if (isForPlainHttp(conditions)) return undefined;
    return properties.fail('the local gate cannot enforce a Deny but that of aws:SecureTransport');
  }
  if (!listOf(actions).some((action) => matchesWildcard(String(action).toLowerCase(), 'sqs:sendmessage'))) {
    return undefined;
  }
  const services = isJsonObject(principal) ? listOf(principal.Service).map(String) : [];
  return { queues: listOf(resources).map(String), services, sources: readSources(conditions, properties) };
}

function isForPlainHttp(conditions: Json): boolean {
  return JSON.stringify(conditions) === '{"Bool":{"aws:SecureTransport":"false"}}';
}

function readSources(
  conditions: Readonly<Record<string, Json>>,
  properties: ResourceProperties,
): readonly string[] | undefined {
  let sources: readonly string[] | undefined;
  for (const [operator, keys] of Object.entries(conditions)) {
    for (const [key, values] of Object.entries(isJsonObject(keys) ? keys : {})) {
      const isKnown = ['ArnEquals', 'ArnLike', 'StringEquals', 'StringLike'].includes(operator);
      if (!isKnown || key !== 'aws:SourceArn' || sources !== undefined) {
        return properties.fail(`the local gate cannot enforce the condition ${operator} ${key}`);
      }
      sources = listOf(values).map(String);
    }
  }
  return sources;
}
