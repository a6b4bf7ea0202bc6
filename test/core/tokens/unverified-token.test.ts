import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GateError } from '../../../core/errors.js';
import { claimsOfKeptToken, readUnverifiedToken } from '../../../core/tokens/unverified-token.js';
import { tokenPart } from '../../fakes/signed-tokens.js';

const HEADER = tokenPart({ alg: 'RS256', typ: 'at+jwt' });
const CLAIMS = tokenPart({ sub: 'alice' });
const SIGNATURE = 'c2lnbmF0dXJl';

function codeOf(token: string): string {
  try {
    readUnverifiedToken(token);
  } catch (error) {
    if (error instanceof GateError) return error.code;
    throw error;
  }
  return 'read';
}

describe('reading a token before it is verified', () => {
  test('a compact JWS is taken apart', () => {
    expect(readUnverifiedToken(`${HEADER}.${CLAIMS}.${SIGNATURE}`)).toEqual({
      algorithm: 'RS256',
      type: 'at+jwt',
      claims: { sub: 'alice' },
    });
  });

  test.each([
    ['application/at+jwt', 'at+jwt'],
    ['AT+JWT', 'at+jwt'],
    ['Application/AT+JWT', 'at+jwt'],
    ['JWT', 'jwt'],
    [undefined, undefined],
    [7, undefined],
    [['at+jwt'], undefined],
  ])('typ %j is read as %j', (typ, type) => {
    expect(readUnverifiedToken(`${tokenPart({ alg: 'RS256', typ })}.${CLAIMS}.${SIGNATURE}`).type).toBe(type);
  });

  test.each<[string, string, string]>([
    ['an empty one', '', 'token_malformed'],
    ['an opaque one', 'gho_16C7e42F292c6912E7710c838347Ae178B4a', 'token_malformed'],
    ['two parts', `${HEADER}.${CLAIMS}`, 'token_malformed'],
    ['four parts', `${HEADER}.${CLAIMS}.${SIGNATURE}.${SIGNATURE}`, 'token_malformed'],
    ['five parts, as a JWE has them', `${HEADER}.${CLAIMS}.${CLAIMS}.${CLAIMS}.${SIGNATURE}`, 'token_malformed'],
    ['an empty header', `.${CLAIMS}.${SIGNATURE}`, 'token_malformed'],
    ['an empty payload', `${HEADER}..${SIGNATURE}`, 'token_malformed'],
    ['no signature', `${HEADER}.${CLAIMS}.`, 'token_algorithm'],
    ['padding', `${HEADER}=.${CLAIMS}.${SIGNATURE}`, 'token_malformed'],
    ['the alphabet of base64', `${HEADER}.${CLAIMS}.+/+/`, 'token_malformed'],
    ['white space', `${HEADER}.${CLAIMS}.${SIGNATURE} `, 'token_malformed'],
    ['a line break at its end', `${HEADER}.${CLAIMS}.${SIGNATURE}\n`, 'token_malformed'],
    ['a signature with bits to spare', `${HEADER}.${CLAIMS}.${SIGNATURE}B`, 'token_malformed'],
    ['a header that is no JSON', `${tokenPart(Buffer.from('{'))}.${CLAIMS}.${SIGNATURE}`, 'token_malformed'],
    ['a header that is an array', `${tokenPart(['RS256'])}.${CLAIMS}.${SIGNATURE}`, 'token_malformed'],
    ['claims that are null', `${HEADER}.${tokenPart(null)}.${SIGNATURE}`, 'token_malformed'],
    ['claims that are a string', `${HEADER}.${tokenPart('alice')}.${SIGNATURE}`, 'token_malformed'],
    ['claims that are an array', `${HEADER}.${tokenPart([{ sub: 'alice' }])}.${SIGNATURE}`, 'token_malformed'],
    ['claims that are a number', `${HEADER}.${tokenPart(1)}.${SIGNATURE}`, 'token_malformed'],
    [
      'claims that are not UTF-8',
      `${HEADER}.${tokenPart(Buffer.from('7b22737562223a22ff227d', 'hex'))}.${SIGNATURE}`,
      'token_malformed',
    ],
    [
      'claims in UTF-16',
      `${HEADER}.${tokenPart(Buffer.from('{"sub":"alice"}', 'utf16le'))}.${SIGNATURE}`,
      'token_malformed',
    ],
    ['no alg', `${tokenPart({ typ: 'at+jwt' })}.${CLAIMS}.${SIGNATURE}`, 'token_algorithm'],
    ['an alg that is an array', `${tokenPart({ alg: ['RS256'] })}.${CLAIMS}.${SIGNATURE}`, 'token_algorithm'],
    ['crit', `${tokenPart({ alg: 'RS256', crit: ['exp'] })}.${CLAIMS}.${SIGNATURE}`, 'token_critical_header'],
    ['an empty crit', `${tokenPart({ alg: 'RS256', crit: [] })}.${CLAIMS}.${SIGNATURE}`, 'token_critical_header'],
    ['crit that is null', `${tokenPart({ alg: 'RS256', crit: null })}.${CLAIMS}.${SIGNATURE}`, 'token_critical_header'],
    ['b64', `${tokenPart({ alg: 'RS256', b64: true })}.${CLAIMS}.${SIGNATURE}`, 'token_critical_header'],
  ])('a token with %s is refused', (_, token, code) => {
    expect(codeOf(token)).toBe(code);
  });

  test('a token of 16 KB is read, one byte more is refused before anything in it is looked at', () => {
    const room = 16_384 - HEADER.length - SIGNATURE.length - 2;
    const claims = tokenPart({ sub: 'alice', padding: 'x'.repeat(room) }).slice(0, room);
    expect(codeOf(`${HEADER}.${claims}.${SIGNATURE}`)).toBe('token_malformed');
    expect(codeOf(`${HEADER}.${claims}A.${SIGNATURE}`)).toBe('token_too_large');
    expect(codeOf('A'.repeat(10_000_000))).toBe('token_too_large');
    expect(codeOf(`${HEADER}.${tokenPart({ padding: 'x'.repeat(12_000) })}.${SIGNATURE}`)).toBe('read');
  });

  test('nothing makes it throw anything but a 401', () => {
    const part = fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/),
      fc.anything().map((value) => tokenPart(value ?? null)),
      fc.object().map(tokenPart),
    );
    const token = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('.')),
      fc.record({ alg: fc.anything(), typ: fc.anything() }).map((header) => `${tokenPart(header)}.${CLAIMS}.AAAA`),
    );
    fc.assert(
      fc.property(token, (input) => {
        try {
          readUnverifiedToken(input);
        } catch (error) {
          expect(error).toBeInstanceOf(GateError);
          expect((error as GateError).reason.status).toBe(401);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('claims of a token that was verified before', () => {
  test('are read', () => {
    expect(claimsOfKeptToken(`${HEADER}.${CLAIMS}.${SIGNATURE}`)).toEqual({ sub: 'alice' });
  });

  test.each(['opaque', 'opaque.with-a-dot', '', '..', `${HEADER}.${tokenPart([])}.`])('%j has none', (token) => {
    expect(claimsOfKeptToken(token)).toBeUndefined();
  });
});
