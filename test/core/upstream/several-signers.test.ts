import { expect, test } from 'vitest';
import { severalSigners } from '../../../core/upstream/several-signers.js';
import { MemoryLog } from '../../fakes/memory-log.js';
import { MemorySigner } from '../../fakes/memory-signer.js';

test('a key that cannot be read keeps no other from being published, and is reported', async () => {
  const log = new MemoryLog();
  const [good, bad] = [new MemorySigner(), new MemorySigner()];
  bad.publicKeys = async () => {
    throw new Error('denied');
  };
  const { id } = await good.current();
  expect((await severalSigners([bad, good], log).publicKeys()).map(({ kid }) => kid)).toEqual([id]);
  expect(log.lines.map(({ level, message }) => `${level}: ${message}`)).toEqual([
    'error: a key that signs assertions is not published',
  ]);
  await expect(severalSigners([bad], log).publicKeys()).rejects.toThrow('denied');
});

test('the first signs, and the keys of all are published', async () => {
  const [old, next] = [new MemorySigner(), new MemorySigner()];
  const [oldKey, nextKey] = [(await old.current()).id, (await next.current()).id];
  const before = severalSigners([old, next], new MemoryLog());
  expect((await before.current()).id).toBe(oldKey);
  expect((await before.publicKeys()).map(({ kid }) => kid)).toEqual([oldKey, nextKey]);
  const after = severalSigners([next, old], new MemoryLog());
  expect((await after.current()).id).toBe(nextKey);
  expect((await after.publicKeys()).map(({ kid }) => kid)).toEqual([nextKey, oldKey]);
});
