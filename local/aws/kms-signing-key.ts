import { createHash, generateKeyPairSync } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';

export const DIGEST_BYTES = 32;
/** As KMS does it: a signature is DER, and its s may be in either half. Node.js cannot sign what is hashed already. */
const FORM = { prehash: false, lowS: false, format: 'der' } as const;

/** A key pair on the curve P-256; its signatures are what JOSE calls ES256, but for the DER around them. */
export class SigningKey {
  readonly usage = 'SIGN_VERIFY';
  readonly spec = 'ECC_NIST_P256';
  readonly algorithm = 'ECDSA_SHA_256';
  /** DER of the SubjectPublicKeyInfo. */
  readonly publicKey: Buffer;
  private readonly secret: Buffer;
  private readonly point: Uint8Array;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.publicKey = publicKey.export({ format: 'der', type: 'spki' });
    this.secret = Buffer.from(String(privateKey.export({ format: 'jwk' }).d), 'base64url');
    this.point = p256.getPublicKey(this.secret);
  }

  sign(digest: Buffer): Buffer {
    return Buffer.from(p256.sign(digest, this.secret, FORM));
  }

  /** Whether the signature is of that digest; one that is no DER is of none. */
  verify(digest: Buffer, signature: Buffer): boolean {
    try {
      return p256.verify(signature, digest, this.point, FORM);
    } catch {
      return false;
    }
  }
}

export function digestOf(message: Buffer): Buffer {
  return createHash('sha256').update(message).digest();
}
