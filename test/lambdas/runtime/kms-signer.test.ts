import { KMSClient } from '@aws-sdk/client-kms';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { severalSigners } from '../../../core/upstream/several-signers.js';
import type { Signer } from '../../../core/upstream/signer.js';
import { AWS_LIMITS } from '../../../lambdas/runtime/aws-limits.js';
import { gateSigner } from '../../../lambdas/runtime/gate-signer.js';
import { KmsSigner, kms } from '../../../lambdas/runtime/kms-signer.js';
import { AwsEndpoint } from '../../../local/aws/endpoint.js';
import { InjectedFaults } from '../../../local/aws/injected-faults.js';
import { Kms } from '../../../local/aws/kms.js';
import { accessKeyOf, RolePolicies } from '../../../local/aws/role-policies.js';
import { signerContract } from '../../contracts/signer.js';
import { FixedClock } from '../../fakes/fixed-clock.js';
import { FixedSecrets } from '../../fakes/fixed-secrets.js';
import { MemoryLog } from '../../fakes/memory-log.js';
import { deploymentOf, resource } from '../../local/deployed.js';

const arnOf = (id: string) => `arn:aws:kms:us-east-1:123456789012:key/${id}`;
const PAIR = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' };
const role = (name: string, Action: string) => [
  resource('AWS::IAM::Role', name),
  resource('AWS::IAM::Policy', `${name}-policy`, {
    Roles: [name],
    PolicyDocument: { Statement: { Effect: 'Allow', Action, Resource: '*' } },
  }),
];

const deployment = deploymentOf(
  resource('AWS::KMS::Key', 'pair', PAIR),
  resource('AWS::KMS::Key', 'next', PAIR),
  resource('AWS::KMS::Key', 'off', { ...PAIR, Enabled: false }),
  resource('AWS::KMS::Key', 'symmetric'),
  ...role('owner', 'kms:*'),
  ...role('authorizer', 'kms:Sign'),
  ...role('account', 'kms:GetPublicKey'),
);

const faults = new InjectedFaults();
const asked: string[] = [];
let endpoint: AwsEndpoint;
beforeAll(async () => {
  const service = new Kms(deployment);
  const counted = {
    accessRequests: service.accessRequests.bind(service),
    answer: (call: Parameters<Kms['answer']>[0]) => {
      asked.push(call.operation);
      return service.answer(call);
    },
  };
  endpoint = await AwsEndpoint.start(0, { kms: counted }, new RolePolicies(deployment), () => {}, faults);
});
afterAll(() => endpoint.stop());
beforeEach(() => {
  asked.length = 0;
  faults.inject();
});

const clientOf = (name: string) =>
  new KMSClient({
    endpoint: endpoint.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: accessKeyOf(name), secretAccessKey: 'local' },
  });

function signerWith(key: string, name = 'owner') {
  const [clock, log] = [new FixedClock(), new MemoryLog()];
  return { clock, log, signer: new KmsSigner(arnOf(key), clock, log, clientOf(name)) };
}

signerContract('signers with keys of KMS', () => {
  let signer: Signer = severalSigners([signerWith('pair').signer], new MemoryLog());
  return {
    signer: { current: () => signer.current(), publicKeys: () => signer.publicKeys() },
    rotate: () => {
      signer = severalSigners([signerWith('next').signer, signerWith('pair').signer], new MemoryLog());
    },
  };
});

describe('a signer with a key of KMS', () => {
  test('signs where it may not read the public key, and publishes where it may not sign', async () => {
    const [authorizer, account] = [signerWith('pair', 'authorizer').signer, signerWith('pair', 'account').signer];
    const { id, sign } = await authorizer.current();
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    // More than KMS takes of a message.
    const input = `${part({ alg: 'ES256', kid: id })}.${part({ sub: 'alice', roles: 'r'.repeat(5_000) })}`;
    const token = `${input}.${Buffer.from(await sign(input)).toString('base64url')}`;
    const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: [...(await account.publicKeys())] }));
    expect(payload.sub).toBe('alice');
    await expect(authorizer.publicKeys()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect((await account.current()).sign(input)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test('names its key without the ARN, which tells the account', async () => {
    const { id } = await signerWith('pair').signer.current();
    expect(id).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  test('asks for the public key once in five minutes', async () => {
    const { signer, clock } = signerWith('pair');
    const keys = await signer.publicKeys();
    clock.advance(299);
    expect(await signer.publicKeys()).toEqual(keys);
    expect(asked).toEqual(['GetPublicKey']);
    clock.advance(1);
    expect(await signer.publicKeys()).toEqual(keys);
    expect(asked).toEqual(['GetPublicKey', 'GetPublicKey']);
  });

  test.each([
    ['off', 'DisabledException'],
    ['deleted', 'NotFoundException'],
  ])('no longer publishes a key that is %s', async (key, error) => {
    const { signer, log } = signerWith(key);
    expect(await severalSigners([signerWith('pair').signer, signer], log).publicKeys()).toHaveLength(1);
    expect(log.lines).toEqual([{ level: 'warn', message: 'a key that signs assertions was withdrawn', error }]);
    await expect((await signer.current()).sign('input')).rejects.toMatchObject({ name: error });
  });

  test.each(['kms=error:1', 'kms=throttle:1'])('is no use while KMS fails: %s', async (fault) => {
    const { signer } = signerWith('pair');
    faults.inject(fault);
    await expect((await signer.current()).sign('input')).rejects.toThrow();
    await expect(signer.publicKeys()).rejects.toThrow();
    faults.inject();
    expect(await signer.publicKeys()).toHaveLength(1);
  });

  test('takes no key of another kind', async () => {
    const { signer } = signerWith('symmetric');
    await expect(signer.publicKeys()).rejects.toMatchObject({ name: 'InvalidKeyUsageException' });
    await expect((await signer.current()).sign('input')).rejects.toMatchObject({ name: 'InvalidKeyUsageException' });
  });

  test('leaves the authorizer time, however long KMS takes', async () => {
    expect((await kms().config.maxAttempts()) * AWS_LIMITS.requestTimeout).toBeLessThan(5_000);
  });
});

describe('the signer of a gate', () => {
  const GATE_SECRET = 'arn:gate-secret';
  const make = (...assertionKeys: readonly string[]) => {
    const [first, ...others] = assertionKeys.map((key) =>
      key === 'gateSecret' ? ({ kind: 'gateSecret' } as const) : ({ kind: 'kms', keyArn: arnOf(key) } as const),
    );
    return gateSigner({
      settings: { gateSecretArn: GATE_SECRET, ...(first === undefined ? {} : { assertionKeys: [first, ...others] }) },
      clock: new FixedClock(),
      log: new MemoryLog(),
      secrets: new FixedSecrets({ [GATE_SECRET]: 'gate secret' }),
    });
  };

  test('has the gate secret by default', async () => {
    const [key] = await make().publicKeys();
    expect(await make('gateSecret').publicKeys()).toEqual([key]);
    expect((await make('gateSecret', 'pair').current()).id).toBe(key?.kid);
  });

  test('moves to KMS with the key from the secret behind', async () => {
    const { id } = await signerWith('pair').signer.current();
    expect((await make('pair', 'gateSecret').current()).id).toBe(id);
  });
});
