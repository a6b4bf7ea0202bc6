import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SHOWN_CHARACTERS, shownForm, shownHeader, shownText, shownUrl } from '../../../local/demo/shortening.js';

const BASE64URL = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
const opaque = fc.string({ unit: fc.constantFrom(...BASE64URL), minLength: 20, maxLength: 200 });
const jwt = fc.tuple(opaque, opaque, opaque).map((parts) => parts.join('.'));
const secret = fc.oneof(opaque, jwt);

/** Whether more of a secret is there than what may be shown; the frame around it never has as many of its characters. */
function gives(text: string, token: string, frame: string): boolean {
  for (let start = 0; start + SHOWN_CHARACTERS < token.length; start++) {
    const piece = token.slice(start, start + SHOWN_CHARACTERS + 1);
    if (text.includes(piece) && !frame.includes(piece)) return true;
  }
  return false;
}

const PLACES: Readonly<Record<string, (token: string) => string>> = {
  'Authorization: Bearer': (token) => shownHeader('Authorization', `Bearer ${token}`),
  'Authorization without a scheme': (token) => shownHeader('authorization', token),
  Cookie: (token) => shownHeader('cookie', `theme=dark; __Host-claimgate=${token}`),
  'a Cookie without a name': (token) => shownHeader('cookie', token),
  'Set-Cookie': (token) => shownHeader('Set-Cookie', `_interaction=${token}; path=/interaction/${token}; httponly`),
  'the query of Location': (token) => shownHeader('location', `https://a.example/cb?code=${token}&state=${token}`),
  'the path of an address': (token) => shownUrl(`https://a.example/interaction/${token}`),
  'the query of an address': (token) => shownUrl(`/auth/callback?code=${token}#${token}`),
  'a form': (token) => shownForm(`grant_type=refresh_token&refresh_token=${token}&${token}`),
  'the body of an answer': (token) => shownText(JSON.stringify({ access_token: token })),
};

describe('what the demo shows', () => {
  for (const [place, show] of Object.entries(PLACES)) {
    it(`has only the first characters of a secret: ${place}`, () => {
      fc.assert(
        fc.property(secret, (token) => {
          expect(gives(show(token), token, show(''))).toBe(false);
        }),
        { numRuns: 50 },
      );
    });
  }

  it('has nothing of short credentials that could be guessed from their beginning', () => {
    expect(shownForm('username=alice&password=alice-in-development')).toBe('username=alice&password=…');
    expect(shownHeader('cookie', 'pin=1234')).toBe('pin=…');
    expect(shownHeader('authorization', 'Basic YTpi')).toBe('Basic …');
  });

  it('leaves addresses, scopes and claims readable', () => {
    const login = 'http://localhost:8401/auth/login?return_to=%2Forders%2F7%3Fsize%3DL&scope=openid+profile';
    expect(shownUrl(login)).toBe(login);
    expect(shownHeader('www-authenticate', 'Bearer realm="localhost:8402"')).toBe('Bearer realm="localhost:8402"');
    expect(shownHeader('x-scope', 'orders:read openid')).toBe('orders:read openid');
  });

  it('recognises the same secret in two places', () => {
    const token = 'abcdefghijklmnopqrstuvwxyz';
    expect(shownHeader('cookie', `a=${token}`)).toBe('a=abcdef…');
    expect(shownUrl(`/?a=${token}`)).toBe('/?a=abcdef…');
  });
});
