import { describe, expect, test } from 'vitest';
import { sessionInfo } from '../../../core/account/session-info.js';
import { itemKeyOf } from '../../../core/sessions/sealing.js';
import { gateRequest, type RequestParts } from '../../fakes/gate-request.js';
import { LoginRound } from '../../fakes/login-round.js';
import { storeSession, unsignedToken } from '../../fakes/stored-session.js';

async function ask(round: LoginRound, cookie?: string, headers: RequestParts['headers'] = {}, query = '') {
  const sent = cookie === undefined ? '' : `__Host-claimgate=${cookie}`;
  const response = await sessionInfo(round, gateRequest({ cookie: sent, headers, query }));
  return { ...response, json: JSON.parse(response.body) as unknown };
}

describe('who asks about a session', () => {
  test('learns who is signed in and until when', async () => {
    const round = new LoginRound();
    const cookie = await storeSession(round, { userinfo: { sub: 'alice-id', email: 'alice@example.com' } });
    round.clock.advance(30);
    expect((await ask(round, cookie)).json).toEqual({
      authenticated: true,
      subject: 'alice-id',
      name: 'Alice',
      email: 'alice@example.com',
      provider: 'custom',
      createdAt: 1_750_000_000,
      remembered: false,
      expiresAt: 1_750_028_800,
      idleExpiresAt: 1_750_003_600,
      refreshable: false,
    });
  });

  test('learns of every limit that there is', async () => {
    const rememberMe = { idleTimeout: 7200, absoluteTimeout: 86_400, always: false };
    const round = new LoginRound({ session: { rollingTimeout: 1200, rememberMe } });
    const token = { accessTokenExpiresAt: 1_750_000_300, refreshToken: 'refresh-token' };
    const cookie = await storeSession(round, { ...token, providerExpiry: 1_750_001_000 });
    expect((await ask(round, cookie)).json).toMatchObject({
      remembered: false,
      expiresAt: 1_750_001_000,
      idleExpiresAt: 1_750_001_000,
      rollingExpiresAt: 1_750_001_200,
      tokenExpiresAt: 1_750_000_300,
      refreshable: true,
    });
    const remembered = await storeSession(round, { remembered: true, absoluteExpiry: 1_750_086_400 });
    const { json } = await ask(round, remembered);
    expect(json).toMatchObject({ remembered: true, expiresAt: 1_750_086_400, idleExpiresAt: 1_750_007_200 });
    expect(json).not.toHaveProperty('rollingExpiresAt');
  });

  test('never sees a token', async () => {
    const round = new LoginRound();
    const cookie = await storeSession(round, { refreshToken: 'refresh-token' });
    const { body } = await ask(round, cookie);
    expect(body).not.toContain('eyJ');
    expect(body).not.toContain('refresh-token');
  });

  test('is not given a name that is no text', async () => {
    const round = new LoginRound();
    const cookie = await storeSession(round, { idToken: unsignedToken({ name: { first: 'A' }, email: ['a'] }) });
    const { json } = await ask(round, cookie);
    expect(json).not.toHaveProperty('name');
    expect(json).not.toHaveProperty('email');
  });

  test('does not keep the session alive', async () => {
    const round = new LoginRound();
    const cookie = await storeSession(round);
    round.clock.advance(3599);
    expect((await ask(round, cookie)).status).toBe(200);
    expect(round.sessions.rows.get(itemKeyOf(cookie))?.lastSeenAt).toBe(1_750_000_000);
    round.clock.advance(1);
    expect((await ask(round, cookie)).json).toMatchObject({ authenticated: false, code: 'session_idle' });
  });

  test('keeps it alive if that is asked for, from a page of an allowed origin', async () => {
    for (const headers of [{ 'sec-fetch-site': 'same-origin' }, { origin: 'https://app.example.com' }]) {
      const round = new LoginRound({ session: { rollingTimeout: 3600 } });
      const cookie = await storeSession(round);
      round.clock.advance(3000);
      const { json } = await ask(round, cookie, headers, 'slide=true');
      expect(json).toMatchObject({ idleExpiresAt: 1_750_006_600, rollingExpiresAt: 1_750_006_600 });
      expect(round.sessions.rows.get(itemKeyOf(cookie))).toMatchObject({ lastSeenAt: 1_750_003_000 });
    }
  });

  test('does not keep it alive for another site, or by another word', async () => {
    const round = new LoginRound();
    const cookie = await storeSession(round);
    round.clock.advance(3000);
    const sites = [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'none' },
      {},
    ];
    for (const headers of sites) {
      const answer = await ask(round, cookie, headers, 'slide=true');
      expect(answer.status).toBe(403);
      expect(answer.json).toMatchObject({ error: 'cross_site' });
    }
    expect((await ask(round, cookie, { 'sec-fetch-site': 'same-origin' }, 'slide=1')).status).toBe(200);
    expect((await ask(round, cookie, {}, 'slide=true&slide=true')).status).toBe(400);
    expect(round.sessions.rows.get(itemKeyOf(cookie))?.lastSeenAt).toBe(1_750_000_000);
  });

  test.each([
    ['no_credential', undefined],
    ['session_malformed', 'x'],
    ['session_unknown', 'A'.repeat(43)],
  ])('is told %s and where to sign in', async (code, cookie) => {
    const answer = await ask(new LoginRound(), cookie);
    expect(answer.status).toBe(401);
    expect(answer.json).toEqual({
      authenticated: false,
      code,
      loginUrl: 'https://api.example.com/prod/auth/login',
      correlationId: 'correlation-1',
    });
  });

  test('may read the answer from an allowed origin only', async () => {
    const allowed = await ask(new LoginRound(), undefined, { origin: 'https://app.example.com' });
    expect(allowed.headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-credentials': 'true',
      vary: 'Origin',
    });
    const stranger = await ask(new LoginRound(), undefined, { origin: 'https://evil.example' });
    expect(stranger.headers).not.toHaveProperty('access-control-allow-origin');
    expect(stranger.headers.vary).toBe('Origin');
  });

  test('is told of a failure as a failure, not as being signed out', async () => {
    const round = new LoginRound();
    Object.assign(round.sessions, { read: () => Promise.reject(new Error('throttled')) });
    const answer = await ask(round, 'A'.repeat(43));
    expect(answer.status).toBe(503);
    expect(answer.json).toMatchObject({ error: 'gate_failure' });
  });
});
