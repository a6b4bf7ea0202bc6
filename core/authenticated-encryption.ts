import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { Random } from './random.js';

const KEY_LENGTH = 32;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/** HKDF-SHA-256. The label keeps keys of different purposes apart. */
export function deriveKey(secret: string | Uint8Array, salt: string, label: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, `claimgate ${label}`, KEY_LENGTH));
}

/** AES-256-GCM under a fresh random nonce: nonce, ciphertext, tag. */
export function seal(key: Uint8Array, random: Random, context: Uint8Array, content: string): Uint8Array {
  const nonce = random.bytes(NONCE_LENGTH);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_LENGTH });
  cipher.setAAD(context);
  return Buffer.concat([nonce, cipher.update(content, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** The content, or undefined if key, context or any byte differ from what was sealed. */
export function unseal(key: Uint8Array, context: Uint8Array, sealed: Uint8Array): string | undefined {
  if (sealed.length < NONCE_LENGTH + TAG_LENGTH) return undefined;
  const tagStart = sealed.length - TAG_LENGTH;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_LENGTH), {
    authTagLength: TAG_LENGTH,
  });
  decipher.setAAD(context);
  decipher.setAuthTag(sealed.subarray(tagStart));
  try {
    const content = decipher.update(sealed.subarray(NONCE_LENGTH, tagStart));
    return Buffer.concat([content, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

/** Fields as bytes, each after its length, so that no two lists of fields read the same. */
export function encodeFields(...fields: readonly (string | number)[]): Buffer {
  return Buffer.concat(
    fields.flatMap((field) => {
      const bytes = Buffer.from(String(field), 'utf8');
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}
