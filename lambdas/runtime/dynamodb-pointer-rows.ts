import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Pointer } from '../../core/sessions/directory.js';

const PREFIXES: Readonly<Record<Pointer['kind'], string>> = {
  subject: 'subject#',
  providerSession: 'provider-session#',
};

/** Before the key of a session, in the sort keys of the rows that list it. */
export const LISTED_PREFIX = 'session#';

export function pointerPartition({ kind, key }: Pointer): AttributeValue {
  return { S: `${PREFIXES[kind]}${key}` };
}
