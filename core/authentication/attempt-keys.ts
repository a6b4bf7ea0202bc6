import { createHmac } from 'node:crypto';
import { deriveKey, encodeFields } from '../authenticated-encryption.js';
import type { SecretSource } from '../secrets.js';

export interface AttemptKeysDependencies {
  readonly secrets: SecretSource;
  readonly gateSecretArn: string;
}

/** Names a count in the table, so that nobody can tell from it whose attempts are counted. */
export async function attemptKey(
  { secrets, gateSecretArn }: AttemptKeysDependencies,
  ...fields: readonly (string | number)[]
): Promise<string> {
  const [current] = await secrets.read(gateSecretArn);
  return createHmac('sha256', deriveKey(current.value, '', 'attempts'))
    .update(encodeFields(...fields))
    .digest('base64url');
}

/** When the window ends that a moment is in, in seconds since 1970. */
export function endOfWindow(now: number, window: number): number {
  return (Math.floor(now / window) + 1) * window;
}
