import { isJsonObject, type Json, type JsonObject } from '../json.js';
import { StartError } from '../start-error.js';

/** A CloudFormation template, as far as its form is checked: intrinsics are not evaluated yet. */
export interface Template {
  readonly parameters: JsonObject;
  readonly mappings: JsonObject;
  readonly conditions: JsonObject;
  readonly resources: ReadonlyMap<string, TemplateResource>;
  readonly outputs: JsonObject;
}

export interface TemplateResource {
  readonly type: string;
  readonly properties: Json;
  readonly condition?: string;
  /** Where the assembly has what the resource is made of, for example the template of a nested stack. */
  readonly assetPath?: string;
}

const EVALUATED = ['Parameters', 'Mappings', 'Conditions', 'Resources', 'Outputs'];
/** Rules are checked by CloudFormation before a deployment; CDK writes one about its bootstrap stack. */
const IGNORED = ['AWSTemplateFormatVersion', 'Description', 'Metadata', 'Rules'];

export function readTemplate(document: JsonObject, stack: string): Template {
  for (const section of Object.keys(document)) {
    if (!EVALUATED.includes(section) && !IGNORED.includes(section)) {
      throw new StartError(`The template of stack ${stack} has a section ${section}, which the local gate cannot run.`);
    }
  }
  return {
    parameters: section(document, 'Parameters', stack),
    mappings: section(document, 'Mappings', stack),
    conditions: section(document, 'Conditions', stack),
    resources: resourcesOf(section(document, 'Resources', stack), stack),
    outputs: section(document, 'Outputs', stack),
  };
}

function section(document: JsonObject, name: string, stack: string): JsonObject {
  const value = document[name] ?? {};
  if (!isJsonObject(value)) {
    throw new StartError(`The section ${name} of stack ${stack} is no object.`);
  }
  return value;
}

function resourcesOf(resources: JsonObject, stack: string): ReadonlyMap<string, TemplateResource> {
  return new Map(
    Object.entries(resources).map(([logicalId, resource]) => {
      if (!isJsonObject(resource) || typeof resource.Type !== 'string') {
        throw new StartError(`The resource ${logicalId} of stack ${stack} has no type.`);
      }
      return [
        logicalId,
        {
          type: resource.Type,
          properties: resource.Properties ?? {},
          ...(typeof resource.Condition === 'string' ? { condition: resource.Condition } : {}),
        },
      ];
    }),
  );
}
