import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deriveKey, encodeFields, seal, unseal } from '../../core/authenticated-encryption.js';
import { CountedRandom } from '../fakes/counted-random.js';

const key = deriveKey('secret', 'salt', 'test');
const context = encodeFields('gate', 1);

describe('sealed content', () => {
  test('opens under its key and context', () => {
    expect(unseal(key, context, seal(key, new CountedRandom(), context, 'content ü'))).toBe('content ü');
  });

  test('does not open under another key or in another context', () => {
    const sealed = seal(key, new CountedRandom(), context, 'content');
    expect(unseal(deriveKey('secret', 'salt', 'other'), context, sealed)).toBeUndefined();
    expect(unseal(deriveKey('secret', 'pepper', 'test'), context, sealed)).toBeUndefined();
    expect(unseal(deriveKey('guess', 'salt', 'test'), context, sealed)).toBeUndefined();
    expect(unseal(key, encodeFields('gate', 2), sealed)).toBeUndefined();
  });

  test('looks different each time', () => {
    const random = new CountedRandom();
    const [one, two] = [seal(key, random, context, 'content'), seal(key, random, context, 'content')];
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(false);
  });

  test('does not open with any bit changed, cut off or added', () => {
    const sealed = seal(key, new CountedRandom(), context, 'content');
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.nat(7), (index, bit) => {
        const changed = Uint8Array.from(sealed, (byte, at) => (at === index ? byte ^ (1 << bit) : byte));
        expect(unseal(key, context, changed)).toBeUndefined();
        expect(unseal(key, context, sealed.subarray(0, index))).toBeUndefined();
      }),
    );
    expect(unseal(key, context, Buffer.concat([sealed, Buffer.alloc(1)]))).toBeUndefined();
  });
});

test('no two lists of fields are encoded alike', () => {
  const fields = fc.array(fc.string({ unit: 'binary', maxLength: 6 }), { maxLength: 5 });
  fc.assert(
    fc.property(fields, fields, (one, two) => {
      fc.pre(JSON.stringify(one) !== JSON.stringify(two));
      expect(encodeFields(...one).equals(encodeFields(...two))).toBe(false);
    }),
    { numRuns: 300 },
  );
  expect(encodeFields('ab', 'c').equals(encodeFields('a', 'bc'))).toBe(false);
});
