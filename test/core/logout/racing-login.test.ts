import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSession } from '../../../core/login/new-session.js';
import { endSessionsOf } from '../../../core/sessions/ending-by-owner.js';
import type { SessionOwner } from '../../../core/sessions/pointers.js';
import { readSession } from '../../../core/sessions/reading.js';
import { gateRequest } from '../../fakes/gate-request.js';
import { GATE_SECRET_ARN, ISSUER } from '../../fakes/gate-settings.js';
import { LoginRound } from '../../fakes/login-round.js';
import { MemorySessionDirectory } from '../../fakes/memory-session-directory.js';
import { MemorySessionStore } from '../../fakes/memory-session-store.js';
import { METADATA } from '../../fakes/scripted-provider.js';
import { storeSession, unsignedToken } from '../../fakes/stored-session.js';

const OWNERS: readonly SessionOwner[] = [
  { kind: 'subject', issuer: ISSUER, value: 'alice-id' },
  { kind: 'providerSession', issuer: ISSUER, value: 'sid-7' },
];

/** A gate whose table takes its steps when the test says so. */
function gateWith(pause: () => Promise<void>): LoginRound {
  const round = new LoginRound();
  round.idp.http.on(METADATA.revocationEndpoint, () => new Response(null, { status: 200 }));
  const sessions = new MemorySessionStore(pause);
  return Object.assign(round, { sessions, directory: new MemorySessionDirectory(sessions, 2, pause) });
}

function logIn(round: LoginRound, startedAt: number): Promise<string | undefined> {
  const idTokenClaims = { sub: 'alice-id', sid: 'sid-7' };
  const tokens = {
    accessToken: 'access-7',
    idToken: unsignedToken(idTokenClaims),
    idTokenClaims,
    refreshToken: 'refresh-7',
  };
  return createSession({ ...round, provider: round.providers[0] }, gateRequest(), tokens, {
    startedAt,
    remembered: false,
  }).catch((error) => {
    expect(error).toMatchObject({ code: 'login_revoked' });
    return undefined;
  });
}

const revoked = (round: LoginRound) =>
  round.idp.http.sentTo(METADATA.revocationEndpoint).map(({ body }) => new URLSearchParams(body).get('token'));

describe('a login that races a logout of its subject', () => {
  test.each(OWNERS)('loses, whatever the order of their steps: by $kind', async (owner) => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, rotated) => {
        let running = false;
        const round = gateWith(() => (running ? scheduler.schedule(Promise.resolve()) : Promise.resolve()));
        const older = await storeSession(round, { providerSession: 'sid-7' });
        if (rotated) round.secrets.rotate(GATE_SECRET_ARN, 'v2', 'the next gate secret');
        const startedAt = round.clock.now() - 60;
        running = true;
        const outcome = Promise.all([logIn(round, startedAt), endSessionsOf(round, owner)]);
        const [cookie] = await scheduler.waitFor(outcome);
        running = false;
        // Either it was told that it lost, or what it was given has ended.
        if (cookie !== undefined) await expect(readSession(round, cookie)).rejects.toThrow('session_unknown');
        else expect(revoked(round)).toEqual(['refresh-7', 'access-7']);
        await expect(readSession(round, older)).rejects.toThrow('session_unknown');
        expect(round.sessions.rows.size).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  test('wins if it began after the logout', async () => {
    const round = gateWith(async () => {});
    for (const owner of OWNERS) await endSessionsOf(round, owner);
    const cookie = await logIn(round, round.clock.now() + 1);
    await expect(readSession(round, cookie ?? '')).resolves.toBeDefined();
  });

  test('loses if both are of the same second', async () => {
    const round = gateWith(async () => {});
    await endSessionsOf(round, OWNERS[0] as SessionOwner);
    expect(await logIn(round, round.clock.now())).toBeUndefined();
    expect(round.sessions.rows.size).toBe(0);
  });

  test('of somebody else goes through', async () => {
    const round = gateWith(async () => {});
    await endSessionsOf(round, { kind: 'subject', issuer: ISSUER, value: 'bob' });
    await endSessionsOf(round, { kind: 'providerSession', issuer: ISSUER, value: 'alice-id' });
    expect(await logIn(round, round.clock.now() - 60)).toBeDefined();
  });

  test('leads to a page that says so, and to no cookie', async () => {
    const round = new LoginRound();
    round.idp.http.on(METADATA.revocationEndpoint, () => new Response(null, { status: 200 }));
    await round.idp.publishKeys('ES256');
    const { state, nonce } = await round.start();
    round.idp.answerTokens(await round.idp.tokens(nonce));
    round.clock.advance(5);
    await endSessionsOf(round, { kind: 'subject', issuer: ISSUER, value: 'alice-id' });
    const response = await round.finish({ state, code: 'code-1' });
    expect(response.status).toBe(400);
    expect(response.body).toContain('login_revoked');
    expect(round.jar.get('__Host-claimgate')).toBeUndefined();
  });
});

describe('who keeps one session and ends the others', () => {
  test('keeps just that one', async () => {
    const round = new LoginRound();
    const cookies = [await storeSession(round), await storeSession(round), await storeSession(round)];
    const { record } = await readSession(round, cookies[1] ?? '');
    const { ended } = await endSessionsOf(round, OWNERS[0] as SessionOwner, { except: record.key });
    expect(ended).toBe(2);
    expect([...round.sessions.rows.keys()]).toEqual([record.key]);
  });
});

test('who cannot know the newest gate secret ends what can be found, and says that there may be more', async () => {
  const round = new LoginRound();
  await storeSession(round);
  round.secrets.rotate(GATE_SECRET_ARN, 'v2', 'the next gate secret');
  round.secrets.down = true;
  const owner = OWNERS[0] as SessionOwner;
  expect(await endSessionsOf(round, owner)).toEqual({ ended: 1, complete: false });
  round.secrets.down = false;
  expect(await endSessionsOf(round, owner)).toEqual({ ended: 0, complete: true });
});

test('a listing that does not open does not protect its session', async () => {
  const round = new LoginRound();
  await storeSession(round);
  for (const listed of round.sessions.listed.values()) {
    for (const key of listed.keys()) listed.set(key, { sealed: new Uint8Array(40), secretVersion: 'v1' });
  }
  await endSessionsOf(round, OWNERS[0] as SessionOwner);
  expect(round.sessions.rows.size).toBe(0);
});
