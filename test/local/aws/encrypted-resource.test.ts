import { describe, expect, it } from 'vitest';
import { decryptions } from '../../../local/aws/encrypted-resource.js';
import { deploymentOf, resource } from '../deployed.js';

const KEY = 'arn:aws:kms:us-east-1:123456789012:key/own';
const needs = (type: string, properties: object) =>
  decryptions('dynamodb', resource(type, 'it', { ...properties }), deploymentOf()).map(
    ({ action, resource: arn, conditionKeys }) => [action, arn, conditionKeys.get('kms:ViaService')],
  );
const needed = [['kms:Decrypt', KEY, ['dynamodb.us-east-1.amazonaws.com']]];

describe('what is encrypted with a key of the adopter’s', () => {
  it.each<[string, string, object]>([
    ['a table', 'AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true, KMSMasterKeyId: KEY } }],
    ['a table, by the id of its key', 'AWS::DynamoDB::Table', { SSESpecification: { KMSMasterKeyId: 'own' } }],
    [
      'a global table',
      'AWS::DynamoDB::GlobalTable',
      {
        Replicas: [
          { Region: 'eu-west-1', SSESpecification: { KMSMasterKeyId: 'other' } },
          { Region: 'us-east-1', SSESpecification: { KMSMasterKeyId: KEY } },
        ],
      },
    ],
    ['a secret', 'AWS::SecretsManager::Secret', { KmsKeyId: KEY }],
  ])('needs the permission to decrypt, through the service: %s', (_, type, properties) => {
    expect(needs(type, properties)).toEqual(needed);
  });

  it.each<[string, object]>([
    ['no key', { SSESpecification: { SSEEnabled: true } }],
    ['the key of AWS', { SSESpecification: { KMSMasterKeyId: 'alias/aws/dynamodb' } }],
  ])('needs nothing more where it has %s', (_, properties) => {
    expect(needs('AWS::DynamoDB::Table', properties)).toEqual([]);
  });
});
