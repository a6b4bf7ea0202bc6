import { createHash, createPublicKey, verify } from 'node:crypto';
import {
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GetPublicKeyCommand,
  KMSClient,
  ListKeysCommand,
  SignCommand,
  type SignCommandInput,
  VerifyCommand,
} from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AwsEndpoint } from '../../../local/aws/endpoint.js';
import { Kms } from '../../../local/aws/kms.js';
import { accessKeyOf, RolePolicies } from '../../../local/aws/role-policies.js';
import type { JsonObject } from '../../../local/json.js';
import { deploymentOf, resource } from '../deployed.js';

const arnOf = (id: string) => `arn:aws:kms:us-east-1:123456789012:key/${id}`;
const allow = (Action: string, id: string, Condition?: JsonObject): JsonObject => ({
  Effect: 'Allow',
  Action,
  Resource: arnOf(id),
  ...(Condition && { Condition }),
});
const policy = (role: string, ...Statement: readonly JsonObject[]) => [
  resource('AWS::IAM::Role', role),
  resource('AWS::IAM::Policy', `${role}-policy`, { Roles: [role], PolicyDocument: { Statement } }),
];
const PAIR = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' };

const deployment = deploymentOf(
  resource('AWS::KMS::Key', 'pair', { ...PAIR, Description: 'signs assertions' }),
  resource('AWS::KMS::Key', 'off', { ...PAIR, Enabled: false }),
  resource('AWS::KMS::Key', 'symmetric'),
  resource('AWS::KMS::Key', 'other'),
  resource('AWS::KMS::Alias', 'alias/assertions', { AliasName: 'alias/assertions', TargetKeyId: arnOf('pair') }),
  ...policy('owner', allow('kms:*', '*')),
  ...policy(
    'signer',
    allow('kms:Sign', 'pair', { StringEquals: { 'kms:SigningAlgorithm': 'ECDSA_SHA_256' } }),
    allow('kms:Decrypt', 'symmetric', { StringEquals: { 'kms:ViaService': 'dynamodb.us-east-1.amazonaws.com' } }),
  ),
);

let endpoint: AwsEndpoint;
const clientOf = (role: string) =>
  new KMSClient({
    endpoint: endpoint.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: accessKeyOf(role), secretAccessKey: 'local' },
  });

beforeAll(async () => {
  endpoint = await AwsEndpoint.start(0, { kms: new Kms(deployment) }, new RolePolicies(deployment), () => {});
});

afterAll(() => endpoint.stop());

const MESSAGE = Buffer.from('header.claims');
const DIGEST = createHash('sha256').update(MESSAGE).digest();

const sign = (role: string, input: Partial<SignCommandInput> = {}) =>
  clientOf(role).send(
    new SignCommand({ KeyId: 'pair', Message: MESSAGE, SigningAlgorithm: 'ECDSA_SHA_256', ...input }),
  );

describe('a key pair of KMS at the local AWS endpoint', () => {
  it('signs a message, and its digest, for everybody who has the public key', async () => {
    const { PublicKey, ...facts } = await clientOf('owner').send(new GetPublicKeyCommand({ KeyId: 'pair' }));
    expect(facts).toMatchObject({ KeyId: arnOf('pair'), ...PAIR, SigningAlgorithms: ['ECDSA_SHA_256'] });
    const key = createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
    for (const input of [{}, { MessageType: 'DIGEST', Message: DIGEST } as const]) {
      const { Signature, KeyId } = await sign('signer', input);
      expect(KeyId).toBe(arnOf('pair'));
      expect(verify('sha256', MESSAGE, key, Buffer.from(Signature ?? []))).toBe(true);
      expect(verify('sha256', DIGEST, key, Buffer.from(Signature ?? []))).toBe(false);
    }
  });

  it('verifies what it signed, and nothing else', async () => {
    const { Signature } = await sign('owner');
    const check = (Message: Uint8Array, signature = Signature) =>
      clientOf('owner').send(
        new VerifyCommand({ KeyId: 'pair', Message, Signature: signature, SigningAlgorithm: 'ECDSA_SHA_256' }),
      );
    expect((await check(MESSAGE)).SignatureValid).toBe(true);
    await expect(check(DIGEST)).rejects.toMatchObject({ name: 'KMSInvalidSignatureException' });
    await expect(check(MESSAGE, MESSAGE)).rejects.toMatchObject({ name: 'KMSInvalidSignatureException' });
  });

  it.each(['pair', arnOf('pair'), 'alias/assertions', 'arn:aws:kms:us-east-1:123456789012:alias/assertions'])(
    'is known as %s, and its policies hold under every name',
    async (KeyId) => {
      expect((await sign('signer', { KeyId })).KeyId).toBe(arnOf('pair'));
      const read = clientOf('signer').send(new GetPublicKeyCommand({ KeyId }));
      await expect(read).rejects.toMatchObject({ name: 'AccessDeniedException' });
    },
  );

  it('says what it is', async () => {
    const { KeyMetadata } = await clientOf('owner').send(new DescribeKeyCommand({ KeyId: 'alias/assertions' }));
    expect(KeyMetadata).toMatchObject({ KeyId: 'pair', KeyState: 'Enabled', ...PAIR, Description: 'signs assertions' });
  });

  it.each<[string, Partial<SignCommandInput>, string]>([
    ['a digest of another length', { MessageType: 'DIGEST' }, 'ValidationException'],
    ['a message of more than 4096 bytes', { Message: Buffer.alloc(4097) }, 'ValidationException'],
    ['an algorithm of another kind of key', { SigningAlgorithm: 'RSASSA_PSS_SHA_256' }, 'InvalidKeyUsageException'],
    ['a key that is disabled', { KeyId: 'off' }, 'DisabledException'],
    ['a key for encryption', { KeyId: 'symmetric' }, 'InvalidKeyUsageException'],
    ['a key that is not there', { KeyId: 'gone' }, 'NotFoundException'],
    ['an alias that is not there', { KeyId: 'alias/gone' }, 'NotFoundException'],
  ])('does not sign with %s', async (_, input, name) => {
    await expect(sign('owner', input)).rejects.toMatchObject({ name });
  });
});

describe('a symmetric key of KMS at the local AWS endpoint', () => {
  const encrypt = (EncryptionContext: Record<string, string>) =>
    clientOf('owner').send(new EncryptCommand({ KeyId: 'symmetric', Plaintext: MESSAGE, EncryptionContext }));
  const decrypt = (CiphertextBlob: Uint8Array | undefined, EncryptionContext = {}, KeyId?: string) =>
    clientOf('owner').send(
      new DecryptCommand({ CiphertextBlob, EncryptionContext, ...(KeyId === undefined ? {} : { KeyId }) }),
    );

  it('decrypts what it encrypted in the same context, without being named', async () => {
    const { CiphertextBlob } = await encrypt({ a: '1', b: '2' });
    const { Plaintext, KeyId } = await decrypt(CiphertextBlob, { b: '2', a: '1' });
    expect([Buffer.from(Plaintext ?? []).toString(), KeyId]).toEqual(['header.claims', arnOf('symmetric')]);
    const refused = { name: 'InvalidCiphertextException' };
    await expect(decrypt(CiphertextBlob, { a: '1' })).rejects.toMatchObject(refused);
    await expect(decrypt(CiphertextBlob, { a: '1', b: '2' }, 'other')).rejects.toMatchObject(refused);
  });

  it('makes data keys', async () => {
    const make = (input: object) =>
      clientOf('owner').send(new GenerateDataKeyCommand({ KeyId: 'symmetric', ...input }));
    const { Plaintext, CiphertextBlob } = await make({ KeySpec: 'AES_256' });
    expect(Plaintext).toHaveLength(32);
    expect((await decrypt(CiphertextBlob)).Plaintext).toEqual(Plaintext);
    expect((await make({ NumberOfBytes: 7 })).Plaintext).toHaveLength(7);
    await expect(make({})).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('may be used through a service only, where the role says so', async () => {
    const { CiphertextBlob } = await encrypt({});
    const direct = clientOf('signer').send(new DecryptCommand({ CiphertextBlob }));
    await expect(direct).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('KMS at the local AWS endpoint', () => {
  it('does not serve what no function calls', async () => {
    await expect(clientOf('owner').send(new ListKeysCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
  });

  it('has no keys of other kinds', () => {
    const other = deploymentOf(resource('AWS::KMS::Key', 'rsa', { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }));
    expect(() => new Kms(other)).toThrow('no keys of KeySpec RSA_2048');
  });
});
