import { describe, expect, test } from 'vitest';
import { LOGIN_LIFETIME } from '../../../core/login/login-cookie.js';
import { frontChannelLogout, UNKNOWN_LOGOUTS } from '../../../core/logout/front-channel.js';
import { gateRequest } from '../../fakes/gate-request.js';
import { ISSUER } from '../../fakes/gate-settings.js';
import { LoginRound } from '../../fakes/login-round.js';
import { METADATA } from '../../fakes/scripted-provider.js';
import { storeSession } from '../../fakes/stored-session.js';

async function ask(query: string | Record<string, string>, round = new LoginRound(), method = 'GET') {
  await storeSession(round, { providerSession: 'sid-1' });
  await storeSession(round, { providerSession: 'sid-2' });
  const text = typeof query === 'string' ? query : new URLSearchParams(query).toString();
  const response = await frontChannelLogout(round, gateRequest({ query: text, method }));
  return { round, response };
}

function logOut(round: LoginRound, sid: string, sourceAddress = '203.0.113.7') {
  const query = new URLSearchParams({ iss: ISSUER, sid }).toString();
  return frontChannelLogout(round, gateRequest({ query, sourceAddress }));
}

describe('a front-channel logout', () => {
  test('ends the session of the provider session, without a cookie', async () => {
    const { round, response } = await ask({ iss: ISSUER, sid: 'sid-1' });
    expect(response).toMatchObject({ status: 200, cookies: [] });
    expect(round.sessions.rows.size).toBe(1);
    expect(round.metrics.added).toEqual([{ name: 'SessionsEnded', value: 1 }]);
  });

  test('may be shown in a frame by the provider, and by nobody else', async () => {
    const { response } = await ask({ iss: ISSUER, sid: 'sid-1' });
    expect(response.headers['content-security-policy']).toBe(
      "default-src 'none'; base-uri 'none'; frame-ancestors https://id.example.com",
    );
    expect(response.headers).not.toHaveProperty('x-frame-options');
  });

  test('knows the host of the login pages where it is another one', async () => {
    const endpoints = { endSession: 'https://login.example.com/logout', authorization: 'https://login.example.com/x' };
    const { response } = await ask({ iss: ISSUER, sid: 'sid-1' }, new LoginRound({ provider: { endpoints } }));
    expect(response.headers['content-security-policy']).toMatch(
      /frame-ancestors https:\/\/id\.example\.com https:\/\/login\.example\.com$/,
    );
  });

  test('says nothing about whether there was a session', async () => {
    const known = await ask({ iss: ISSUER, sid: 'sid-1' });
    const unknown = await ask({ iss: ISSUER, sid: 'sid-9' });
    expect(unknown.response).toEqual(known.response);
  });

  test('stops a login under way whose session nobody knows yet', async () => {
    const round = new LoginRound();
    round.idp.http.on(METADATA.revocationEndpoint, () => new Response(null, { status: 200 }));
    await round.idp.publishKeys('ES256');
    const { state, nonce } = await round.start();
    round.idp.answerTokens(
      await round.idp.tokens(nonce, { id_token: await round.idp.idToken(nonce, { sid: 'sid-7' }) }),
    );
    round.clock.advance(5);
    await logOut(round, 'sid-7');
    const response = await round.finish({ state, code: 'code-1' });
    expect(response.body).toContain('login_revoked');
    expect(round.sessions.rows.size).toBe(0);
  });

  test('remembers that for just as long as a login may take', async () => {
    const round = new LoginRound();
    await logOut(round, 'sid-9');
    const [marker] = round.directory.markers.values();
    expect(Number(marker?.until) - round.clock.now()).toBe(LOGIN_LIFETIME + 60);
  });

  test('of provider sessions that nobody knows is written down a few times per address, so that no stranger fills the table', async () => {
    const round = new LoginRound();
    for (let number = 0; number < UNKNOWN_LOGOUTS.perAddress + 5; number += 1) {
      expect((await logOut(round, `unknown-${number}`)).status).toBe(200);
    }
    expect(round.directory.markers.size).toBe(UNKNOWN_LOGOUTS.perAddress);
    expect(round.log.lines.filter(({ level }) => level === 'warn')).toHaveLength(5);
    await logOut(round, 'unknown', '198.51.100.1');
    expect(round.directory.markers.size).toBe(UNKNOWN_LOGOUTS.perAddress + 1);
  });

  test('over that limit still ends sessions', async () => {
    const round = new LoginRound();
    await storeSession(round, { providerSession: 'sid-1' });
    for (let number = 0; number <= UNKNOWN_LOGOUTS.perAddress; number += 1) await logOut(round, `unknown-${number}`);
    await logOut(round, 'sid-1');
    expect(round.sessions.rows.size).toBe(0);
  });

  test.each<[string, string | Record<string, string>]>([
    ['without parameters', ''],
    ['without sid', { iss: ISSUER }],
    ['without iss', { sid: 'sid-1' }],
    ['of a foreign issuer', { iss: 'https://evil.example.com', sid: 'sid-1' }],
    ['with an empty sid', { iss: ISSUER, sid: '' }],
    ['with an endless sid', { iss: ISSUER, sid: 's'.repeat(1025) }],
    ['with two sids', `iss=${encodeURIComponent(ISSUER)}&sid=sid-1&sid=sid-2`],
  ])('%s is refused and ends nothing', async (_, query) => {
    const { round, response } = await ask(query);
    expect(response.status).toBe(400);
    expect(round.sessions.rows.size).toBe(2);
  });

  test('has the secret read anew once in a while only, since anybody can ask for it', async () => {
    const { round } = await ask({ iss: ISSUER, sid: 'sid-1' });
    expect([round.secrets.freshReads, round.secrets.latestReads]).toEqual([1, 0]);
  });

  test('is a GET', async () => {
    expect((await ask({ iss: ISSUER, sid: 'sid-1' }, new LoginRound(), 'POST')).response.status).toBe(405);
  });
});
