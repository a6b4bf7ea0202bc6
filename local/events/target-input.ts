import { lookUpPath } from '../gateway/mapping-expression.js';
import type { JsonObject } from '../json.js';
import type { ResourceProperties } from '../template/resource-properties.js';

/** What a target gets of an event. */
export type TargetInput = (event: JsonObject) => string;

const PATH = /^\$(\.[\w/-]+|\[\d+\])*$/;

/** Reads what one target of a rule gets: the event, a part of it, a constant, or a text made of it. */
export function readTargetInput(target: ResourceProperties): TargetInput {
  const constant = target.optionalString('Input');
  const path = target.optionalString('InputPath');
  const transformer = target.optionalChild('InputTransformer');
  if (constant !== undefined) return () => constant;
  if (path !== undefined) {
    checkPath(path, target);
    return (event) => JSON.stringify(lookUpPath(event, path.slice(1)) ?? {});
  }
  return transformer === undefined ? (event) => JSON.stringify(event) : readTransformer(transformer);
}

function readTransformer(transformer: ResourceProperties): TargetInput {
  const paths = new Map(Object.entries(transformer.textMap('InputPathsMap')));
  const template = transformer.string('InputTemplate');
  transformer.finish();
  for (const path of paths.values()) checkPath(path, transformer);
  for (const [variable, name = ''] of template.matchAll(VARIABLE)) {
    if (!paths.has(name)) transformer.fail(`InputTemplate has ${variable}, which InputPathsMap does not have`);
  }
  return (event) =>
    template.replace(VARIABLE, (_, name: string, offset: number) =>
      insertion(lookUpPath(event, (paths.get(name) ?? '').slice(1)), isInText(template, offset)),
    );
}

const VARIABLE = /<([\w.-]+)>/g;

function checkPath(path: string, properties: ResourceProperties): void {
  if (!PATH.test(path)) properties.fail(`the JSON path ${path} is not supported by the local gate`);
}

/** Of a path that the event does not have, nothing appears: what is left may be no JSON. */
function insertion(value: unknown, isInside: boolean): string {
  if (value === undefined) return '';
  const json = JSON.stringify(value);
  if (!isInside) return json;
  return typeof value === 'string' ? json.slice(1, -1) : json.replaceAll('"', '\\"');
}

/** Whether a place is between the quotation marks of a text. */
function isInText(template: string, offset: number): boolean {
  const before = template.slice(0, offset).replace(/\\./gs, '');
  return before.split('"').length % 2 === 0;
}
