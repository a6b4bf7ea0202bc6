import { ArnFormat, Stack } from 'aws-cdk-lib';
import { type ITableV2, TableEncryptionV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Permission } from './gate-permissions.js';

/** How the table is encrypted: with the key of the adopter's, or one that AWS keeps in the account for DynamoDB. */
export function tableEncryption(key: IKey | undefined): TableEncryptionV2 {
  return key === undefined ? TableEncryptionV2.awsManagedKey() : TableEncryptionV2.customerManagedKey(key);
}

/**
 * Lets CloudWatch Logs encrypt log groups of the account with the key; which groups there will be is not known yet, since
 * those of an API are in its stack. A key of another app has a policy of its own, which this cannot change.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function letLogsUse(key: IKey): void {
  const stack = Stack.of(key);
  const logGroups = stack.formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
      actions: ['kms:Decrypt*', 'kms:Describe*', 'kms:Encrypt*', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      resources: ['*'],
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
    }),
  );
}

/** What who uses a table needs of its key, through DynamoDB alone; nothing where the key is not the adopter's. */
export function useTableKey({ encryptionKey, env }: ITableV2, writes: boolean): Permission[] {
  if (encryptionKey === undefined) {
    return [];
  }
  const writing = [
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:GenerateDataKeyWithoutPlaintext',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
  ];
  return [
    through('dynamodb', env.region, encryptionKey, ['kms:Decrypt', 'kms:DescribeKey', ...(writes ? writing : [])]),
  ];
}

/** What who reads a secret needs of its key, through Secrets Manager alone; nothing where the key is not the adopter's. */
export function useSecretKey({ encryptionKey, env }: ISecret): Permission[] {
  return encryptionKey === undefined ? [] : [through('secretsmanager', env.region, encryptionKey, ['kms:Decrypt'])];
}

/** On the side of the role only: the policy of a key in another stack cannot name roles of stacks that depend on it. */
function through(service: string, region: string, key: IKey, actions: string[]): Permission {
  return {
    actions,
    resourceArns: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` } },
  };
}
