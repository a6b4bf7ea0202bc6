import { describe, expect, test } from 'vitest';
import { logout } from '../../../core/logout/logout.js';
import { publicSessionId } from '../../../core/sessions/listing.js';
import { itemKeyOf } from '../../../core/sessions/sealing.js';
import { gateRequest, type RequestParts } from '../../fakes/gate-request.js';
import { LogoutRound } from '../../fakes/logout-round.js';
import { METADATA } from '../../fakes/scripted-provider.js';
import { storeSession } from '../../fakes/stored-session.js';

const OWN_ORIGIN = { origin: 'https://api.example.com' };

const idOf = (cookie: string) => publicSessionId(itemKeyOf(cookie));
const isAlive = (round: LogoutRound, cookie: string) => round.sessions.rows.has(itemKeyOf(cookie));

interface Ending extends RequestParts {
  readonly id?: string;
}

/** Ends one session by its id, or all others without one. */
function end(round: LogoutRound, cookie: string, { id, ...parts }: Ending = {}) {
  const method = parts.method ?? 'DELETE';
  const byForm = method === 'POST' ? '/end' : '';
  const route = id === undefined ? `/auth/sessions${byForm}` : `/auth/sessions/{id}${byForm}`;
  const request = gateRequest({ headers: OWN_ORIGIN, cookie: `__Host-claimgate=${cookie}`, ...parts, method });
  return logout(round, {
    ...request,
    routeKeys: [`${method} ${route}`],
    pathParameters: id === undefined ? {} : { id },
  });
}

describe('ending one session', () => {
  test('ends that one and no other', async () => {
    const round = await LogoutRound.start();
    const [mine, lost, other] = [await storeSession(round), await storeSession(round), await storeSession(round)];
    expect(await end(round, mine, { id: idOf(lost) })).toMatchObject({ status: 204, cookies: [], body: '' });
    expect([mine, lost, other].map((cookie) => isAlive(round, cookie))).toEqual([true, false, true]);
    expect(round.metrics.names).toEqual(['SessionsEnded']);
    expect(round.log.lines).toEqual([
      {
        level: 'info',
        message: 'a session ended by its user',
        subject: expect.stringMatching(/^[0-9a-f]{16}$/),
        correlationId: 'correlation-1',
      },
    ]);
  });

  test('leaves nothing in the lists by subject and by provider session', async () => {
    const round = await LogoutRound.start();
    const [mine, lost] = [await storeSession(round), await storeSession(round, { providerSession: 'sid-2' })];
    await end(round, mine, { id: idOf(lost) });
    const listed = [...round.sessions.listed.values()].flatMap((rows) => [...rows.keys()]);
    expect(listed).not.toContain(itemKeyOf(lost));
  });

  test('by the button of the page leads back to the page', async () => {
    const round = await LogoutRound.start();
    const [mine, lost] = [await storeSession(round), await storeSession(round)];
    const response = await end(round, mine, { id: idOf(lost), method: 'POST' });
    expect(response).toMatchObject({
      status: 303,
      headers: { location: 'https://api.example.com/prod/auth/sessions' },
    });
    expect(isAlive(round, lost)).toBe(false);
  });

  test('may be the one that asks: its tokens are revoked and its cookie goes', async () => {
    const round = await LogoutRound.start();
    round.idp.http.on(METADATA.revocationEndpoint, () => new Response(null, { status: 200 }));
    const mine = await storeSession(round, { refreshToken: 'refresh-1' });
    const response = await end(round, mine, { id: idOf(mine) });
    expect(response.status).toBe(204);
    expect(response.cookies).toEqual(['__Host-claimgate=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax']);
    expect(round.idp.http.sentTo(METADATA.revocationEndpoint)).toHaveLength(2);
    expect(isAlive(round, mine)).toBe(false);
  });

  test.each<[string, (round: LogoutRound) => Promise<string>]>([
    ['of another user', async (round) => idOf(await storeSession(round, { subject: 'bob-id' }))],
    [
      'of the same subject at another provider',
      async (round) => idOf(await storeSession(round, { issuer: 'https://other.example.com' })),
    ],
    ['that never was', async () => 'A'.repeat(22)],
    ['by the key of its row', async (round) => itemKeyOf(await storeSession(round))],
    ['by its cookie', (round) => storeSession(round)],
    ['by nothing', async () => ''],
    ['by something long', async () => 'x'.repeat(9000)],
  ])('is not possible for one %s', async (_, prepare) => {
    const round = await LogoutRound.start();
    const mine = await storeSession(round);
    const id = await prepare(round);
    const before = round.sessions.rows.size;
    const response = await end(round, mine, { id });
    expect(response.status).toBe(404);
    expect(response.body).toContain('not_found');
    expect(round.sessions.rows.size).toBe(before);
  });
});

describe('ending all others', () => {
  test('ends every session of the user but the one that asks, however many', async () => {
    const round = await LogoutRound.start();
    const mine = await storeSession(round);
    for (let count = 0; count < 60; count += 1) await storeSession(round);
    const bob = await storeSession(round, { subject: 'bob-id' });
    expect((await end(round, mine)).status).toBe(204);
    expect([...round.sessions.rows.keys()].sort()).toEqual([itemKeyOf(mine), itemKeyOf(bob)].sort());
  });

  test('keeps out a login of the user that is on its way', async () => {
    const round = await LogoutRound.start();
    const mine = await storeSession(round);
    await round.idp.publishKeys('ES256');
    const { state, nonce } = await round.start();
    round.idp.answerTokens(await round.idp.tokens(nonce));
    await end(round, mine);
    const response = await round.finish({ state, code: 'code-1' });
    expect(response.body).toContain('login_revoked');
    expect([...round.sessions.rows.keys()]).toEqual([itemKeyOf(mine)]);
  });

  test('by the button of the page leads back to the page', async () => {
    const round = await LogoutRound.start();
    const response = await end(round, await storeSession(round), { method: 'POST' });
    expect(response).toMatchObject({
      status: 303,
      headers: { location: 'https://api.example.com/prod/auth/sessions' },
    });
  });

  test('that takes too long says so, and goes on where it stopped', async () => {
    const round = await LogoutRound.start();
    const mine = await storeSession(round);
    for (let count = 0; count < 10; count += 1) await storeSession(round);
    const endRow = round.sessions.end.bind(round.sessions);
    const slow = async (...row: Parameters<typeof endRow>) => {
      round.clock.advance(2);
      return endRow(...row);
    };
    Object.assign(round.sessions, { end: slow });
    const response = await end(round, mine);
    expect(response.status).toBe(503);
    expect(response.body).toContain('logout_incomplete');
    Object.assign(round.sessions, { end: endRow });
    expect((await end(round, mine)).status).toBe(204);
    expect([...round.sessions.rows.keys()]).toEqual([itemKeyOf(mine)]);
  });
});

describe('whoever may not end sessions', () => {
  test.each<[string, RequestParts]>([
    ['another site, by DELETE', { headers: { origin: 'https://evil.example' } }],
    ['another site, by a form', { method: 'POST', headers: { origin: 'https://evil.example' } }],
    ['a form without origin', { method: 'POST', headers: {} }],
    ['a form of a page without referrer', { method: 'POST', headers: { origin: 'null' } }],
    ['a sibling domain', { method: 'POST', headers: { 'sec-fetch-site': 'same-site' } }],
  ])('is refused: %s', async (_, parts) => {
    const round = await LogoutRound.start();
    const [mine, lost] = [await storeSession(round), await storeSession(round)];
    for (const request of [{ ...parts }, { ...parts, id: idOf(lost) }]) {
      expect((await end(round, mine, request)).status).toBe(403);
    }
    expect(round.sessions.rows.size).toBe(2);
    expect(round.directory.markers.size).toBe(0);
  });

  test.each([
    ['has no cookie', ''],
    ['has a cookie that opens nothing', `__Host-claimgate=${'A'.repeat(43)}`],
  ])('is told to sign in: %s', async (_, cookie) => {
    const round = await LogoutRound.start();
    const lost = await storeSession(round);
    expect((await end(round, '', { cookie, id: idOf(lost) })).status).toBe(401);
    expect((await end(round, '', { cookie })).status).toBe(401);
    expect(isAlive(round, lost)).toBe(true);
  });

  test('may be signed in no longer', async () => {
    const round = await LogoutRound.start();
    const [mine, lost] = [await storeSession(round), await storeSession(round)];
    round.clock.advance(3600);
    expect((await end(round, mine, { id: idOf(lost) })).status).toBe(401);
    expect(isAlive(round, lost)).toBe(true);
  });
});

test('a table that fails does not pretend that a session ended', async () => {
  const round = await LogoutRound.start();
  const [mine, lost] = [await storeSession(round), await storeSession(round)];
  Object.assign(round.sessions, { end: () => Promise.reject(new Error('throttled')) });
  for (const parts of [{}, { id: idOf(lost) }]) {
    const response = await end(round, mine, parts);
    expect(response.status).toBe(503);
    expect(response.body).toContain('gate_failure');
  }
});
