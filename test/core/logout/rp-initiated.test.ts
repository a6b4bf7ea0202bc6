import { describe, expect, test } from 'vitest';
import { GateError } from '../../../core/errors.js';
import { logOut } from '../../../core/logout/rp-initiated.js';
import { gateRequest, NAVIGATION, type RequestParts } from '../../fakes/gate-request.js';
import type { SettingsChanges } from '../../fakes/gate-settings.js';
import { LoginRound } from '../../fakes/login-round.js';
import { METADATA } from '../../fakes/scripted-provider.js';
import { makeSession, storeSession, unsignedToken } from '../../fakes/stored-session.js';

const OWN_ORIGIN = { origin: 'https://api.example.com' };
const SIGNED_OUT = 'https://api.example.com/prod/auth/signed-out';

async function logOutWith(round: LoginRound, cookie: string, parts: RequestParts = {}) {
  const request = gateRequest({ method: 'POST', headers: OWN_ORIGIN, cookie: `__Host-claimgate=${cookie}`, ...parts });
  return logOut(round, request);
}

async function signedIn(changes: SettingsChanges = {}, session: Parameters<typeof storeSession>[1] = {}) {
  const round = new LoginRound(changes);
  round.idp.http.on(METADATA.revocationEndpoint, () => new Response(null, { status: 200 }));
  return { round, cookie: await storeSession(round, session) };
}

describe('logging out', () => {
  test('ends the session here and goes on to the provider', async () => {
    const { round, cookie } = await signedIn();
    const response = await logOutWith(round, cookie);
    expect(round.sessions.rows.size).toBe(0);
    expect(round.sessions.listed.size).toBe(0);
    expect(response.status).toBe(303);
    const location = new URL(response.headers.location ?? '');
    expect(location.origin + location.pathname).toBe(METADATA.endSessionEndpoint);
    expect(Object.fromEntries(location.searchParams)).toEqual({
      client_id: 'shop-client',
      id_token_hint: makeSession().idToken,
      post_logout_redirect_uri: SIGNED_OUT,
    });
  });

  test('deletes the cookie with the attributes it was set with', async () => {
    const { round, cookie } = await signedIn();
    expect((await logOutWith(round, cookie)).cookies[0]).toBe(
      '__Host-claimgate=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax',
    );
  });

  test.each([
    ['there is no cookie', ''],
    ['the cookie is none', '__Host-claimgate=x'],
    ['the session is gone', `__Host-claimgate=${'A'.repeat(43)}`],
  ])('works when %s', async (_, cookie) => {
    const response = await logOutWith(new LoginRound(), '', { cookie });
    expect(response.status).toBe(303);
    const location = new URL(response.headers.location ?? '');
    expect(location.searchParams.has('id_token_hint')).toBe(false);
    expect(location.searchParams.get('client_id')).toBe('shop-client');
    expect(location.searchParams.get('post_logout_redirect_uri')).toBe(SIGNED_OUT);
  });

  test('still names the session to the provider when it has timed out here', async () => {
    const { round, cookie } = await signedIn();
    round.clock.advance(1_000_000);
    const response = await logOutWith(round, cookie);
    expect(response.headers.location).toContain('id_token_hint=');
    expect(round.sessions.rows.size).toBe(0);
  });

  test('leaves out an ID token that API Gateway could not carry', async () => {
    const { round, cookie } = await signedIn({}, { idToken: unsignedToken({ padding: 'x'.repeat(9000) }) });
    const response = await logOutWith(round, cookie);
    expect(response.headers.location).not.toContain('id_token_hint');
    expect(response.headers.location).toContain('client_id=shop-client');
  });

  test('starts logins from zero', async () => {
    const round = new LoginRound();
    for (let count = 0; count < 3; count += 1) await round.logIn();
    round.jar.take((await logOutWith(round, round.jar.get('__Host-claimgate') ?? '')).cookies);
    expect((await round.start()).response.status).toBe(302);
  });

  test('writes nothing about the subject into the log but a digest', async () => {
    const { round, cookie } = await signedIn();
    await logOutWith(round, cookie);
    expect(round.log.lines).toEqual([
      {
        level: 'info',
        message: 'logged out',
        subject: expect.stringMatching(/^[0-9a-f]{16}$/),
        correlationId: 'correlation-1',
      },
    ]);
  });
});

describe('the tokens of the session', () => {
  const sentTokens = (round: LoginRound) =>
    round.idp.http.sentTo(METADATA.revocationEndpoint).map(({ body }) => {
      const form = new URLSearchParams(body);
      return [form.get('token'), form.get('token_type_hint')];
    });

  test('are revoked at the provider, after the session has ended here', async () => {
    const { round, cookie } = await signedIn({}, { accessToken: 'access-1', refreshToken: 'refresh-1' });
    round.idp.http.on(METADATA.revocationEndpoint, () => {
      expect(round.sessions.rows.size).toBe(0);
      return new Response(null, { status: 200 });
    });
    await logOutWith(round, cookie);
    expect(sentTokens(round)).toEqual([
      ['refresh-1', 'refresh_token'],
      ['access-1', 'access_token'],
    ]);
  });

  test('do not hold up the logout when they cannot be revoked; that is logged and counted', async () => {
    const { round, cookie } = await signedIn({}, { refreshToken: 'refresh-1' });
    round.idp.http.on(METADATA.revocationEndpoint, () => new Response(null, { status: 503 }));
    const response = await logOutWith(round, cookie);
    expect(response.status).toBe(303);
    expect(response.headers.location).toContain('id_token_hint=');
    expect(round.log.codes).toEqual([undefined, 'provider_unavailable', 'provider_unavailable']);
    expect(round.metrics.names).toEqual(['SessionsEnded', 'RevocationFailed', 'RevocationFailed']);
    expect(JSON.stringify(round.log.lines)).not.toContain('refresh-1');
  });

  test('are left alone when there is no session any more', async () => {
    const round = new LoginRound();
    await logOutWith(round, 'A'.repeat(43));
    expect(sentTokens(round)).toEqual([]);
  });
});

describe('a provider', () => {
  test('with parameters of its own is told by them', async () => {
    const { round, cookie } = await signedIn({
      provider: {
        logout: {
          kind: 'parameters',
          endpoint: 'https://shop.auth.example.com/logout?x=1',
          clientIdParameter: 'client_id',
          returnParameter: 'logout_uri',
        },
      },
    });
    expect((await logOutWith(round, cookie)).headers.location).toBe(
      `https://shop.auth.example.com/logout?x=1&client_id=shop-client&logout_uri=${encodeURIComponent(SIGNED_OUT)}`,
    );
  });

  test('without logout is not asked', async () => {
    const { round, cookie } = await signedIn({ provider: { logout: { kind: 'none' } } });
    expect((await logOutWith(round, cookie)).headers.location).toBe(SIGNED_OUT);
  });

  test('that cannot be reached does not keep the session alive', async () => {
    const { round, cookie } = await signedIn();
    const [provider] = round.providers;
    const endSessionUrl = () => Promise.reject(new GateError('provider_unavailable'));
    const providers = [{ ...provider, client: { ...provider.client, endSessionUrl } }] as const;
    const response = await logOutWith(Object.assign(round, { providers }), cookie);
    expect(response).toMatchObject({ status: 303, headers: { location: SIGNED_OUT } });
    expect(round.sessions.rows.size).toBe(0);
    expect(round.log.codes).toContain('provider_unavailable');
  });
});

describe('a logout from another site', () => {
  test.each<[string, RequestParts]>([
    ['is a POST of another origin', { headers: { origin: 'https://evil.example' } }],
    ['is a POST without origin', { headers: {} }],
    [
      'is a GET by a link on another site',
      { method: 'GET', headers: { ...NAVIGATION, 'sec-fetch-site': 'cross-site' } },
    ],
    [
      'is a GET by an image here',
      {
        method: 'GET',
        headers: { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image', 'sec-fetch-site': 'same-origin' },
      },
    ],
    ['is a GET that does not say where it comes from', { method: 'GET', headers: { accept: 'text/html' } }],
  ])('%s, and is refused', async (_, parts) => {
    const { round, cookie } = await signedIn();
    const response = await logOutWith(round, cookie, parts);
    expect(response).toMatchObject({ status: 403, cookies: [] });
    expect(response.body).toContain('cross_site');
    expect(round.sessions.rows.size).toBe(1);
  });
});

describe('a logout by GET', () => {
  test.each(['same-origin', 'none'])('is let in as a page load of this site: %s', async (site) => {
    const { round, cookie } = await signedIn();
    const parts = { method: 'GET', headers: { ...NAVIGATION, 'sec-fetch-site': site } };
    expect((await logOutWith(round, cookie, parts)).status).toBe(303);
    expect(round.sessions.rows.size).toBe(0);
  });

  test.each(['PUT', 'DELETE', 'HEAD', 'OPTIONS'])('is the only other method; not %s', async (method) => {
    expect((await logOutWith(new LoginRound(), '', { method })).status).toBe(405);
  });
});

test('a table that fails does not pretend that the session ended', async () => {
  const { round, cookie } = await signedIn();
  Object.assign(round.sessions, { end: () => Promise.reject(new Error('throttled')) });
  const response = await logOutWith(round, cookie);
  expect(response).toMatchObject({ status: 503, cookies: [] });
  expect(response.body).toContain('gate_failure');
});
