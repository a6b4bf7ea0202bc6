import { createECDH, createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { deriveKey } from '../authenticated-encryption.js';
import type { SecretSource } from '../secrets.js';
import type { PublicKey, Signer, SigningKey } from './signer.js';

/** The order of the curve P-256 (SEC 2 section 2.4.2): private keys are the numbers from 1 to below it. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

interface DerivedPair {
  readonly privateKey: KeyObject;
  readonly publicKey: PublicKey;
}

/**
 * Signs with a key that is derived from the gate secret, so that nobody has to keep another one. A rotation of the secret
 * rotates the key; that of the previous version stays published.
 */
export function secretSigner(secrets: SecretSource, gateSecretArn: string): Signer {
  const derived = new Map<string, DerivedPair>();
  const pairOf = (secret: string): DerivedPair => {
    const known = derived.get(secret);
    if (known !== undefined) return known;
    // Two versions are live at a time.
    if (derived.size >= 2) derived.clear();
    const pair = derivePair(secret);
    derived.set(secret, pair);
    return pair;
  };
  return {
    async current(): Promise<SigningKey> {
      const [{ value }] = await secrets.read(gateSecretArn);
      const { privateKey, publicKey } = pairOf(value);
      return {
        id: publicKey.kid,
        sign: async (input) => sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' }),
      };
    },
    async publicKeys(): Promise<readonly PublicKey[]> {
      // Another instance may sign with a version already that this one has not seen.
      const versions = await secrets.read(gateSecretArn, { fresh: true });
      return versions.map(({ value }) => pairOf(value).publicKey);
    },
  };
}

/** Draws until the number is a private key, which one draw in four billion is not: so every key is equally likely. */
function derivePair(secret: string): DerivedPair {
  for (let draw = 0; ; draw++) {
    const scalar = deriveKey(secret, '', `signing key ${draw}`);
    const number = BigInt(`0x${scalar.toString('hex')}`);
    if (number > 0n && number < ORDER) return pairWith(scalar);
  }
}

function pairWith(scalar: Buffer): DerivedPair {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(scalar);
  // 04, x, y
  const point = curve.getPublicKey();
  const x = point.subarray(1, 33).toString('base64url');
  const y = point.subarray(33).toString('base64url');
  const jwk = { crv: 'P-256', kty: 'EC', x, y } as const;
  const privateKey = createPrivateKey({ key: { ...jwk, d: scalar.toString('base64url') }, format: 'jwk' });
  // RFC 7638: the members in this order.
  const kid = createHash('sha256').update(JSON.stringify(jwk)).digest('base64url');
  return { privateKey, publicKey: { ...jwk, kid, alg: 'ES256', use: 'sig' } };
}
