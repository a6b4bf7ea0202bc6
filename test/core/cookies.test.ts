import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cookieValues, deleteCookie, parseCookies, setCookie } from '../../core/cookies.js';

const name = fc.stringMatching(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,20}$/);
const value = fc.stringMatching(/^[!#-:<-~]{0,40}$/);

describe('a Cookie header', () => {
  test('is read in order and with duplicates', () => {
    expect(parseCookies('a=1; b=2;a=3')).toEqual([
      { name: 'a', value: '1' },
      { name: 'b', value: '2' },
      { name: 'a', value: '3' },
    ]);
  });

  test('keeps equals signs and quotes in values as they are', () => {
    expect(parseCookies('a=b=c; d="e"')).toEqual([
      { name: 'a', value: 'b=c' },
      { name: 'd', value: '"e"' },
    ]);
  });

  test.each(['', ';', ';;;', '=', '=value', 'name', 'na me=1', 'n\u00e4me=1', 'a=\u0000', 'a=\u00e4', 'a=b\tc'])(
    'has no cookie in %j',
    (header) => {
      expect(parseCookies(header)).toEqual([]);
    },
  );

  test.each(['\u2000', '\u00a0', '\ufeff', '\u0085', '\v', '\f', '\r\n', '\u2028'])(
    'has no __Host- cookie behind the white space %j, which other hosts of the site may set',
    (space) => {
      expect(parseCookies(`a=1; ${space}__Host-claimgate=x; __Host-claimgate${space}=y`)).toEqual([
        { name: 'a', value: '1' },
      ]);
    },
  );

  test('loses the malformed parts only', () => {
    expect(parseCookies('bad; a=1; =; b\u0001=2; c=3')).toEqual([
      { name: 'a', value: '1' },
      { name: 'c', value: '3' },
    ]);
  });

  test('is read up to 200 cookies and 4096 characters of a value', () => {
    expect(parseCookies('a=1;'.repeat(500))).toHaveLength(200);
    expect(parseCookies(`a=${'x'.repeat(4096)}; b=${'x'.repeat(4097)}`).map((cookie) => cookie.name)).toEqual(['a']);
  });

  test('never makes the parser throw or exceed its bounds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (header) => {
        for (const cookie of parseCookies(header)) {
          expect(cookie.name).toMatch(/^[!-:<>-~]+$/);
          expect(cookie.value).not.toMatch(/[;\p{Cc}]/u);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('gives back what a client put into it', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ name, value }), { maxLength: 20 }), (cookies) => {
        const header = cookies.map((cookie) => `${cookie.name}=${cookie.value}`).join('; ');
        expect(parseCookies(header)).toEqual(cookies);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the values of a cookie', () => {
  test('are found by the whole name', () => {
    const cookies = parseCookies('x__Host-a=1; __Host-a=2; __Host-ax=3; __HOST-a=4');
    expect(cookieValues(cookies, '__Host-a')).toEqual(['2']);
  });

  test('are listed once each', () => {
    expect(cookieValues(parseCookies('a=1; a=2; a=1'), 'a')).toEqual(['1', '2']);
  });
});

test('a deletion has the attributes of the cookie it deletes', () => {
  const attributes = (line: string) => line.replace(/^[^;]*/, '').replace(/Max-Age=\d+/, '');
  expect(attributes(deleteCookie('__Host-a'))).toBe(attributes(setCookie('__Host-a', 'value', 60)));
  expect(setCookie('__Host-a', 'v', 60)).toBe('__Host-a=v; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax');
  expect(deleteCookie('__Host-a')).toBe('__Host-a=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax');
});
