import { isJsonObject, type Json } from '../json.js';
import { StartError } from '../start-error.js';
import type { AssemblyStack } from './assembly.js';
import type { DeployedResource, Deployment } from './deployment.js';
import { type OtherStacks, StackScope } from './stack-scope.js';

export interface DeployedStacks extends Deployment {
  code(functionResource: DeployedResource): DeployedCode;
}

export interface DeployedCode {
  /** Empty for inline code. */
  readonly folder: string;
  readonly inline?: string;
}

/** Resolves every resource of every stack, as a deployment of all of them would. */
export function deployStacks(stacks: readonly AssemblyStack[]): DeployedStacks {
  const [first] = stacks;
  if (first === undefined) {
    throw new StartError('The cloud assembly holds no stack.');
  }
  if (stacks.some((stack) => stack.region !== first.region || stack.account !== first.account)) {
    throw new StartError('The stacks of the cloud assembly are for different accounts or regions.');
  }
  const others: OtherStacks = {
    exported: (name, asker) => exportedValue(scopes, name, asker),
    output: (stack, name, asker) => outputValue(scopes, stack, name, asker),
  };
  const scopes: readonly StackScope[] = stacks.map((stack) => new StackScope(stack, others));
  const resources = scopes.flatMap((scope) => scope.deploy());
  return {
    region: first.region,
    accountId: first.account,
    resources: (type) => resources.filter((resource) => resource.type === type),
    code: (resource) => codeOf(resource, stacks),
  };
}

function exportedValue(scopes: readonly StackScope[], name: string, asker: string): Json {
  for (const scope of scopes) {
    const value = scope.exportNamed(name);
    if (value !== undefined) {
      return value;
    }
  }
  throw new StartError(`In ${asker}: no stack of the assembly exports ${name}.`);
}

function outputValue(scopes: readonly StackScope[], stack: string, name: string, asker: string): Json {
  const value = scopes.find((scope) => scope.name === stack)?.output(name);
  if (value === undefined) {
    throw new StartError(`In ${asker}: the assembly has no stack ${stack} with an output ${name}.`);
  }
  return value;
}

function codeOf(resource: DeployedResource, stacks: readonly AssemblyStack[]): DeployedCode {
  const { Code: code } = resource.properties;
  const { S3Key: key, ZipFile: inline } = isJsonObject(code) ? code : {};
  if (typeof inline === 'string') {
    return { folder: '', inline };
  }
  const folder = stacks.find((stack) => holds(stack, resource.stack))?.assets.get(String(key));
  if (folder === undefined) {
    throw new StartError(
      `The function ${resource.logicalId} of stack ${resource.stack} has no folder of the assembly as its code.`,
    );
  }
  return { folder };
}

/** Whether a stack is the one of that name, or has it nested inside. */
function holds(stack: AssemblyStack, name: string): boolean {
  return stack.name === name || [...stack.nested.values()].some((inner) => holds(inner, name));
}
