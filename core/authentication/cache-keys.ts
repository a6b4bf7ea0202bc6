import { createHmac } from 'node:crypto';
import { encodeFields } from '../authenticated-encryption.js';
import type { Random } from '../random.js';

/** Makes the key under which something about a secret is remembered. */
export type CacheKeys = (...fields: readonly string[]) => string;

/**
 * Keys under a secret that is made anew for each function instance and never leaves it: what is remembered names no
 * token and no password, and nobody can work out from outside where in memory it lies.
 */
export function cacheKeys(random: Random): CacheKeys {
  const secret = random.bytes(32);
  return (...fields) =>
    createHmac('sha256', secret)
      .update(encodeFields(...fields))
      .digest('base64url');
}
