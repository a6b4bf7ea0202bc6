import { createHash } from 'node:crypto';
import { isJsonObject, type Json, listOf } from '../json.js';
import { StartError } from '../start-error.js';
import type { DeployedResource, Deployment } from '../template/deployment.js';
import { type PolicyStatement, readStatements, statementApplies } from './policy-statement.js';
import type { AccessRequest } from './request.js';

/** AWS's own policies that grant nothing of what the local AWS endpoint serves. */
const HARMLESS_POLICIES = [
  'AWSLambdaBasicExecutionRole',
  'AWSLambdaVPCAccessExecutionRole',
  'AWSXRayDaemonWriteAccess',
  'AmazonAPIGatewayPushToCloudWatchLogs',
];

export type Verdict = 'allowed' | 'explicit deny' | 'no allow';

/** What the roles of a deployment may do, by identity-based policies. */
export class RolePolicies {
  private readonly roleByKey = new Map<string, DeployedResource>();
  private readonly statements = new Map<DeployedResource, readonly PolicyStatement[]>();

  constructor(deployment: Deployment) {
    for (const role of deployment.resources('AWS::IAM::Role')) {
      this.roleByKey.set(accessKeyOf(role.physicalId), role);
      this.statements.set(role, statementsOf(role, deployment));
    }
  }

  roleOf(accessKeyId: string): DeployedResource | undefined {
    return this.roleByKey.get(accessKeyId);
  }

  decide(role: DeployedResource, request: AccessRequest): Verdict {
    const applying = (this.statements.get(role) ?? []).filter((statement) => statementApplies(statement, request));
    if (applying.some((statement) => statement.effect === 'Deny')) {
      return 'explicit deny';
    }
    return applying.length > 0 ? 'allowed' : 'no allow';
  }
}

/** The access key id that stands for a role at the local AWS endpoint. */
export function accessKeyOf(roleName: string): string {
  return `ASIA${createHash('sha256').update(roleName).digest('hex').slice(0, 16).toUpperCase()}`;
}

function statementsOf(role: DeployedResource, deployment: Deployment): readonly PolicyStatement[] {
  const { properties } = role;
  const inline = listOf(properties.Policies as Json).flatMap((policy) =>
    readStatements(isJsonObject(policy) ? policy.PolicyDocument : undefined, placeOf(role)),
  );
  const arns = listOf(properties.ManagedPolicyArns as Json).map(String);
  const managed = deployment.resources('AWS::IAM::ManagedPolicy');
  const unknown = arns.find((arn) => !isHarmless(arn) && !managed.some((policy) => policy.physicalId === arn));
  if (unknown !== undefined) {
    throw new StartError(`In ${placeOf(role)}: the local gate does not know the managed policy ${unknown}.`);
  }
  const attached = [
    ...deployment.resources('AWS::IAM::Policy').filter((policy) => namesRole(policy, role)),
    ...managed.filter((policy) => namesRole(policy, role) || arns.includes(policy.physicalId)),
  ];
  return [
    ...inline,
    ...attached.flatMap((policy) => readStatements(policy.properties.PolicyDocument, placeOf(policy))),
  ];
}

function namesRole(policy: DeployedResource, role: DeployedResource): boolean {
  return listOf(policy.properties.Roles as Json).includes(role.physicalId);
}

function isHarmless(arn: string): boolean {
  return HARMLESS_POLICIES.some(
    (name) => arn === `arn:aws:iam::aws:policy/${name}` || arn.endsWith(`:aws:policy/service-role/${name}`),
  );
}

function placeOf({ stack, logicalId, type }: DeployedResource): string {
  return `stack ${stack}, resource ${logicalId} (${type})`;
}
