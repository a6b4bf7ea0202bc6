import { isJsonObject, type Json } from '../json.js';
import { StartError } from '../start-error.js';
import type { AssemblyStack } from './assembly.js';
import type { DeployedResource, Deployment } from './deployment.js';
import { StackScope } from './stack-scope.js';

export interface DeployedStacks extends Deployment {
  /** The folder with the code of a function. */
  codeFolder(functionResource: DeployedResource): string;
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
  const scopes: readonly StackScope[] = stacks.map(
    (stack) => new StackScope(stack, (name, asker) => exportedValue(scopes, name, asker)),
  );
  const resources = scopes.flatMap((scope) => scope.deploy());
  return {
    region: first.region,
    accountId: first.account,
    resources: (type) => resources.filter((resource) => resource.type === type),
    codeFolder: (resource) => codeFolder(resource, stacks),
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

function codeFolder(resource: DeployedResource, stacks: readonly AssemblyStack[]): string {
  const code = resource.properties.Code;
  const key = isJsonObject(code) ? code.S3Key : undefined;
  const folder = stacks.find((stack) => stack.name === resource.stack)?.assets.get(String(key));
  if (folder === undefined) {
    throw new StartError(
      `The function ${resource.logicalId} of stack ${resource.stack} has no folder of the assembly as its code.`,
    );
  }
  return folder;
}
