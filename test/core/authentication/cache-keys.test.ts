import { describe, expect, test } from 'vitest';
import { cacheKeys } from '../../../core/authentication/cache-keys.js';
import { CountedRandom } from '../../fakes/counted-random.js';

const FIELDS: readonly string[] = ['password', 'https://id.example.com', 'alice', 'correct horse'];

const ofProcess = (seed: string) => cacheKeys(new CountedRandom(seed));

/** A text divided into fields in every way. */
function divisions(text: string): readonly (readonly string[])[] {
  const rest = Array.from({ length: text.length - 1 }, (_, at) => at + 1);
  return [[text], ...rest.flatMap((at) => divisions(text.slice(at)).map((fields) => [text.slice(0, at), ...fields]))];
}

describe('the key of what is remembered', () => {
  test('is the same for the same fields within a process', () => {
    const keys = ofProcess('one');
    expect(keys(...FIELDS)).toBe(keys(...FIELDS));
  });

  test('is another one in another process, so that nobody works it out from outside', () => {
    expect(ofProcess('one')(...FIELDS)).not.toBe(ofProcess('two')(...FIELDS));
  });

  test('is made under 256 random bits, drawn once', () => {
    const drawn: number[] = [];
    const random = new CountedRandom();
    const keys = cacheKeys({
      bytes: (length) => {
        drawn.push(length);
        return random.bytes(length);
      },
    });
    keys(...FIELDS);
    keys('another');
    expect(drawn).toEqual([32]);
  });

  test('shows none of its fields, in any encoding, and not how long they are', () => {
    const key = ofProcess('one')(...FIELDS);
    for (const field of FIELDS) {
      expect(key).not.toContain(field);
      for (const encoding of ['base64url', 'hex'] as const) {
        expect(key).not.toContain(Buffer.from(field).toString(encoding));
      }
    }
    expect(key).toHaveLength(43);
    expect(ofProcess('one')('x'.repeat(9_000))).toHaveLength(43);
  });

  test.each(FIELDS.map((field, position) => [field, position] as const))('depends on %s', (_, position) => {
    const keys = ofProcess('one');
    expect(keys(...FIELDS.with(position, 'other'))).not.toBe(keys(...FIELDS));
    expect(keys(...FIELDS.with(position, ''))).not.toBe(keys(...FIELDS));
  });

  test('differs however the same text is divided into fields, and with an empty field more', () => {
    const keys = ofProcess('one');
    const lists = divisions('a:b,c|"\n\0').flatMap((fields) => [fields, ['', ...fields], [...fields, '']]);
    expect(new Set(lists.map((fields) => keys(...fields))).size).toBe(lists.length);
  });
});
