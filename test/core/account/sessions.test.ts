import { describe, expect, test } from 'vitest';
import { listSessions } from '../../../core/account/sessions.js';
import { itemKeyOf } from '../../../core/sessions/sealing.js';
import { gateRequest, NAVIGATION, type RequestParts } from '../../fakes/gate-request.js';
import { LoginRound } from '../../fakes/login-round.js';
import { storeSession } from '../../fakes/stored-session.js';

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36';

interface Told {
  readonly sessions: readonly { readonly id: string; readonly current: boolean; readonly lastSeenAt: number }[];
  readonly complete: boolean;
}

function ask(round: LoginRound, cookie: string, headers: RequestParts['headers'] = {}) {
  return listSessions(round, gateRequest({ cookie: `__Host-claimgate=${cookie}`, headers }));
}

async function told(round: LoginRound, cookie: string, headers: RequestParts['headers'] = {}): Promise<Told> {
  const { status, body } = await ask(round, cookie, headers);
  expect(status).toBe(200);
  return JSON.parse(body) as Told;
}

describe('the list of sessions', () => {
  test('has every live session of the user: device, times, and which one asks', async () => {
    const round = new LoginRound();
    await storeSession(round);
    round.clock.advance(100);
    const cookie = await storeSession(round);
    expect(await told(round, cookie, { 'user-agent': CHROME })).toEqual({
      complete: true,
      sessions: [
        {
          id: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
          device: { browser: 'Chrome', system: 'Windows' },
          createdAt: 1_750_000_100,
          lastSeenAt: 1_750_000_100,
          current: true,
        },
        {
          id: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
          device: { browser: 'Firefox', system: 'Linux' },
          createdAt: 1_750_000_000,
          lastSeenAt: 1_750_000_000,
          current: false,
        },
      ],
    });
  });

  test.each([
    ['of another user', { subject: 'bob-id' }],
    ['of the same name at another provider', { issuer: 'https://other.example.com' }],
  ])('has none %s', async (_, other) => {
    const round = new LoginRound();
    const cookie = await storeSession(round);
    await storeSession(round, other);
    expect((await told(round, cookie)).sessions).toHaveLength(1);
  });

  test('has none that ended or timed out', async () => {
    const round = new LoginRound();
    await storeSession(round);
    const ended = await storeSession(round);
    await round.sessions.end(itemKeyOf(ended), {});
    round.clock.advance(3600);
    expect((await told(round, await storeSession(round))).sessions).toHaveLength(1);
  });

  test('finds the sessions from before the gate secret was rotated', async () => {
    const round = new LoginRound();
    await storeSession(round);
    round.secrets.rotate(round.settings.gateSecretArn, 'v2', 'next gate secret');
    expect((await told(round, await storeSession(round))).sessions).toHaveLength(2);
  });

  test('passes over what somebody who can write the table put there', async () => {
    const round = new LoginRound();
    const cookie = await storeSession(round);
    await storeSession(round);
    for (const listed of round.sessions.listed.values()) {
      for (const [key, row] of listed)
        listed.set(key, { ...row, sealed: Uint8Array.from(row.sealed, (byte) => byte ^ 1) });
    }
    expect((await told(round, cookie)).sessions).toHaveLength(1);
  });

  test('is bounded and says so, and has the one that asks all the same', async () => {
    const round = new LoginRound();
    const cookie = await storeSession(round);
    for (let count = 0; count < 120; count += 1) await storeSession(round);
    const { sessions, complete } = await told(round, cookie);
    expect(sessions).toHaveLength(100);
    expect(sessions.filter(({ current }) => current)).toEqual([sessions[0]]);
    expect(complete).toBe(false);
  });

  test('has ids that open nothing, and no cookie, row key, token or subject', async () => {
    const round = new LoginRound();
    const [cookie, other] = [await storeSession(round), await storeSession(round)];
    const { body } = await ask(round, cookie);
    for (const secret of [cookie, other, itemKeyOf(cookie), itemKeyOf(other), 'eyJ', 'alice-id', 'sid-1']) {
      expect(body).not.toContain(secret);
    }
    for (const { id } of (JSON.parse(body) as Told).sessions) {
      expect((await ask(round, id)).status).toBe(401);
      expect((await ask(round, `${id}${id}`.slice(0, 43))).status).toBe(401);
    }
  });

  test('does not keep the session alive', async () => {
    const round = new LoginRound();
    const cookie = await storeSession(round);
    round.clock.advance(3599);
    await told(round, cookie);
    expect(round.sessions.rows.get(itemKeyOf(cookie))?.lastSeenAt).toBe(1_750_000_000);
  });

  test.each([
    ['no_credential', ''],
    ['session_malformed', 'x'],
    ['session_unknown', 'A'.repeat(43)],
  ])('is not for who has no session: %s', async (code, cookie) => {
    const round = new LoginRound();
    const response = await listSessions(
      round,
      gateRequest(cookie === '' ? {} : { cookie: `__Host-claimgate=${cookie}` }),
    );
    expect(response.status).toBe(401);
    expect(JSON.parse(response.body)).toMatchObject({
      error: code,
      loginUrl: `https://api.example.com/prod/auth/login?return_to=${encodeURIComponent('https://api.example.com/prod/auth/sessions')}`,
    });
  });
});

describe('the page of sessions', () => {
  const page = (round: LoginRound, cookie: string, language = 'en') =>
    ask(round, cookie, { ...NAVIGATION, 'user-agent': CHROME, 'accept-language': language });

  test('has a button for each other session and one for all of them', async () => {
    const round = new LoginRound();
    const [cookie] = [await storeSession(round), await storeSession(round)];
    const [, other] = (await told(round, cookie)).sessions;
    const { status, headers, body } = await page(round, cookie);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toContain('form-action https://api.example.com;');
    // Without a referrer the browser would post `Origin: null`, which the gate refuses.
    expect(headers['referrer-policy']).toBe('same-origin');
    const actions = [...body.matchAll(/action="([^"]*)"/g)].map(([, action]) => action);
    expect(actions).toEqual([
      `https://api.example.com/prod/auth/sessions/${other?.id}/end`,
      'https://api.example.com/prod/auth/sessions/end',
    ]);
    expect(body).toContain('aria-label="End: Firefox, Linux"');
    expect(body).toContain('Chrome, Windows <span class="mark">this session</span>');
    expect(body).not.toContain('<script');
  });

  test('has no button to end others when there are none', async () => {
    const round = new LoginRound();
    expect((await page(round, await storeSession(round))).body).not.toContain('<form');
  });

  test('is there in German', async () => {
    const round = new LoginRound();
    const [cookie] = [await storeSession(round), await storeSession(round)];
    const { headers, body } = await page(round, cookie, 'de');
    expect(headers['content-language']).toBe('de');
    expect(body).toContain('<h1>Ihre Sitzungen</h1>');
    expect(body).toContain('diese Sitzung');
    expect(body).toContain('Alle anderen Sitzungen beenden');
  });

  test('leads who is not signed in through the login and back', async () => {
    const { status, body } = await page(new LoginRound(), 'A'.repeat(43));
    expect(status).toBe(401);
    expect(body).toContain('/prod/auth/login?return_to=https%3A%2F%2Fapi.example.com%2Fprod%2Fauth%2Fsessions');
  });
});
