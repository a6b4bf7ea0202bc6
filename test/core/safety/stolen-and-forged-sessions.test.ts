import { beforeEach, describe, expect, test } from 'vitest';
import { sessionAuthenticator } from '../../../core/authentication/session.js';
import { newSessionCookie } from '../../../core/sessions/cookie.js';
import { itemKeyOf, sealContextOf, sealSession } from '../../../core/sessions/sealing.js';
import type { SessionRecord } from '../../../core/sessions/store.js';
import { CountedRandom } from '../../fakes/counted-random.js';
import { FixedSecrets } from '../../fakes/fixed-secrets.js';
import { GATE_SECRET_ARN, gateSettings, type SettingsChanges } from '../../fakes/gate-settings.js';
import { LogoutRound } from '../../fakes/logout-round.js';
import { makeSession, storeSession } from '../../fakes/stored-session.js';
import { ask } from './every-address.js';

const SAME_SITE = { origin: 'https://api.example.com' };
const random = new CountedRandom('attacker');

let round: LogoutRound;
beforeEach(async () => {
  round = await LogoutRound.start({ session: { idleTimeout: 600, absoluteTimeout: 3600 } });
});

/** What the gate makes of a session cookie: the subject, or the code of the refusal. */
async function seenAs(cookie: string, changes: Partial<LogoutRound> = {}): Promise<string> {
  const gate = Object.assign(Object.create(round), changes) as LogoutRound;
  try {
    return (await sessionAuthenticator(gate)(cookie)).subject;
  } catch (error) {
    return Object(error).code;
  }
}

function rowOf(cookie: string): SessionRecord {
  const row = round.sessions.rows.get(itemKeyOf(cookie));
  if (row === undefined) throw new Error('no such row');
  return row;
}

function write(row: SessionRecord): void {
  round.sessions.rows.set(row.key, row);
}

describe('a cookie of gate A at gate B', () => {
  test.each<[string, SettingsChanges]>([
    ['shares table and secret', { gateId: 'admin-gate' }],
    ['has raised its session epoch', { session: { epoch: 1 } }],
  ])('is refused when B %s', async (_, changes) => {
    const cookie = await storeSession(round);
    expect(await seenAs(cookie, { settings: gateSettings(changes) })).toBe('session_unknown');
    expect(await seenAs(cookie)).toBe('alice-id');
  });

  test('is refused when B has a secret of its own under the same version', async () => {
    const cookie = await storeSession(round);
    const secrets = new FixedSecrets({ [GATE_SECRET_ARN]: 'secret of gate B' });
    expect(await seenAs(cookie, { secrets })).toBe('session_unknown');
  });
});

describe('who has stolen the table, and no cookie,', () => {
  test('finds nothing in it that works as a cookie', async () => {
    await storeSession(round);
    const [[key = '', row] = []] = round.sessions.rows;
    const found = [key, Buffer.from(row?.sealed ?? []).toString('base64url'), ...round.sessions.listed.keys()];
    for (const text of found) {
      const digest = Buffer.from(text).toString('base64url').slice(0, 43);
      for (const cookie of [text, text.slice(0, 43), digest]) expect(await seenAs(cookie)).not.toBe('alice-id');
    }
  });

  test('reads no token, claim or subject, not even with the gate secret', async () => {
    const cookie = await storeSession(round);
    const { accessToken, idToken, subject, issuer } = makeSession();
    const everything = JSON.stringify([...round.sessions.rows], (_, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    );
    for (const secret of [accessToken, idToken, subject, issuer, cookie]) expect(everything).not.toContain(secret);
    const keys = [...round.sessions.rows.keys()];
    // The key of the seal comes from the cookie, and the table holds what is derived from it only.
    for (const key of keys) expect(await seenAs(key.slice(-43))).not.toBe('alice-id');
  });
});

describe('who can write the table', () => {
  test('cannot forge a session for a cookie of their own', async () => {
    const cookie = newSessionCookie(random);
    const row = { key: itemKeyOf(cookie), version: 1 };
    const secret = { id: 'v1', value: 'a guess' };
    const sealed = sealSession(cookie, secret, row, sealContextOf(round.settings), makeSession(), random);
    const now = round.clock.now();
    write({ ...row, sealed, secretVersion: 'v1', lastSeenAt: now, expiresAt: now + 600 });
    expect(await seenAs(cookie)).toBe('session_unknown');
  });

  test('cannot put the sealed content of one session into the row of another', async () => {
    const [alice, mallory] = [await storeSession(round), await storeSession(round, { subject: 'mallory-id' })];
    const [rowOfAlice, rowOfMallory] = [rowOf(alice), rowOf(mallory)];
    write({ ...rowOfMallory, sealed: rowOfAlice.sealed });
    write({ ...rowOfAlice, sealed: rowOfMallory.sealed });
    expect([await seenAs(alice), await seenAs(mallory)]).toEqual(['session_unknown', 'session_unknown']);
    write({ ...rowOfAlice, key: rowOfMallory.key });
    expect(await seenAs(mallory)).toBe('session_unknown');
  });

  test('cannot move a session to another version or secret', async () => {
    const cookie = await storeSession(round);
    const row = rowOf(cookie);
    for (const change of [{ version: 2 }, { secretVersion: 'v0' }, { secretVersion: '' }]) {
      write({ ...row, ...change });
      expect(await seenAs(cookie)).toBe('session_unknown');
    }
  });

  test('cannot change a bit of the sealed content', async () => {
    const cookie = await storeSession(round);
    const row = rowOf(cookie);
    for (const index of [0, 12, row.sealed.length - 1]) {
      const sealed = Uint8Array.from(row.sealed, (byte, at) => (at === index ? byte ^ 1 : byte));
      write({ ...row, sealed });
      expect(await seenAs(cookie)).toBe('session_unknown');
    }
  });

  test('cannot let a session live longer by editing its expiry: the maximum age is sealed', async () => {
    const cookie = await storeSession(round);
    const never = round.clock.now() + 1_000_000;
    write({ ...rowOf(cookie), expiresAt: never, lastSeenAt: never });
    round.clock.advance(3599);
    expect(await seenAs(cookie)).toBe('alice-id');
    write({ ...rowOf(cookie), expiresAt: never, lastSeenAt: never });
    round.clock.advance(1);
    expect(await seenAs(cookie)).toBe('session_expired');
  });
});

describe('a session that has ended', () => {
  test('is not brought back by the cookie that was logged out', async () => {
    const cookie = await storeSession(round);
    expect(await seenAs(cookie)).toBe('alice-id');
    await ask(round, 'POST', 'logout', { headers: SAME_SITE, cookie: `__Host-claimgate=${cookie}` });
    expect(await seenAs(cookie)).toBe('session_unknown');
    round.jar.take([`__Host-claimgate=${cookie}; Path=/`]);
    await round.logIn();
    expect(await seenAs(cookie)).toBe('session_unknown');
  });

  test('by a raised epoch cannot be used, and a new login can', async () => {
    const before = await storeSession(round);
    const settings = gateSettings({ session: { epoch: 1 } });
    expect(await seenAs(before, { settings })).toBe('session_unknown');
    const after = await storeSession({ ...round, settings });
    expect(await seenAs(after, { settings })).toBe('alice-id');
  });
});

describe('a gate secret that is rotated while sessions are alive', () => {
  test('once keeps them, and twice ends those of the first', async () => {
    const cookie = await storeSession(round);
    round.secrets.rotate(GATE_SECRET_ARN, 'v2', 'second');
    await round.secrets.read(GATE_SECRET_ARN, { fresh: true });
    expect(await seenAs(cookie)).toBe('alice-id');
    round.secrets.rotate(GATE_SECRET_ARN, 'v3', 'third');
    await round.secrets.read(GATE_SECRET_ARN, { fresh: true });
    expect(await seenAs(cookie)).toBe('session_unknown');
  });
});
