import { describe, expect, test } from 'vitest';
import { frontChannelLogout } from '../../../core/logout/front-channel.js';
import { gateRequest } from '../../fakes/gate-request.js';
import { ISSUER } from '../../fakes/gate-settings.js';
import { LoginRound } from '../../fakes/login-round.js';
import { storeSession } from '../../fakes/stored-session.js';

async function ask(query: string | Record<string, string>, round = new LoginRound(), method = 'GET') {
  await storeSession(round, { providerSession: 'sid-1' });
  await storeSession(round, { providerSession: 'sid-2' });
  const text = typeof query === 'string' ? query : new URLSearchParams(query).toString();
  const response = await frontChannelLogout(round, gateRequest({ query: text, method }));
  return { round, response };
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

  test('writes nothing about a provider session that nobody knows: strangers could fill the table', async () => {
    expect((await ask({ iss: ISSUER, sid: 'sid-9' })).round.directory.markers.size).toBe(0);
    expect((await ask({ iss: ISSUER, sid: 'sid-1' })).round.directory.markers.size).toBe(1);
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
