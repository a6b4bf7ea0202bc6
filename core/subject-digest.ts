import { createHash } from 'node:crypto';
import { encodeFields } from './authenticated-encryption.js';

/** Names a subject in logs: the same every time, and no way back to it for who does not know it. */
export function subjectDigest(issuer: string, subject: string): string {
  return createHash('sha256').update(encodeFields(issuer, subject)).digest('hex').slice(0, 16);
}
