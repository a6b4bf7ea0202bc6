import { fileURLToPath } from 'node:url';
import type { DeployedStacks } from '../../local/template/deployed-stacks.js';
import type { DeployedResource } from '../../local/template/deployment.js';

export const REGION = 'us-east-1';
export const ACCOUNT = '123456789012';
export const FUNCTION_FIXTURES = fileURLToPath(new URL('./fixtures/functions', import.meta.url));

export function resource(
  type: string,
  physicalId: string,
  properties: DeployedResource['properties'] = {},
): DeployedResource {
  return { type, physicalId, properties, logicalId: physicalId, stack: 'Test' };
}

/** A deployment of just these resources; the code of every function is the fixtures folder. */
export function deploymentOf(...resources: readonly DeployedResource[]): DeployedStacks {
  return {
    region: REGION,
    accountId: ACCOUNT,
    resources: (type) => resources.filter((candidate) => candidate.type === type),
    code: () => ({ folder: FUNCTION_FIXTURES }),
  };
}
