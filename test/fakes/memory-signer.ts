import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { PublicKey, Signer, SigningKey } from '../../core/upstream/signer.js';

interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: PublicKey;
}

/** Signs with a key of its own, and counts. */
export class MemorySigner implements Signer {
  signatures = 0;
  /** What signing fails with; nothing by default. */
  failure: Error | undefined;
  private pairs = [newPair()];

  /** Signs with another key from now on. */
  rotate(): void {
    this.pairs = [newPair(), ...this.pairs];
  }

  async current(): Promise<SigningKey> {
    const [{ privateKey, publicKey }] = this.pairs as [Pair];
    return {
      id: publicKey.kid,
      sign: async (input) => {
        if (this.failure !== undefined) throw this.failure;
        this.signatures += 1;
        return sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
      },
    };
  }

  async publicKeys(): Promise<readonly PublicKey[]> {
    return this.pairs.map(({ publicKey }) => publicKey);
  }
}

function newPair(): Pair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(x).digest('base64url');
  return { privateKey, publicKey: { kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ES256', use: 'sig' } };
}
