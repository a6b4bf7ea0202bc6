import { createHash, createPublicKey } from 'node:crypto';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import type { Clock } from '../../core/clock.js';
import type { Log } from '../../core/log.js';
import { joseSignature } from '../../core/upstream/ecdsa-signature.js';
import type { PublicKey, Signer, SigningKey } from '../../core/upstream/signer.js';
import { AWS_LIMITS } from './aws-limits.js';

/** Seconds for which the answer about a public key is remembered. The key never changes, but it can be withdrawn. */
const REMEMBERED = 300;
/** How KMS says that a key was disabled, or is deleted or about to be. */
const WITHDRAWN = ['DisabledException', 'KMSInvalidStateException', 'NotFoundException'];

let client: KMSClient | undefined;

/** The one client of this function instance; a second attempt still fits into the time of an authorizer. */
export function kms(): KMSClient {
  client ??= new KMSClient({ maxAttempts: 2, requestHandler: AWS_LIMITS });
  return client;
}

/** Signs with a key that never leaves KMS. */
export class KmsSigner implements Signer {
  /** Whoever signs may not be allowed to see the public key: the name comes from what both know. */
  private readonly keyId: string;
  private remembered: { readonly keys: readonly PublicKey[]; readonly readAt: number } | undefined;

  constructor(
    private readonly keyArn: string,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly client: KMSClient,
  ) {
    this.keyId = createHash('sha256').update(keyArn).digest('base64url');
  }

  async current(): Promise<SigningKey> {
    return { id: this.keyId, sign: (input) => this.sign(input) };
  }

  /** None if the key was withdrawn: what it has signed is not to be trusted any longer. */
  async publicKeys(): Promise<readonly PublicKey[]> {
    const now = this.clock.now();
    if (this.remembered !== undefined && now - this.remembered.readAt < REMEMBERED) return this.remembered.keys;
    const key = await this.publicKey();
    const keys = key === undefined ? [] : [key];
    this.remembered = { keys, readAt: now };
    return keys;
  }

  /** Hashed here, because KMS takes no message of more than 4 KB. */
  private async sign(input: string): Promise<Uint8Array> {
    const { Signature: signature } = await this.client.send(
      new SignCommand({
        KeyId: this.keyArn,
        Message: createHash('sha256').update(input).digest(),
        MessageType: 'DIGEST',
        SigningAlgorithm: 'ECDSA_SHA_256',
      }),
    );
    return joseSignature(signature ?? new Uint8Array());
  }

  private async publicKey(): Promise<PublicKey | undefined> {
    try {
      const { PublicKey: der = new Uint8Array() } = await this.client.send(
        new GetPublicKeyCommand({ KeyId: this.keyArn }),
      );
      const key = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
      const { crv, x, y } = key.export({ format: 'jwk' });
      if (crv !== 'P-256' || x === undefined || y === undefined)
        throw new Error('A KMS key is not of the curve P-256.');
      return { kty: 'EC', crv, x, y, kid: this.keyId, alg: 'ES256', use: 'sig' };
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown';
      if (!WITHDRAWN.includes(name)) throw error;
      this.log.warn('a key that signs assertions was withdrawn', { error: name });
      return undefined;
    }
  }
}
