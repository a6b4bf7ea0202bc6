import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { headerValue as written } from '../../../core/upstream/header-value.js';

const headerValue = (claim: unknown) => written(claim, 'base64-json');

/** How an upstream reads a text: every percent code, and nothing else, stands for a byte. */
function decode(value: string): string {
  return Buffer.from(
    value.replace(/%([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
}

describe('claims as values of headers', () => {
  test.each<[unknown, string | undefined]>([
    ['alice', 'alice'],
    ['openid orders:read', 'openid orders:read'],
    ['a,b;c="d"', 'a,b;c="d"'],
    ['100%', '100%'],
    ['50% off', '50% off'],
    ['', undefined],
    [' ', '%20'],
    [' alice', '%20alice'],
    ['alice ', 'alice%20'],
    ['José', 'Jos%C3%A9'],
    ['Jos%C3%A9', 'Jos%25C3%25A9'],
    ['a%20b', 'a%2520b'],
    ['a\r\nX-Admin: true', 'a%0D%0AX-Admin:%20true'],
    ['a\0b', 'a%00b'],
    ['a\tb', 'a%09b'],
    ['a\x7fb', 'a%7Fb'],
    ['💥', '%F0%9F%92%A5'],
    ['\ud800', '%EF%BF%BD'],
    [7, '7'],
    [0, '0'],
    [1.5, '1.5'],
    [true, 'true'],
    [false, 'false'],
    [null, undefined],
    [undefined, undefined],
    [[], 'W10='],
    [['admin', 'user'], 'WyJhZG1pbiIsInVzZXIiXQ=='],
    [{ a: 1 }, 'eyJhIjoxfQ=='],
    [{ name: 'José' }, 'eyJuYW1lIjoiSm9zw6kifQ=='],
  ])('%j becomes %j', (claim, value) => {
    expect(headerValue(claim)).toBe(value);
  });

  test('no claim makes a value with anything but visible ASCII in it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()), (claim) => {
        const value = headerValue(claim);
        if (value !== undefined) expect(value).toMatch(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/);
      }),
      { numRuns: 200 },
    );
  });

  test('every text comes back, so that no two texts read the same', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc
        .array(fc.constantFrom('%', '2', '5', 'a', ' ', 'é', '%25', '%0A'), { minLength: 1 })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (claim) => {
        expect(decode(headerValue(claim) ?? '')).toBe(claim.toWellFormed());
      }),
      { numRuns: 200 },
    );
  });

  test('every list and object comes back, with whatever separators in it', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.array(fc.string({ unit: 'binary' })), fc.object({ withNullPrototype: false })),
        (claim) => {
          const value = headerValue(claim) ?? '';
          expect(JSON.parse(Buffer.from(value, 'base64').toString('utf8'))).toEqual(JSON.parse(JSON.stringify(claim)));
        },
      ),
    );
  });
});

describe('other encodings', () => {
  test.each<[unknown, 'text' | 'json' | 'csv', string | undefined]>([
    ['alice', 'text', 'alice'],
    [7, 'text', '7'],
    [['admin'], 'text', undefined],
    [{ a: 1 }, 'text', undefined],
    ['alice', 'json', '"alice"'],
    [['a', 1, null], 'json', '["a",1,null]'],
    [{ name: 'José 💥' }, 'json', '{"name":"Jos\\u00E9 \\uD83D\\uDCA5"}'],
    ['a\r\nX-Admin: true', 'json', '"a\\r\\nX-Admin: true"'],
    ['a\x7f', 'json', '"a\\u007F"'],
    ['', 'json', undefined],
    [null, 'json', undefined],
    [['admin', 'user'], 'csv', 'admin, user'],
    [['sales, admin', 'a b', '100%', 'José'], 'csv', 'sales%2C%20admin, a%20b, 100%25, Jos%C3%A9'],
    ['admin,root', 'csv', 'admin%2Croot'],
    [7, 'csv', '7'],
    [[true, { a: [1, 2] }], 'csv', 'true, {"a":[1%2C2]}'],
    [['', null], 'csv', undefined],
    [[], 'csv', undefined],
  ])('%j as %s is %j', (claim, encoding, value) => {
    expect(written(claim, encoding)).toBe(value);
  });

  test('make nothing but visible ASCII', () => {
    const claims = fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue());
    fc.assert(
      fc.property(claims, fc.constantFrom('text', 'json', 'csv'), (claim, encoding) => {
        expect(written(claim, encoding) ?? 'x').toMatch(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/);
      }),
      { numRuns: 300 },
    );
  });

  test('JSON comes back as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (claim) => {
        expect(JSON.parse(written(claim, 'json') ?? '')).toEqual(claim);
      }),
    );
  });

  test('no entry of a list passes for two, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1 }), (claim) => {
        expect((written(claim, 'csv') ?? '').split(', ').map(decode)).toEqual(claim.map((text) => text.toWellFormed()));
      }),
    );
  });
});
