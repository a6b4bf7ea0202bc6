import type { Deployment } from '../template/deployment.js';
import { KmsKeys } from './kms-keys.js';
import { KmsError, operationNamed } from './kms-operations.js';
import { type AccessRequest, type AwsAnswer, type AwsCall, type AwsService, awsError } from './request.js';

/** The keys of a deployment, as far as functions use them. Policies of the keys themselves are not looked at. */
export class Kms implements AwsService {
  private readonly keys: KmsKeys;

  constructor(deployment: Deployment) {
    this.keys = new KmsKeys(deployment);
  }

  accessRequests({ operation, input }: AwsCall): readonly AccessRequest[] {
    const { SigningAlgorithm: algorithm } = input;
    const conditionKeys = new Map(typeof algorithm === 'string' ? [['kms:SigningAlgorithm', [algorithm]]] : []);
    return [{ action: `kms:${operation}`, resource: this.keys.arnIn(input), conditionKeys }];
  }

  async answer({ operation, input }: AwsCall): Promise<AwsAnswer> {
    try {
      const act = operationNamed(operation);
      const key = this.keys.keyIn(input);
      if (key === undefined) {
        throw new KmsError('NotFoundException', `Key '${this.keys.arnIn(input)}' does not exist`);
      }
      return { status: 200, body: JSON.stringify(act(key, input)) };
    } catch (error) {
      if (error instanceof KmsError) {
        return awsError(error.type, error.message);
      }
      throw error;
    }
  }
}
