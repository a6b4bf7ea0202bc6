import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCookies } from '../../../core/cookies.js';
import { GateError } from '../../../core/errors.js';
import {
  deleteSessionCookie,
  findSessionCookie,
  gateCookieName,
  newSessionCookie,
  sessionCookieBytes,
  sessionCookiesOf,
  setSessionCookie,
} from '../../../core/sessions/cookie.js';
import { CountedRandom } from '../../fakes/counted-random.js';
import { gateSettings } from '../../fakes/gate-settings.js';

const { session: settings } = gateSettings();
const suffixed = gateSettings({ session: { cookieSuffix: 'admin' } }).session;
const malformed = expect.objectContaining({ code: 'session_malformed' });

describe('the session cookie', () => {
  test('is 43 characters that stand for 32 bytes', () => {
    const cookie = newSessionCookie(new CountedRandom());
    expect(cookie).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(sessionCookieBytes(cookie)).toHaveLength(32);
  });

  test('carries the suffix of its gate in its name', () => {
    expect(gateCookieName(settings)).toBe('__Host-claimgate');
    expect(gateCookieName(suffixed)).toBe('__Host-claimgate-admin');
  });

  test('of another gate on the same host is not seen', () => {
    const cookies = parseCookies('__Host-claimgate-admin=theirs; x__Host-claimgate=no; __Host-claimgate-login-1=no');
    expect(findSessionCookie(cookies, settings)).toBeUndefined();
    expect(findSessionCookie(cookies, suffixed)).toBe('theirs');
  });

  test('is refused if it is there twice with different values', () => {
    expect(findSessionCookie(parseCookies('__Host-claimgate=a; __Host-claimgate=a'), settings)).toBe('a');
    expect(() => findSessionCookie(parseCookies('__Host-claimgate=a; __Host-claimgate=b'), settings)).toThrow(
      malformed,
    );
  });

  test('lives as long as a session can, and is deleted with the same attributes', () => {
    expect(setSessionCookie(settings, 'v', false)).toBe(
      '__Host-claimgate=v; Path=/; Max-Age=28800; Secure; HttpOnly; SameSite=Lax',
    );
    expect(deleteSessionCookie(settings)).toBe('__Host-claimgate=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax');
  });

  test('outlives the browser only if its user stays signed in, where there is the choice', () => {
    const rememberMe = { idleTimeout: 600, absoluteTimeout: 86_400, always: false };
    const choice = gateSettings({ session: { rememberMe } }).session;
    expect(setSessionCookie(choice, 'v', false)).toBe('__Host-claimgate=v; Path=/; Secure; HttpOnly; SameSite=Lax');
    expect(setSessionCookie(choice, 'v', true)).toContain('Max-Age=86400;');
  });

  test('is looked up at most twice when many are sent', () => {
    const cookies = parseCookies(Array.from({ length: 50 }, (_, index) => `__Host-claimgate=${index}`).join(';'));
    expect(sessionCookiesOf(cookies, settings)).toEqual(['0', '1']);
  });
});

describe('a session cookie that is not canonical', () => {
  const good = newSessionCookie(new CountedRandom());

  test.each([
    ['empty', ''],
    ['too short', good.slice(1)],
    ['too long', `${good}A`],
    ['padded', `${good}=`],
    ['followed by ignored characters', `${good}!!!!`],
    ['in plain base64', Buffer.alloc(32, 0xff).toString('base64').slice(0, 43)],
    [
      'with spare bits set',
      `${good.slice(0, 42)}${good.endsWith('A') ? 'B' : String.fromCharCode(good.charCodeAt(42) + 1)}`,
    ],
  ])('is refused: %s', (_, value) => {
    expect(() => sessionCookieBytes(value)).toThrow(malformed);
  });

  test('is refused whatever it is, and nothing else is thrown', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.base64String({ maxLength: 60 })),
        (value) => {
          try {
            expect(sessionCookieBytes(value).toString('base64url')).toBe(value);
          } catch (error) {
            expect(error).toBeInstanceOf(GateError);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
