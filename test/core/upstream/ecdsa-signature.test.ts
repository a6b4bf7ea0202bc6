import { generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joseSignature } from '../../../core/upstream/ecdsa-signature.js';

const bytes = (...values: readonly number[]) => Uint8Array.from(values);
const repeated = (value: number, times: number) => Array.from({ length: times }, () => value);

/** A positive number of up to 32 bytes, without leading zeros. */
const magnitude = fc
  .tuple(fc.integer({ min: 1, max: 255 }), fc.uint8Array({ maxLength: 31 }))
  .map(([first, rest]) => [first, ...rest]);

function derInteger(value: readonly number[]): number[] {
  const padded = (value[0] ?? 0) >= 0x80 ? [0, ...value] : value;
  return [0x02, padded.length, ...padded];
}

function der(r: readonly number[], s: readonly number[]): Uint8Array {
  const content = [...derInteger(r), ...derInteger(s)];
  return bytes(0x30, content.length, ...content);
}

const fixed = (value: readonly number[]) => [...repeated(0, 32 - value.length), ...value];

describe('a signature from DER', () => {
  test('verifies as JOSE writes it', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    fc.assert(
      fc.property(fc.uint8Array(), (message) => {
        const signature = joseSignature(sign('sha256', message, privateKey));
        expect(verify('sha256', message, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
      }),
    );
  });

  test('has r and s in 32 bytes each, however short they are', () => {
    fc.assert(
      fc.property(magnitude, magnitude, (r, s) => {
        expect([...joseSignature(der(r, s))]).toEqual([...fixed(r), ...fixed(s)]);
      }),
    );
  });

  test('has one spelling: whatever is taken is what these numbers are written as', () => {
    const mangled = fc
      .tuple(magnitude, magnitude, fc.nat(), fc.integer({ min: 0, max: 255 }))
      .map(([r, s, at, value]) => der(r, s).with(at % der(r, s).length, value));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), mangled), (input) => {
        const signature = taken(input);
        if (signature === undefined) return;
        const strip = (part: Uint8Array) => [...part.subarray(part.findIndex((byte) => byte !== 0))];
        expect([...input]).toEqual([...der(strip(signature.subarray(0, 32)), strip(signature.subarray(32)))]);
      }),
      { numRuns: 2_000 },
    );
  });

  const one = [0x02, 1, 1];
  test.each<[string, Uint8Array]>([
    ['nothing', bytes()],
    ['another type', bytes(0x31, 6, ...one, ...one)],
    ['a length that is too small', bytes(0x30, 5, ...one, ...one)],
    ['a length that is too big', bytes(0x30, 7, ...one, ...one)],
    ['a length in the long form', bytes(0x30, 0x81, 6, ...one, ...one)],
    ['one number', bytes(0x30, 3, ...one)],
    ['three numbers', bytes(0x30, 9, ...one, ...one, ...one)],
    ['something behind', bytes(0x30, 6, ...one, ...one, 0)],
    ['a number of no bytes', bytes(0x30, 5, 0x02, 0, ...one)],
    ['zero', bytes(0x30, 6, 0x02, 1, 0, ...one)],
    ['a negative number', bytes(0x30, 6, 0x02, 1, 0x80, ...one)],
    ['a zero in front that is not needed', bytes(0x30, 7, 0x02, 2, 0, 1, ...one)],
    ['a number of 33 bytes', bytes(0x30, 38, 0x02, 33, ...repeated(1, 33), ...one)],
    ['a number that is cut off', bytes(0x30, 5, ...one, 0x02, 1)],
    ['another type for a number', bytes(0x30, 6, 0x04, 1, 1, ...one)],
  ])('is refused: %s', (_, input) => {
    expect(() => joseSignature(input)).toThrow('not DER');
  });

  function taken(input: Uint8Array): Uint8Array | undefined {
    try {
      return joseSignature(input);
    } catch {
      return undefined;
    }
  }
});
