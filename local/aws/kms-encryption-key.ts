import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { isJsonObject, type Json } from '../json.js';

const CIPHER = 'aes-256-gcm';
/** A ciphertext begins with the mark of its key, so that it need not be named to decrypt. */
const MARK_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A symmetric key, which never leaves KMS. */
export class EncryptionKey {
  readonly usage = 'ENCRYPT_DECRYPT';
  readonly spec = 'SYMMETRIC_DEFAULT';
  readonly algorithm = 'SYMMETRIC_DEFAULT';
  private readonly secret = randomBytes(32);
  private readonly mark = randomBytes(MARK_BYTES);

  encrypt(plaintext: Buffer, context: Json | undefined): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.secret, nonce).setAAD(contextBytes(context));
    const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    return Buffer.concat([this.mark, nonce, cipher.getAuthTag(), sealed]);
  }

  /** Undefined where the ciphertext is of another key, or was made in another context. */
  decrypt(ciphertext: Buffer, context: Json | undefined): Buffer | undefined {
    const [nonceAt, tagAt, sealedAt] = [MARK_BYTES, MARK_BYTES + NONCE_BYTES, MARK_BYTES + NONCE_BYTES + TAG_BYTES];
    try {
      const decipher = createDecipheriv(CIPHER, this.secret, ciphertext.subarray(nonceAt, tagAt))
        .setAAD(contextBytes(context))
        .setAuthTag(ciphertext.subarray(tagAt, sealedAt));
      return Buffer.concat([decipher.update(ciphertext.subarray(sealedAt)), decipher.final()]);
    } catch {
      return undefined;
    }
  }

  made(ciphertext: Buffer): boolean {
    return ciphertext.subarray(0, MARK_BYTES).equals(this.mark);
  }
}

/** An encryption context is the same whatever the order of its pairs. */
function contextBytes(context: Json | undefined): Buffer {
  const pairs = isJsonObject(context) ? Object.entries(context) : [];
  return Buffer.from(JSON.stringify(pairs.sort(([a], [b]) => (a < b ? -1 : 1))));
}
