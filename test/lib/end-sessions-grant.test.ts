import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type IGrantable, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { expect, it } from 'vitest';
import type { OidcGateProps } from '../../lib/index.js';
import { gateIn, quickApp } from './example-stack.js';
import { permissionsIn } from './role-policies.js';

function granted(changes: (stack: Stack) => Partial<OidcGateProps> = () => ({})) {
  const stack = new Stack(quickApp(), 'Shop', { env: { region: 'eu-central-1' } });
  const gate = gateIn(stack, changes(stack));
  const role = new Role(stack, 'Operator', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }) as IGrantable;
  gate.grantEndSessions(role).assertSuccess();
  return permissionsIn(stack, Template.fromStack(stack)).map(
    ({ action, resource, rows, conditions }) =>
      `${action} on ${resource}${rows === undefined ? '' : ` rows ${rows.join(' ')}`}${
        rows === undefined && conditions.length > 0 ? ` if ${conditions.join()}` : ''
      }`,
  );
}

it('who may end sessions may find and delete them, keep out logins on their way, and read the gate secret', () => {
  expect(granted().sort()).toEqual([
    'dynamodb:DeleteItem on the table rows session#*',
    'dynamodb:DeleteItem on the table rows subject#* provider-session#*',
    'dynamodb:DescribeTable on the table',
    'dynamodb:GetItem on the table rows session#*',
    'dynamodb:ListTagsOfResource on the table',
    'dynamodb:PutItem on the table rows subject#* provider-session#*',
    'dynamodb:Query on the table rows subject#* provider-session#*',
    'secretsmanager:GetSecretValue on the gate secret',
  ]);
});

it('and use the key they are encrypted with', () => {
  const keyed = granted((stack) => ({ encryptionKey: new Key(stack, 'Key') as IKey }));
  const onKey = keyed.filter((line) => line.startsWith('kms:'));
  expect(onKey.map((line) => line.split(' ')[0]).sort()).toEqual([
    'kms:Decrypt',
    'kms:Decrypt',
    'kms:DescribeKey',
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:GenerateDataKeyWithoutPlaintext',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
  ]);
  for (const line of onKey) expect(line).toContain('if StringEquals kms:ViaService');
});
