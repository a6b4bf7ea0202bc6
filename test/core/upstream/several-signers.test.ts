import { expect, test } from 'vitest';
import { severalSigners } from '../../../core/upstream/several-signers.js';
import { MemorySigner } from '../../fakes/memory-signer.js';

test('the first signs, and the keys of all are published', async () => {
  const [old, next] = [new MemorySigner(), new MemorySigner()];
  const [oldKey, nextKey] = [(await old.current()).id, (await next.current()).id];
  const before = severalSigners([old, next]);
  expect((await before.current()).id).toBe(oldKey);
  expect((await before.publicKeys()).map(({ kid }) => kid)).toEqual([oldKey, nextKey]);
  const after = severalSigners([next, old]);
  expect((await after.current()).id).toBe(nextKey);
  expect((await after.publicKeys()).map(({ kid }) => kid)).toEqual([nextKey, oldKey]);
});
