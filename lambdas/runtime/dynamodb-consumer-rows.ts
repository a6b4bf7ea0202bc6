import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** The partition of all consumers of a provider, so that they can be listed. */
export function consumerPartition(issuer: string): AttributeValue.SMember {
  return { S: `consumer#${issuer}` };
}

export function consumerKey(issuer: string, consumer: string): Record<'pk' | 'sk', AttributeValue.SMember> {
  return { pk: consumerPartition(issuer), sk: { S: consumer } };
}
