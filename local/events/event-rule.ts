import { isJsonObject, type JsonObject } from '../json.js';
import type { DeployedResource } from '../template/deployment.js';
import { ResourceProperties } from '../template/resource-properties.js';
import { EventPatternError, readEventPattern } from './event-pattern.js';
import { readTargetInput, type TargetInput } from './target-input.js';

export interface EventRule {
  readonly name: string;
  readonly arn: string;
  /** Name of the bus. */
  readonly bus: string;
  readonly matches: (event: JsonObject) => boolean;
  readonly targets: readonly EventTarget[];
}

export interface EventTarget {
  readonly arn: string;
  readonly input: TargetInput;
  /** Takes events that the target does not take. */
  readonly deadLetterArn: string | undefined;
}

/** Reads a rule; undefined for one that is off, or that no event sets off. */
export function readEventRule(resource: DeployedResource, region: string, accountId: string): EventRule | undefined {
  const properties = new ResourceProperties(resource);
  const pattern = properties.record('EventPattern');
  const state = properties.optionalString('State') ?? 'ENABLED';
  const bus = (properties.optionalString('EventBusName') ?? 'default').split('/').at(-1) ?? '';
  const targets = properties.children('Targets').map(readTarget);
  properties.withoutEffect('Name', 'Description', 'RoleArn', 'ScheduleExpression', 'Tags').finish();
  if (state === 'DISABLED' || Object.keys(pattern).length === 0 || !isJsonObject(pattern)) return undefined;
  const name = resource.physicalId;
  const path = bus === 'default' ? name : `${bus}/${name}`;
  const arn = `arn:aws:events:${region}:${accountId}:rule/${path}`;
  return { name, arn, bus, matches: readPattern(pattern, properties), targets };
}

function readPattern(pattern: JsonObject, properties: ResourceProperties): EventRule['matches'] {
  try {
    return readEventPattern(pattern);
  } catch (error) {
    if (!(error instanceof EventPatternError)) throw error;
    return properties.fail(`Event pattern is not valid. Reason: ${error.message}`);
  }
}

function readTarget(target: ResourceProperties): EventTarget {
  const deadLetters = target.optionalChild('DeadLetterConfig');
  // Whatever else there is says how targets are called that are none of the local gate's.
  return {
    arn: target.string('Arn'),
    input: readTargetInput(target),
    deadLetterArn: deadLetters?.optionalString('Arn'),
  };
}
