import type { DeployedResource, Deployment } from '../template/deployment.js';
import { ResourceProperties } from '../template/resource-properties.js';

export interface ApiKey {
  readonly id: string;
  readonly value: string;
}

/** The API keys that count for one REST API: those that are in a usage plan of one of its stages. */
export class ApiKeys {
  private readonly keysByStage = new Map<string, readonly ApiKey[]>();

  constructor(deployment: Deployment, apiId: string) {
    const keys = deployment.resources('AWS::ApiGateway::ApiKey').flatMap(readKey);
    for (const plan of deployment.resources('AWS::ApiGateway::UsagePlan')) {
      const ids = deployment
        .resources('AWS::ApiGateway::UsagePlanKey')
        .filter(({ properties }) => properties.UsagePlanId === plan.physicalId)
        .map(({ properties }) => properties.KeyId);
      const planned = keys.filter(({ id }) => ids.includes(id));
      for (const stage of stagesOf(plan, apiId)) {
        this.keysByStage.set(stage, [...(this.keysByStage.get(stage) ?? []), ...planned]);
      }
    }
  }

  find(value: string | undefined, stage: string): ApiKey | undefined {
    return this.keysByStage.get(stage)?.find((key) => key.value === value);
  }
}

/** Nothing for a key that is disabled. Without a value of its own a key has its id as its value. */
function readKey(resource: DeployedResource): readonly ApiKey[] {
  const properties = new ResourceProperties(resource);
  const value = properties.optionalString('Value') ?? resource.physicalId;
  const isEnabled = properties.optionalBoolean('Enabled') ?? false;
  properties.withoutEffect('Name', 'Description', 'Tags', 'CustomerId', 'GenerateDistinctId', 'StageKeys').finish();
  return isEnabled ? [{ id: resource.physicalId, value }] : [];
}

/** Rates and quotas of a plan are not counted here. */
function stagesOf(plan: DeployedResource, apiId: string): readonly string[] {
  const properties = new ResourceProperties(plan);
  const stages = properties.children('ApiStages').map((stage) => {
    const reached = { api: stage.string('ApiId'), name: stage.string('Stage') };
    stage.withoutEffect('Throttle').finish();
    return reached;
  });
  properties.withoutEffect('UsagePlanName', 'Description', 'Tags', 'Throttle', 'Quota').finish();
  return stages.filter(({ api }) => api === apiId).map(({ name }) => name);
}
