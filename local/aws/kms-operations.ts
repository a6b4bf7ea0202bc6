import { randomBytes } from 'node:crypto';
import type { Json, JsonObject } from '../json.js';
import { EncryptionKey } from './kms-encryption-key.js';
import type { KmsKey } from './kms-keys.js';
import { DIGEST_BYTES, digestOf, SigningKey } from './kms-signing-key.js';

/** An error that KMS answers with. */
export class KmsError extends Error {
  override readonly name = 'KmsError';

  constructor(
    readonly type: string,
    message: string,
  ) {
    super(message);
  }
}

type Operation = (key: KmsKey, input: JsonObject) => JsonObject;

const MAX_BYTES = 4096;
const DATA_KEY_BYTES: Readonly<Record<string, number>> = { AES_256: 32, AES_128: 16 };

const OPERATIONS: Readonly<Record<string, Operation>> = {
  DescribeKey: (key) => ({ KeyMetadata: describeKey(key) }),
  Encrypt: encryption('Encrypt', (key, input) => ({
    CiphertextBlob: base64(key.encrypt(bytesOf(input, 'Plaintext'), input.EncryptionContext)),
    EncryptionAlgorithm: key.algorithm,
  })),
  Decrypt: encryption('Decrypt', (key, input) => ({
    Plaintext: base64(decrypt(key, input)),
    EncryptionAlgorithm: key.algorithm,
  })),
  GenerateDataKey: encryption('GenerateDataKey', (key, input) => {
    const dataKey = randomBytes(dataKeyLength(input));
    return { Plaintext: base64(dataKey), CiphertextBlob: base64(key.encrypt(dataKey, input.EncryptionContext)) };
  }),
  Sign: signing('Sign', (key, input) => ({
    Signature: base64(key.sign(digestIn(input))),
    SigningAlgorithm: key.algorithm,
  })),
  Verify: signing('Verify', (key, input) => {
    if (!key.verify(digestIn(input), bytesOf(input, 'Signature'))) {
      throw new KmsError('KMSInvalidSignatureException', 'The signature is invalid.');
    }
    return { SignatureValid: true, SigningAlgorithm: key.algorithm };
  }),
  GetPublicKey: signing('GetPublicKey', (key) => ({
    PublicKey: base64(key.publicKey),
    KeySpec: key.spec,
    CustomerMasterKeySpec: key.spec,
    KeyUsage: key.usage,
    SigningAlgorithms: [key.algorithm],
  })),
};

/** What an operation does; it throws KmsError where KMS would refuse. @throws KmsError if it is not served here */
export function operationNamed(name: string): Operation {
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (operation === undefined) {
    throw new KmsError('UnknownOperationException', `The local gate does not serve ${name}.`);
  }
  return operation;
}

function encryption(name: string, act: (key: EncryptionKey, input: JsonObject) => JsonObject): Operation {
  return (key, input) => {
    checkEnabled(key);
    if (!(key.material instanceof EncryptionKey)) throw wrongUsage(key, name);
    return { KeyId: key.arn, ...act(key.material, input) };
  };
}

function signing(name: string, act: (key: SigningKey, input: JsonObject) => JsonObject): Operation {
  return (key, input) => {
    checkEnabled(key);
    const { SigningAlgorithm: algorithm } = input;
    if (!(key.material instanceof SigningKey)) throw wrongUsage(key, name);
    if (algorithm !== undefined && algorithm !== key.material.algorithm) {
      throw new KmsError(
        'InvalidKeyUsageException',
        `Algorithm ${algorithm} and key spec ${key.material.spec} are incompatible.`,
      );
    }
    return { KeyId: key.arn, ...act(key.material, input) };
  };
}

function checkEnabled({ arn, enabled }: KmsKey): void {
  if (!enabled) throw new KmsError('DisabledException', `${arn} is disabled.`);
}

function wrongUsage({ arn, material }: KmsKey, operation: string): KmsError {
  return new KmsError(
    'InvalidKeyUsageException',
    `${arn} key usage is ${material.usage} which is not valid for ${operation}.`,
  );
}

function dataKeyLength({ KeySpec: spec, NumberOfBytes: bytes }: JsonObject): number {
  const length = bytes ?? DATA_KEY_BYTES[String(spec)];
  if (typeof length !== 'number' || length < 1 || length > 1024 || (bytes !== undefined && spec !== undefined)) {
    throw new KmsError('ValidationException', 'Please specify either number of bytes or key spec.');
  }
  return length;
}

function decrypt(key: EncryptionKey, input: JsonObject): Buffer {
  const plaintext = key.decrypt(Buffer.from(String(input.CiphertextBlob), 'base64'), input.EncryptionContext);
  if (plaintext === undefined) {
    throw new KmsError('InvalidCiphertextException', 'The ciphertext is of another key, or of another context.');
  }
  return plaintext;
}

function digestIn(input: JsonObject): Buffer {
  const message = bytesOf(input, 'Message');
  if (input.MessageType !== 'DIGEST') {
    return digestOf(message);
  }
  if (message.length !== DIGEST_BYTES) {
    throw new KmsError('ValidationException', 'Digest is invalid length for algorithm ECDSA_SHA_256.');
  }
  return message;
}

function bytesOf(input: JsonObject, member: string): Buffer {
  const bytes = Buffer.from(String(input[member] ?? ''), 'base64');
  if (bytes.length < 1 || bytes.length > MAX_BYTES) {
    throw new KmsError('ValidationException', `${member} must have 1 to ${MAX_BYTES} bytes.`);
  }
  return bytes;
}

function base64(bytes: Buffer): Json {
  return bytes.toString('base64');
}

function describeKey({ id, arn, account, description, enabled, createdAt, material }: KmsKey): JsonObject {
  const algorithms = [material.algorithm];
  return {
    AWSAccountId: account,
    KeyId: id,
    Arn: arn,
    CreationDate: createdAt,
    Description: description,
    Enabled: enabled,
    KeyState: enabled ? 'Enabled' : 'Disabled',
    KeyManager: 'CUSTOMER',
    KeySpec: material.spec,
    CustomerMasterKeySpec: material.spec,
    KeyUsage: material.usage,
    Origin: 'AWS_KMS',
    MultiRegion: false,
    ...(material instanceof SigningKey ? { SigningAlgorithms: algorithms } : { EncryptionAlgorithms: algorithms }),
  };
}
