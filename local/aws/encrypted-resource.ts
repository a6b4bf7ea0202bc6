import { isJsonObject, type Json, listOf } from '../json.js';
import type { DeployedResource, Deployment } from '../template/deployment.js';
import type { AccessRequest } from './request.js';

/**
 * What a service needs of the caller's role beside its own permission, to decrypt what is encrypted with a key of the
 * adopter's; nothing where the key is one of AWS.
 */
export function decryptions(
  service: string,
  resource: DeployedResource | undefined,
  deployment: Deployment,
): readonly AccessRequest[] {
  const key = resource === undefined ? undefined : keyOf(resource, deployment.region);
  if (key === undefined || key.includes('alias/aws/')) {
    return [];
  }
  const prefix = `arn:aws:kms:${deployment.region}:${deployment.accountId}:key/`;
  const via = `${service}.${deployment.region}.amazonaws.com`;
  return [
    {
      action: 'kms:Decrypt',
      resource: key.startsWith('arn:') ? key : prefix + key,
      conditionKeys: new Map([['kms:ViaService', [via]]]),
    },
  ];
}

/** The customer managed key of a table, of its replica here, or of a secret. */
function keyOf({ properties }: DeployedResource, region: string): string | undefined {
  const replica = listOf(properties.Replicas as Json).find((one) => isJsonObject(one) && one.Region === region);
  const encryption = [isJsonObject(replica) ? replica.SSESpecification : undefined, properties.SSESpecification];
  const keys = [
    properties.KmsKeyId,
    ...encryption.map((spec) => (isJsonObject(spec) ? spec.KMSMasterKeyId : undefined)),
  ];
  return keys.find((key) => typeof key === 'string');
}
