import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Mask } from '../../../local/console/mask.js';
import { Masking } from '../../../local/console/masking.js';

const TOKEN = 'mF_9.B5f-4.1JqM-0xQ7';
const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl';
const LOT = 'k3Jf9Qz0Xa7Lm2Vb8Nc4Rt6Yp1Ws5Ed0Hg3Uj7Io9K2';
const masking = () => new Masking(new Mask());
const MASKED = /⟦\d+ chars · [0-9a-f]{8}⟧/;

describe('a secret that has a name', () => {
  it.each([
    ['Authorization', `Bearer ${TOKEN}`, /^Bearer ⟦20 chars/],
    ['authorization', `basic ${Buffer.from('alice:password').toString('base64')}`, /^basic ⟦20 chars/],
    ['Authorization', 'nonsense without a scheme', /^⟦25 chars · \w{8}⟧$/],
    ['X-Amz-Security-Token', TOKEN, /^⟦20 chars · \w{8}⟧$/],
    ['X-Api-Key', 'two words', /^⟦9 chars · \w{8}⟧$/],
    [
      'Cookie',
      `theme=dark; __Host-claimgate=${TOKEN}`,
      /^theme=⟦4 chars · \w{8}⟧; __Host-claimgate=⟦20 chars · \w{8}⟧$/,
    ],
    ['Set-Cookie', `a=${TOKEN}; Path=/; HttpOnly`, /^a=⟦20 chars · \w{8}⟧; Path=\/; HttpOnly$/],
    ['set-cookie', 'a=; Max-Age=0', /^a=; Max-Age=0$/],
    [
      'cookies',
      `__Host-x-login-k3Jf9Qz0Xa7Lm2Vb8Nc4Rt=${TOKEN}; Path=/; Secure; Expires=Thu, 01 Jan 1970 00:00:00 GMT`,
      /^__Host-x-login-\w+=⟦20 chars · \w{8}⟧; Path=\/; Secure; Expires=Thu, 01 Jan 1970 00:00:00 GMT$/,
    ],
    ['cookie', `a=1; path=${TOKEN}; samesite=x`, /^a=⟦[^⟧]+⟧; path=⟦[^⟧]+⟧; samesite=⟦[^⟧]+⟧$/],
    [
      'Location',
      `https://id.test/auth?code_challenge=${LOT}&code_challenge_method=S256`,
      /code_challenge=⟦[^⟧]+⟧&code_challenge_method=S256$/,
    ],
    ['cookie', TOKEN, /^⟦20 chars · \w{8}⟧$/],
    ['$request.header.Authorization', `Bearer ${TOKEN}`, /^Bearer ⟦20 chars/],
    ['header_authorization', `Bearer ${TOKEN}`, /^Bearer ⟦20 chars/],
    [
      'Location',
      `https://id.test/auth?state=${LOT}&scope=openid`,
      /^https:\/\/id\.test\/auth\?state=⟦43 [^&]+&scope=openid$/,
    ],
    [
      'Referer',
      `http://localhost/auth/callback?code=${TOKEN}#access_token=${TOKEN}`,
      /code=⟦[^#]+#access_token=⟦[^⟧]+⟧$/,
    ],
  ])('%s: %s', (name, value, expected) => {
    const masked = masking().named(name, value);
    expect(masked).toMatch(expected);
    for (const secret of [TOKEN, LOT, 'password', Buffer.from('alice:password').toString('base64')]) {
      expect(masked).not.toContain(secret);
    }
  });

  it.each([
    ['Accept', 'text/html, application/json;q=0.9'],
    ['X-Amzn-Trace-Id', 'Root=1-6c1b7f0e-3d50-4a1c-9a52-0d3a5f4c7c11'],
    ['code', 'no_credential'],
    ['state', 'shipped'],
    ['credential', 'bearer'],
    ['sec-fetch-mode', 'navigate'],
    ['functionName', 'OrdersGateHttpApiAuthorizerFunction9A8B7C6D'],
    ['x-roles', Buffer.from(JSON.stringify(['admin', 'reader of orders', 'writer of orders'])).toString('base64')],
    ['Content-Security-Policy', "default-src 'none'; style-src 'sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc='"],
    ['www-authenticate', 'Bearer realm="https://id.test", resource_metadata="http://localhost/.well-known/oauth"'],
  ])('is told from what is none: %s: %s', (name, value) => {
    expect(masking().named(name, value)).toBe(value);
  });
});

describe('a text without a name', () => {
  it.each([
    ['a form', `grant_type=authorization_code&code=${TOKEN}&client_secret=a;b,c`, ['grant_type=authorization_code']],
    ['a URL', `/auth/callback?code=${TOKEN}&state=${LOT}&iss=x`, ['/auth/callback?code=', '&iss=x']],
    [
      'a URL inside a URL',
      `/login?return_to=%2Fa%3Faccess_token%3D${LOT}%26b%3D1`,
      ['/login?return_to=%2Fa', '%26b%3D1'],
    ],
    [
      'a URL inside a URL, not encoded',
      `/login?return_to=/a?access_token=${LOT}&b=1`,
      ['/login?return_to=/a?', '&b=1'],
    ],
    ['JSON', JSON.stringify({ access_token: TOKEN, n: [{ password: 'a;b,c' }], user: 'alice' }), ['"user":"alice"']],
    ['JSON in JSON', JSON.stringify({ body: JSON.stringify({ id_token: JWT, refresh_token: TOKEN }) }), ['"body":']],
    ['JSON that was cut', `{"user":"alice","client_secret":"a;b,c\\"${TOKEN}","more":"`, ['"user":"alice"']],
    ['JSON in JSON that was cut', `{"body":"{\\"password\\":\\"${TOKEN}\\",\\"user\\":\\"alice\\"`, ['alice']],
    ['prose', `rejected ${JWT} with Bearer ${TOKEN}.`, ['rejected ', ' with Bearer ']],
    ['a random value', `key ${LOT} it is`, ['key ', ' it is']],
    ['JSON in Base64', `x ${Buffer.from(JSON.stringify({ password: 'a;b,c', user: 'x' })).toString('base64')}`, ['x ']],
  ])('is searched for secrets: %s', (_, text, kept) => {
    const masked = masking().text(text);
    expect(masked).toMatch(MASKED);
    for (const part of kept) expect(masked).toContain(part);
    for (const secret of [TOKEN, JWT, LOT, 'a;b,c', 'b,c']) expect(masked).not.toContain(secret);
  });

  it('cannot pretend to be masked', () => {
    expect(masking().text('⟦20 chars · 00000000⟧')).toBe('[20 chars · 00000000]');
    expect(masking().named('x-any', '⟦1 chars⟧')).toBe('[1 chars]');
  });
});

describe('masking', () => {
  it.each([
    ['backslashes', '\\'],
    ['quotes', '"'],
    ['quoted members', '\\"a\\":\\"'],
    ['beginnings of tokens', 'eyJaaaaaa-'],
    ['parameters', 'a=?'],
    ['brackets', '['],
    ['schemes', 'Bearer A1'],
    ['what looks masked', '⟦'],
    ['Base64', 'QUJD'],
  ])('is not slowed down by whoever sends %s', (_, part) => {
    const started = performance.now();
    masking().text(part.repeat(Math.floor(65_536 / part.length)));
    // A few milliseconds; backtracking takes seconds.
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('gives equal secrets equal masks, in whatever form they come, and different ones different masks', () => {
    const mask = new Mask();
    const one = new Masking(mask);
    const secret = 'a/b+c=d e&f1';
    const [first] = MASKED.exec(one.named('x-token', secret)) ?? [];
    expect(one.text(`see ${encodeURIComponent(secret)} and ${secret}`)).toBe(`see ${first} and ${first}`);
    expect(new Masking(mask).named('x-other-token', secret)).toBe(first);
    expect(one.named('x-token', 'a/b+c=d e&f2')).not.toBe(first);
  });

  it('does not let short secrets be guessed: another run masks them differently', () => {
    expect(masking().named('password', '1234')).not.toBe(masking().named('password', '1234'));
  });

  it('finds a secret that was named once wherever it turns up later', () => {
    const one = masking();
    one.named('cookie', '__Host-claimgate=plain-words-only');
    expect(one.text('<p>plain-words-only</p>')).not.toContain('plain-words-only');
    expect(one.value({ 'x-echo': ['<plain-words-only>'] })).not.toMatchObject({ 'x-echo': ['<plain-words-only>'] });
  });

  it('knows secrets that nobody named', () => {
    const seeded = new Masking(new Mask(), ['orders-web-secret']);
    expect(seeded.text('is it orders-web-secret?')).toMatch(/^is it ⟦17 chars · \w{8}⟧\?$/);
  });

  it('lets no secret through, whatever it is made of and wherever it stands', () => {
    // As header values and tokens are: visible ASCII. A word that is in every text proves nothing.
    const secrets = fc.string({
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
      minLength: 8,
      maxLength: 80,
    });
    const places: readonly ((one: Masking, secret: string) => string)[] = [
      (one, secret) => one.named('authorization', `Bearer ${secret}`),
      (one, secret) => one.named('x-access-token', secret),
      (one, secret) => one.named('x-next-refresh-token', secret),
      (one, secret) => one.text(`grant_type=a&subject_token=${encodeURIComponent(secret)}&scope=b`),
      (one, secret) => one.text(`grant_type=a&assertion=${encodeURIComponent(secret)}`),
      (one, secret) => JSON.stringify(one.value({ deep: [{ client_secret: secret }] })),
      (one, secret) => one.text(`a=1&password=${encodeURIComponent(secret)}`),
      (one, secret) => one.text(`/callback?code=1&refresh_token=${encodeURIComponent(secret)}`),
      (one, secret) => one.text(JSON.stringify({ headers: { authorization: `Bearer ${secret}` } })),
    ];
    const echo = (one: Masking, secret: string) => one.text(`before ${secret} after`);
    fc.assert(
      fc.property(secrets, fc.constantFrom(...places), (secret, place) => {
        const one = masking();
        const told = `${place(one, secret)}${echo(one, secret)}`;
        const plain = told.replace(new RegExp(MASKED, 'g'), '');
        expect(plain).not.toContain(secret);
        expect(plain).not.toContain(encodeURIComponent(secret));
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps a text without secrets as it is', () => {
    const words = fc.stringMatching(/^[a-z ]{0,40}$/);
    fc.assert(fc.property(words, (text) => masking().text(text) === text));
  });
});
