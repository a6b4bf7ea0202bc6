import type { JsonObject } from '../../local/json.js';
import { type DeployedStacks, deployStacks } from '../../local/template/deployed-stacks.js';
import { readTemplate } from '../../local/template/template.js';

/** Deploys templates as stacks of one assembly, by stack name. */
export function deployTemplates(templates: Readonly<Record<string, JsonObject>>): DeployedStacks {
  return deployStacks(
    Object.entries(templates).map(([name, template]) => ({
      name,
      region: 'us-east-1',
      account: '123456789012',
      template: readTemplate(template, name),
      assets: new Map(),
      nested: new Map(),
    })),
  );
}

/** What an expression comes to as a property of a resource. */
export function evaluated(expression: JsonObject[string], template: JsonObject = {}): unknown {
  const resources = { ...(template.Resources as JsonObject | undefined), Probe: probe(expression) };
  return deployTemplates({ Shop: { ...template, Resources: resources } }).resources('AWS::CDK::Metadata')[0]?.properties
    .Value;
}

function probe(expression: JsonObject[string]): JsonObject {
  return { Type: 'AWS::CDK::Metadata', Properties: { Value: expression } };
}
