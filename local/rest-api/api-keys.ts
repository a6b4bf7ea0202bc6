import type { DeployedResource, Deployment } from '../template/deployment.js';
import { ResourceProperties } from '../template/resource-properties.js';
import { UsagePlan, type UsageVerdict } from './usage-plan.js';

export interface ApiKey {
  readonly id: string;
  readonly value: string;
}

/** An API key that counts, in its plan. */
export interface PlannedKey extends ApiKey {
  /** Counts a request. */
  admit(): UsageVerdict;
}

/** The value of a secret, by its ARN. */
export type SecretValue = (arn: string) => string;

/** The API keys that count for one REST API: those that are in a usage plan of one of its stages. */
export class ApiKeys {
  private readonly keysByStage = new Map<string, readonly PlannedKey[]>();

  constructor(deployment: Deployment, apiId: string, clock: { now(): number }, secretValue: SecretValue | undefined) {
    const keys = deployment.resources('AWS::ApiGateway::ApiKey').flatMap((key) => readKey(key, secretValue));
    for (const resource of deployment.resources('AWS::ApiGateway::UsagePlan')) {
      const plan = new UsagePlan(resource, apiId, clock);
      const ids = deployment
        .resources('AWS::ApiGateway::UsagePlanKey')
        .filter(({ properties }) => properties.UsagePlanId === resource.physicalId)
        .map(({ properties }) => properties.KeyId);
      const planned = keys
        .filter(({ id }) => ids.includes(id))
        .map((key) => ({ ...key, admit: () => plan.admit(key.id) }));
      for (const stage of plan.stages) {
        this.keysByStage.set(stage, [...(this.keysByStage.get(stage) ?? []), ...planned]);
      }
    }
  }

  find(value: string | undefined, stage: string): PlannedKey | undefined {
    return this.keysByStage.get(stage)?.find((key) => key.value === value);
  }
}

/** Nothing for a key that is disabled. Without a value of its own a key has its id as its value. */
function readKey(resource: DeployedResource, secretValue: SecretValue | undefined): readonly ApiKey[] {
  const properties = new ResourceProperties(resource);
  const value = withSecrets(properties.optionalString('Value') ?? resource.physicalId, secretValue);
  const isEnabled = properties.optionalBoolean('Enabled') ?? false;
  properties.withoutEffect('Name', 'Description', 'Tags', 'CustomerId', 'GenerateDistinctId', 'StageKeys').finish();
  return isEnabled ? [{ id: resource.physicalId, value }] : [];
}

/** CloudFormation puts the whole of a secret where a template refers to it like this. */
function withSecrets(value: string, secretValue: SecretValue = () => ''): string {
  return value.replace(/\{\{resolve:secretsmanager:(.+?):SecretString:::\}\}/g, (_, arn: string) => secretValue(arn));
}
