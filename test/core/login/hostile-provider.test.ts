import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import type { GateResponse } from '../../../core/response.js';
import { ISSUER } from '../../fakes/gate-settings.js';
import { LoginRound } from '../../fakes/login-round.js';
import { METADATA, signingKey } from '../../fakes/scripted-provider.js';

const SECRET_TEXT = 'must-not-show';

/** Runs a login up to a callback that the provider answers with what `tokensFor` makes of the nonce. */
async function finishWith(
  tokensFor: (round: LoginRound, nonce: string) => Promise<unknown>,
  round = new LoginRound(),
): Promise<GateResponse> {
  await round.idp.publishKeys('ES256', 'RS256', 'PS256', 'EdDSA');
  const { state, nonce } = await round.start();
  round.idp.answerTokens(await tokensFor(round, nonce));
  const response = await round.finish({ state, code: 'code-1' });
  expect(JSON.stringify([response, round.log.lines])).not.toContain(SECRET_TEXT);
  if (response.status !== 302) expect(round.sessions.rows.size).toBe(0);
  return response;
}

function withIdToken(idToken: (round: LoginRound, nonce: string) => Promise<unknown>) {
  return finishWith(async (round, nonce) => round.idp.tokens(nonce, { id_token: await idToken(round, nonce) }));
}

function withClaims(changes: Readonly<Record<string, unknown>>) {
  return withIdToken((round, nonce) => round.idp.idToken(nonce, changes));
}

const NOW = 1_750_000_000;

describe('an ID token', () => {
  test.each(['ES256', 'RS256', 'PS256', 'EdDSA'])('may be signed with %s', async (alg) => {
    const response = await withIdToken((round, nonce) => round.idp.idToken(nonce, {}, alg));
    expect(response.status).toBe(302);
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['another nonce', { nonce: SECRET_TEXT }],
    ['no nonce', { nonce: undefined }],
    ['another audience', { aud: 'other-client' }],
    ['no audience', { aud: undefined }],
    ['a second audience and no authorized party', { aud: ['shop-client', 'other-client'] }],
    ['another authorized party', { aud: ['shop-client', 'other-client'], azp: 'other-client' }],
    ['another issuer', { iss: 'https://evil.example' }],
    ['an issuer with a slash more', { iss: `${ISSUER}/` }],
    ['no subject', { sub: undefined }],
    ['an empty subject', { sub: '' }],
    ['an endless subject', { sub: 'x'.repeat(1025) }],
    ['no expiry', { exp: undefined }],
    ['no time of issue', { iat: undefined }],
    ['a time before which it is not valid that is none', { nbf: 'soon' }],
  ])('is refused with %s', async (_, changes) => {
    const response = await withClaims(changes);
    expect(response.status).toBe(502);
    expect(response.body).toContain('login_failed');
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['an expiry 30 seconds ago', { exp: NOW - 30 }],
    ['a time of issue in the future', { iat: NOW + 31 }],
    ['a time before which it is not valid', { nbf: NOW + 31 }],
  ])('is refused with %s, and the clocks are named', async (_, changes) => {
    const response = await withClaims(changes);
    expect(response.status).toBe(502);
    expect(response.body).toContain('login_clock_skew');
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['an expiry 29 seconds ago', { exp: NOW - 29 }],
    ['a clock 30 seconds ahead', { iat: NOW + 30, nbf: NOW + 30 }],
    [
      'several audiences, one of them ours, and us as authorized party',
      { aud: ['shop-client', 'x'], azp: 'shop-client' },
    ],
  ])('is taken with %s', async (_, changes) => {
    expect((await withClaims(changes)).status).toBe(302);
  });

  test('is named in the log by the claim at fault, not by its value', async () => {
    const round = new LoginRound();
    await finishWith(async (_, nonce) => {
      return round.idp.tokens(nonce, { id_token: await round.idp.idToken(nonce, { aud: SECRET_TEXT }) });
    }, round);
    expect(round.log.lines.at(-1)?.detail).toBe('OAUTH_JWT_CLAIM_COMPARISON_FAILED (aud)');
  });

  test('is judged by the clock of the gate, not of the machine', async () => {
    const round = new LoginRound();
    round.clock.advance(-1_000_000_000);
    const response = await finishWith((_, nonce) => round.idp.tokens(nonce), round);
    expect(response.status).toBe(302);
  });

  test('is refused without signature', async () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = (nonce: string) => ({ iss: ISSUER, sub: 'a', aud: 'shop-client', iat: NOW, exp: NOW + 60, nonce });
    for (const alg of ['none', 'None', 'NONE', '']) {
      const response = await withIdToken(async (_, nonce) => `${part({ alg })}.${part(claims(nonce))}.`);
      expect(response.status).toBe(502);
    }
  });

  test('is refused if its signature is another one', async () => {
    const response = await withIdToken(async (round, nonce) => {
      const [token, other] = [await round.idp.idToken(nonce), await round.idp.idToken('other')];
      return [...token.split('.').slice(0, 2), other.split('.')[2]].join('.');
    });
    expect(response.status).toBe(502);
  });

  test('is refused if its key is not published', async () => {
    const response = await withIdToken(async (round, nonce) => round.idp.idToken(nonce, {}, 'ES256', 'stranger'));
    expect(response.status).toBe(502);
  });

  test('is refused if it is signed with the client secret', async () => {
    const response = await withIdToken(async (_, nonce) =>
      new SignJWT({ iss: ISSUER, sub: 'a', aud: 'shop-client', iat: NOW, exp: NOW + 60, nonce })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(new TextEncoder().encode('client secret')),
    );
    expect(response.status).toBe(502);
  });

  test('is refused if it is signed with an algorithm that the settings do not list', async () => {
    const round = new LoginRound({ provider: { algorithms: ['RS256'] } });
    const response = await finishWith((_, nonce) => round.idp.tokens(nonce), round);
    expect(response.status).toBe(502);
  });

  test('is refused with a critical header', async () => {
    const { privateKey } = await signingKey('ES256');
    const response = await withIdToken(async (_, nonce) =>
      new SignJWT({ iss: ISSUER, sub: 'a', aud: 'shop-client', iat: NOW, exp: NOW + 60, nonce })
        .setProtectedHeader({ alg: 'ES256', kid: 'key-ES256', crit: ['x'], x: 1 })
        .sign(privateKey, { crit: { x: true } }),
    );
    expect(response.status).toBe(502);
  });

  test.each([undefined, null, 7, '', 'a.b', 'a.b.c', 'a.b.c.d.e', 'é.é.é'])(
    'is refused if it is %j',
    async (idToken) => {
      expect((await withIdToken(async () => idToken)).status).toBe(502);
    },
  );

  test('is refused over 16 KB', async () => {
    expect((await withClaims({ padding: 'x'.repeat(13_000) })).status).toBe(502);
  });
});

describe('a token response', () => {
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['no access token', { access_token: undefined }],
    ['an empty access token', { access_token: '' }],
    ['an access token of the wrong type', { access_token: 7 }],
    ['an access token over 16 KB', { access_token: 'x'.repeat(16_385) }],
    ['a refresh token over 16 KB', { refresh_token: 'x'.repeat(16_385) }],
    ['a scope over 16 KB', { scope: 'x'.repeat(16_385) }],
    ['another token type', { token_type: 'mac' }],
    ['a token type that needs a proof', { token_type: 'DPoP' }],
    ['a negative lifetime', { expires_in: -1 }],
    ['a lifetime that is no number', { expires_in: 'soon' }],
    ['a scope that is no string', { scope: ['a'] }],
  ])('is refused with %s', async (_, changes) => {
    const response = await finishWith((round, nonce) => round.idp.tokens(nonce, changes));
    expect(response.status).toBe(502);
    expect(response.body).toContain('login_failed');
  });

  test.each<[string, () => Response | Promise<Response>, number, string]>([
    ['is HTML', () => new Response('<html>', { headers: { 'content-type': 'text/html' } }), 502, 'login_failed'],
    ['is empty', () => new Response('', { headers: { 'content-type': 'application/json' } }), 502, 'login_failed'],
    ['is an array', () => new Response('[]', { headers: { 'content-type': 'application/json' } }), 502, 'login_failed'],
    ['is a redirect', () => new Response(null, { status: 302, headers: { location: '/' } }), 502, 'login_failed'],
    ['is 404', () => new Response('<html>', { status: 404 }), 502, 'login_failed'],
    ['is an unknown error', () => Response.json({ error: SECRET_TEXT }, { status: 400 }), 502, 'login_failed'],
    ['is 500', () => new Response(SECRET_TEXT, { status: 500 }), 503, 'provider_unavailable'],
    ['is 503 with an OAuth error', () => Response.json({ error: 'x' }, { status: 503 }), 503, 'provider_unavailable'],
    ['is too many requests', () => new Response('', { status: 429 }), 503, 'provider_unavailable'],
    ['never comes', () => Promise.reject(new DOMException('x', 'TimeoutError')), 503, 'provider_unavailable'],
    ['is cut off', () => Promise.reject(new TypeError(SECRET_TEXT)), 503, 'provider_unavailable'],
  ])('that %s has its own code', async (_, answer, status, code) => {
    const round = new LoginRound();
    const { state } = await round.start();
    round.idp.http.on(METADATA.tokenEndpoint, answer);
    const response = await round.finish({ state, code: 'code-1' });
    expect(response.status).toBe(status);
    expect(response.body).toContain(code);
    expect(JSON.stringify([response, round.log.lines])).not.toContain(SECRET_TEXT);
    expect(response.cookies).toEqual([expect.stringMatching(/^__Host-claimgate-login-.*Max-Age=0/)]);
  });

  test('whose keys cannot be fetched is an outage', async () => {
    const round = new LoginRound();
    const { state, nonce } = await round.start();
    round.idp.answerTokens(await round.idp.tokens(nonce));
    expect((await round.finish({ state, code: 'code-1' })).status).toBe(503);
  });
});

describe('an authorization response', () => {
  test.each<[string, number, string]>([
    ['access_denied', 403, 'login_refused'],
    ['login_required', 403, 'login_refused'],
    ['invalid_scope', 502, 'login_provider_error'],
    ['unauthorized_client', 502, 'login_provider_error'],
    ['temporarily_unavailable', 503, 'provider_unavailable'],
    ['server_error', 503, 'provider_unavailable'],
    [`<script>alert("${SECRET_TEXT}")</script>`, 403, 'login_refused'],
  ])('with error %s is told without its words', async (error, status, code) => {
    const round = new LoginRound();
    const { state } = await round.start();
    const response = await round.finish({ state, error, error_description: SECRET_TEXT, error_uri: SECRET_TEXT });
    expect(response.status).toBe(status);
    expect(response.body).toContain(code);
    expect(JSON.stringify([response, round.log.lines])).not.toContain(SECRET_TEXT);
    expect(round.jar.names).toEqual([]);
  });

  test.each([
    ['from another issuer', false, { iss: 'https://evil.example', code: 'x' }],
    ['with an error from another issuer', false, { iss: 'https://evil.example', error: 'access_denied' }],
    ['without the issuer it promised', true, { code: 'x' }],
    ['without code', false, {}],
    ['with an empty code', false, { code: '' }],
    ['with a token', false, { code: 'x', id_token: 'x' }],
    ['with a signed response nobody asked for', false, { code: 'x', response: 'x' }],
  ])('%s is refused before the code is used', async (_, issParameterSupported, parameters) => {
    const round = new LoginRound({}, { issParameterSupported });
    const { state } = await round.start();
    const response = await round.finish({ state, ...parameters } as Record<string, string>);
    expect(response.status).toBe(502);
    expect(response.body).toContain('login_failed');
    expect(round.idp.http.sent).toEqual([]);
  });

  test('from the issuer it names is taken', async () => {
    const round = new LoginRound({}, { issParameterSupported: true });
    await round.idp.publishKeys('ES256');
    const { state, nonce } = await round.start();
    round.idp.answerTokens(await round.idp.tokens(nonce));
    expect((await round.finish({ state, code: 'x', iss: ISSUER })).status).toBe(302);
  });
});
