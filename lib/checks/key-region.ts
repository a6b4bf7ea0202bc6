import { Token } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';

/** CDK writes the key of a table beside the Region that it is in. */
export function checkKeyRegion(key: IKey | undefined, region: string): string[] {
  return key !== undefined && Token.isUnresolved(region)
    ? ['encryptionKey needs a stack whose Region is known: give the stack env, as in { region: "eu-central-1" }.']
    : [];
}
