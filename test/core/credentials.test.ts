import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findCredential } from '../../core/credentials.js';
import { GateError } from '../../core/errors.js';
import type { CredentialKind } from '../../core/settings/document.js';
import { gateRequest, type RequestParts } from '../fakes/gate-request.js';
import { gateSettings } from '../fakes/gate-settings.js';

const BOTH: readonly CredentialKind[] = ['session', 'bearer'];
const COOKIE = '__Host-claimgate=c29tZSBjb29raWU';

function find(parts: RequestParts, accepted: readonly CredentialKind[] = BOTH, cookieSuffix = ''): unknown {
  try {
    return findCredential(gateRequest(parts), gateSettings({ session: { cookieSuffix } }), accepted);
  } catch (error) {
    if (error instanceof GateError) return error.code;
    throw error;
  }
}

const bearer = (authorization: string | readonly string[], cookie = '') => find({ headers: { authorization }, cookie });

describe('the one credential that counts', () => {
  test('is none where none is shown', () => {
    expect(find({})).toBeUndefined();
    expect(find({ cookie: 'theme=dark; sid=1' })).toBeUndefined();
  });

  test('is the session cookie where there is no Authorization header', () => {
    expect(find({ cookie: `theme=dark; ${COOKIE}` })).toEqual({
      kind: 'session',
      value: 'c29tZSBjb29raWU',
      ambient: true,
    });
  });

  test('is the bearer token, however the scheme is spelled', () => {
    for (const header of [
      'Bearer abc.def-_~+/==',
      'bearer abc.def-_~+/==',
      'BEARER   abc.def-_~+/==',
      'Bearer abc.def-_~+/== ',
    ]) {
      expect(bearer(header)).toEqual({ kind: 'bearer', value: 'abc.def-_~+/==', ambient: false });
    }
  });

  test('is what the Authorization header holds, good or bad, whatever cookie comes along', () => {
    expect(bearer('Bearer abc', COOKIE)).toEqual({ kind: 'bearer', value: 'abc', ambient: false });
    expect(bearer('', COOKIE)).toBe('authorization_malformed');
    expect(bearer('Basic YTpi', COOKIE)).toBe('credential_not_accepted');
    expect(bearer([], COOKIE)).toBe('authorization_malformed');
    expect(find({ headers: { authorization: 'Bearer abc' }, cookie: COOKIE }, ['session'])).toBe(
      'credential_not_accepted',
    );
  });

  test('is no cookie where the route takes none', () => {
    expect(find({ cookie: COOKIE }, ['bearer'])).toBeUndefined();
    expect(find({ cookie: COOKIE }, [])).toBeUndefined();
  });
});

describe('Authorization headers that are refused', () => {
  test.each<[string, string | readonly string[], string]>([
    ['empty', '', 'authorization_malformed'],
    ['blank', '   ', 'authorization_malformed'],
    ['the scheme alone', 'Bearer', 'authorization_malformed'],
    ['the scheme and a space', 'Bearer ', 'authorization_malformed'],
    ['a token alone', 'eyJhbGciOiJSUzI1NiJ9.e30.c2ln', 'authorization_malformed'],
    ['two tokens', 'Bearer abc def', 'authorization_malformed'],
    ['two headers in one, as an HTTP API joins them', 'Bearer abc,Bearer def', 'authorization_malformed'],
    ['two headers', ['Bearer abc', 'Bearer def'], 'authorization_malformed'],
    ['twice the same header', ['Bearer abc', 'Bearer abc'], 'authorization_malformed'],
    ['two schemes', ['Basic YTpi', 'Bearer abc'], 'authorization_malformed'],
    ['quotes', 'Bearer "abc"', 'authorization_malformed'],
    ['a parameter', 'Bearer token=abc', 'authorization_malformed'],
    ['padding in the middle', 'Bearer ab=c', 'authorization_malformed'],
    ['padding alone', 'Bearer ==', 'authorization_malformed'],
    ['a tab', 'Bearer\tabc', 'authorization_malformed'],
    ['a line break', 'Bearer abc\r\nX-User: admin', 'authorization_malformed'],
    ['a null byte', 'Bearer abc\0', 'authorization_malformed'],
    ['a colon', 'Bearer: abc', 'authorization_malformed'],
    ['letters of another script', 'Bearer аbc', 'authorization_malformed'],
    ['a scheme that only begins as ours', 'BearerX abc', 'credential_not_accepted'],
    ['Basic', 'Basic YWxpY2U6c2VjcmV0', 'credential_not_accepted'],
    ['a DPoP token behind a scheme of its own', 'DPoP abc', 'credential_not_accepted'],
    ['Digest', 'Digest username="alice"', 'credential_not_accepted'],
    ['Negotiate', 'Negotiate abc', 'credential_not_accepted'],
    ['a signature of AWS', 'AWS4-HMAC-SHA256 Credential=a', 'authorization_malformed'],
  ])('%s', (_, header, code) => {
    expect(bearer(header)).toBe(code);
  });

  test('a header of a megabyte is judged at once', () => {
    expect(bearer(`Bearer ${'='.repeat(1_000_000)}!`)).toBe('authorization_malformed');
    expect(bearer(`Bearer ${' '.repeat(1_000_000)}!`)).toBe('authorization_malformed');
    expect(bearer(`Bearer ${'a'.repeat(1_000_000)}!`)).toBe('authorization_malformed');
  });
});

describe('cookies that are not ours', () => {
  test.each([
    `x${COOKIE}`,
    `x-${COOKIE}`,
    `${COOKIE.replace('=', 'x=')}`,
    COOKIE.replace('claimgate', 'Claimgate'),
    COOKIE.replace('__Host-', '__Secure-'),
    COOKIE.replace('__Host-', ''),
    `theme="${COOKIE}"`,
    `theme=${COOKIE}`,
    COOKIE.replace('=', '-other='),
  ])('%s is ignored', (cookie) => {
    expect(find({ cookie })).toBeUndefined();
  });

  test('the cookie of another gate of the same host is ignored', () => {
    expect(find({ cookie: COOKIE }, BOTH, 'shop')).toBeUndefined();
    expect(find({ cookie: COOKIE.replace('=', '-shop=') }, BOTH, 'shop')).toEqual({
      kind: 'session',
      value: 'c29tZSBjb29raWU',
      ambient: true,
    });
  });

  test('two different session cookies are refused rather than chosen from', () => {
    expect(find({ cookie: `${COOKIE}; ${COOKIE}x` })).toBe('session_malformed');
    expect(find({ cookie: `${COOKIE}; ${COOKIE}` })).toEqual({
      kind: 'session',
      value: 'c29tZSBjb29raWU',
      ambient: true,
    });
  });
});

test('no header makes it throw anything but a 401', () => {
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string().map((token) => `Bearer ${token}`),
    fc.string().map((cookie) => `__Host-claimgate=${cookie}`),
  );
  fc.assert(
    fc.property(fc.array(value, { maxLength: 3 }), value, (authorization, cookie) => {
      const request = gateRequest({ cookie, ...(authorization.length === 0 ? {} : { headers: { authorization } }) });
      try {
        const credential = findCredential(request, gateSettings(), BOTH);
        if (authorization.length > 0) expect(credential?.kind).toBe('bearer');
      } catch (error) {
        expect(error).toBeInstanceOf(GateError);
        expect((error as GateError).reason.status).toBe(401);
      }
    }),
    { numRuns: 500 },
  );
});
