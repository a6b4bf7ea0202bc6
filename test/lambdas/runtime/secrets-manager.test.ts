import { afterEach, beforeEach, expect, test } from 'vitest';
import { SecretsManagerSource } from '../../../lambdas/runtime/secrets-manager.js';
import { secretSourceContract } from '../../contracts/secret-source.js';
import { FixedClock } from '../../fakes/fixed-clock.js';
import { MemoryLog } from '../../fakes/memory-log.js';
import { ScriptedSecretsManager } from '../../fakes/scripted-secrets-manager.js';

const ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:gate-AbCdEf';
const READ = [`${ARN} AWSCURRENT`, `${ARN} AWSPREVIOUS`];

let manager: ScriptedSecretsManager;
let clock: FixedClock;
let secrets: SecretsManagerSource;
let log: MemoryLog;

beforeEach(async () => {
  manager = await ScriptedSecretsManager.start();
  clock = new FixedClock();
  log = new MemoryLog();
  secrets = new SecretsManagerSource(clock, log, manager.client);
  manager.rotate('v1', 'first');
});
afterEach(() => manager.stop());

secretSourceContract('secrets in Secrets Manager', async () => {
  const remote = await ScriptedSecretsManager.start();
  const time = new FixedClock();
  remote.rotate('v1', 'first');
  return {
    source: new SecretsManagerSource(time, new MemoryLog(), remote.client),
    arn: ARN,
    rotate: (id, value) => remote.rotate(id, value),
    wait: () => time.advance(30),
    stop: () => remote.stop(),
  };
});

test('a secret that was never rotated has one version', async () => {
  expect(await secrets.read(ARN)).toEqual([{ id: 'v1', value: 'first' }]);
});

test('of a rotated secret both versions are live, the current one first', async () => {
  manager.rotate('v2', 'second');
  expect(await secrets.read(ARN)).toEqual([
    { id: 'v2', value: 'second' },
    { id: 'v1', value: 'first' },
  ]);
});

test('a secret is remembered for five minutes', async () => {
  await secrets.read(ARN);
  manager.rotate('v2', 'second');
  clock.advance(299);
  expect((await secrets.read(ARN))[0]?.id).toBe('v1');
  expect(manager.asked).toEqual(READ);
  clock.advance(1);
  expect((await secrets.read(ARN))[0]?.id).toBe('v2');
});

test('a fresh read asks again, at most every 30 seconds', async () => {
  await secrets.read(ARN);
  manager.rotate('v2', 'second');
  clock.advance(29);
  expect((await secrets.read(ARN, { fresh: true }))[0]?.id).toBe('v1');
  clock.advance(1);
  for (let call = 0; call < 100; call += 1) expect((await secrets.read(ARN, { fresh: true }))[0]?.id).toBe('v2');
  expect(manager.asked).toEqual([...READ, ...READ]);
});

test('secrets are remembered by their ARN', async () => {
  await secrets.read(ARN);
  await secrets.read(`${ARN}2`);
  expect(manager.asked).toEqual([...READ, `${ARN}2 AWSCURRENT`, `${ARN}2 AWSPREVIOUS`]);
});

test.each(['AccessDeniedException', 'ResourceNotFoundException', 'DecryptionFailure', 'InternalServiceError'])(
  'a read that fails with %s is an error, and nothing is remembered of it',
  async (failure) => {
    manager.failure = failure;
    await expect(secrets.read(ARN)).rejects.toThrow();
    manager.failure = undefined;
    expect(await secrets.read(ARN)).toEqual([{ id: 'v1', value: 'first' }]);
  },
);

test('a secret that cannot be read again serves for an hour, with an attempt every 30 seconds', async () => {
  await secrets.read(ARN);
  manager.failure = 'InternalServiceError';
  clock.advance(300);
  for (let call = 0; call < 10; call += 1) expect((await secrets.read(ARN))[0]?.id).toBe('v1');
  expect(manager.asked).toHaveLength(READ.length + 1);
  expect(log.lines).toHaveLength(1);
  clock.advance(3300);
  await expect(secrets.read(ARN)).rejects.toThrow();
  manager.failure = undefined;
  manager.rotate('v2', 'second');
  expect((await secrets.read(ARN))[0]?.id).toBe('v2');
});

test('who must have the latest versions is told when they cannot be had, and others go on', async () => {
  await secrets.read(ARN);
  manager.failure = 'InternalServiceError';
  await expect(secrets.read(ARN, { latest: true })).rejects.toThrow();
  expect((await secrets.read(ARN))[0]?.id).toBe('v1');
});

test('a secret of bytes is no secret of ours, and the error says nothing of it', async () => {
  manager.stages.set('AWSCURRENT', { VersionId: 'v2', SecretBinary: Buffer.from('bytes').toString('base64') });
  await expect(secrets.read(ARN)).rejects.toThrow('A secret has no current version.');
});
