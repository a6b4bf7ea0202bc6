import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { homeUrl, loginUrl, validReturnUrl } from '../../../core/login/return-url.js';
import { gateSettings } from '../../fakes/gate-settings.js';
import { HOSTILE_RETURN_URLS } from '../../fixtures/hostile-return-urls.js';

const settings = gateSettings();
const ALLOWED = ['https://api.example.com', 'https://app.example.com'];

describe('a return URL', () => {
  test.each([
    ['/', 'https://api.example.com/'],
    ['/prod/orders?page=2&sort=a%20b', 'https://api.example.com/prod/orders?page=2&sort=a%20b'],
    ['/prod/orders#row-7', 'https://api.example.com/prod/orders#row-7'],
    ['/prod/a//b', 'https://api.example.com/prod/a//b'],
    [
      '/prod/search?q=//evil.example&u=https://evil.example/',
      'https://api.example.com/prod/search?q=//evil.example&u=https://evil.example/',
    ],
    ['/prod/search?q=100%', 'https://api.example.com/prod/search?q=100%'],
    ['/prod/stra%C3%9Fe', 'https://api.example.com/prod/stra%C3%9Fe'],
    ['/prod/a%2Fb', 'https://api.example.com/prod/a%2Fb'],
    ['/prod/auth/login-help', 'https://api.example.com/prod/auth/login-help'],
    ['/prod/auth/session', 'https://api.example.com/prod/auth/session'],
    ['/prod/user@example.com', 'https://api.example.com/prod/user@example.com'],
    ['https://api.example.com/prod/orders', 'https://api.example.com/prod/orders'],
    ['https://API.example.com:443/x', 'https://api.example.com/x'],
    ['https://app.example.com', 'https://app.example.com/'],
    ['https://app.example.com/auth/login', 'https://app.example.com/auth/login'],
    ['/prod?x', 'https://api.example.com/prod?x'],
  ])('may be %s', (input, expected) => {
    expect(validReturnUrl(input, settings)).toBe(expected);
  });

  test.each(HOSTILE_RETURN_URLS.map((input) => [input]))('may not be %j', (input) => {
    expect(validReturnUrl(input, settings)).toBeUndefined();
  });

  test.each(HOSTILE_RETURN_URLS.map((input) => [input]))('may not be %j after decoding either', (input) => {
    let decoded: string;
    try {
      decoded = decodeURIComponent(input);
    } catch {
      return;
    }
    const valid = validReturnUrl(decoded, settings);
    expect(valid === undefined || ALLOWED.includes(new URL(valid).origin)).toBe(true);
  });

  test('may take 2048 characters as a parameter and no more', () => {
    const bare = encodeURIComponent('https://api.example.com/').length;
    expect(validReturnUrl(`/${'a'.repeat(2048 - bare)}`, settings)).toBeDefined();
    expect(validReturnUrl(`/${'a'.repeat(2049 - bare)}`, settings)).toBeUndefined();
    expect(validReturnUrl(`/${'?'.repeat(700)}`, settings)).toBeUndefined();
  });

  test('is judged at the root of a host too', () => {
    const atRoot = gateSettings({ publicUrl: 'https://api.example.com' });
    expect(validReturnUrl('/auth/login', atRoot)).toBeUndefined();
    expect(validReturnUrl('/prod/auth/login', atRoot)).toBe('https://api.example.com/prod/auth/login');
  });

  test('may be http only where the gate is', () => {
    expect(validReturnUrl('http://api.example.com/', settings)).toBeUndefined();
    const local = gateSettings({ publicUrl: 'http://127.0.0.1:3000' });
    expect(validReturnUrl('http://127.0.0.1:3000/x', local)).toBe('http://127.0.0.1:3000/x');
    expect(validReturnUrl('http://127.0.0.1:3001/x', local)).toBeUndefined();
  });

  test('never leads to an origin that is not allowed, however a browser reads it', () => {
    const piece = fc.constantFrom(
      '/',
      '//',
      '\\',
      '/\\',
      '.',
      '..',
      '@',
      ':',
      '?',
      '#',
      '%2f',
      '%5c',
      '%09',
      '\t',
      '\n',
      ' ',
      '%00',
      'https:',
      'http:',
      'javascript:',
      'api.example.com',
      'app.example.com',
      'evil.example',
      'prod',
      'auth',
      'login',
      '\u2044',
      '\uff0f',
      '\u3002',
      '[',
      ']',
      '%',
      ';',
    );
    const hostile = fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.oneof(hostile, fc.webUrl(), fc.string({ unit: 'binary', maxLength: 40 })), (input) => {
        const valid = validReturnUrl(input, settings);
        if (valid === undefined) return;
        const url = new URL(valid);
        expect(ALLOWED).toContain(url.origin);
        expect(new URL(input, 'https://api.example.com').href).toBe(valid);
        expect(url.username + url.password).toBe('');
        expect(validReturnUrl(valid, settings)).toBe(valid);
      }),
      { numRuns: 2000 },
    );
  });
});

test('the login URL carries a return URL only if it is valid', () => {
  expect(homeUrl(settings)).toBe('https://api.example.com/prod/');
  expect(loginUrl(settings)).toBe('https://api.example.com/prod/auth/login');
  expect(loginUrl(settings, '//evil.example')).toBe('https://api.example.com/prod/auth/login');
  expect(loginUrl(settings, '/prod/a?b=c&d=e')).toBe(
    `https://api.example.com/prod/auth/login?return_to=${encodeURIComponent('https://api.example.com/prod/a?b=c&d=e')}`,
  );
});
