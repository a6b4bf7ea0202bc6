import { beforeEach, describe, expect, test } from 'vitest';
import { sessionAuthenticator } from '../../../core/authentication/session.js';
import { newSessionCookie } from '../../../core/sessions/cookie.js';
import { readSession, type SessionDependencies } from '../../../core/sessions/reading.js';
import { itemKeyOf } from '../../../core/sessions/sealing.js';
import { CountedRandom } from '../../fakes/counted-random.js';
import { FixedClock } from '../../fakes/fixed-clock.js';
import { FixedSecrets } from '../../fakes/fixed-secrets.js';
import { GATE_SECRET_ARN, gateSettings, ISSUER } from '../../fakes/gate-settings.js';
import { MemorySessionStore } from '../../fakes/memory-session-store.js';
import { storeSession, unsignedToken } from '../../fakes/stored-session.js';

interface Fakes extends SessionDependencies {
  readonly clock: FixedClock;
  readonly secrets: FixedSecrets;
  readonly sessions: MemorySessionStore;
}

const settings = gateSettings({ session: { idleTimeout: 600, absoluteTimeout: 3600 } });
let deps: Fakes;

beforeEach(() => {
  deps = {
    settings,
    clock: new FixedClock(),
    secrets: new FixedSecrets({ [GATE_SECRET_ARN]: 'gate secret' }),
    sessions: new MemorySessionStore(),
  };
});

function authenticate(cookie: string, changed: Partial<SessionDependencies> = {}) {
  return sessionAuthenticator({ ...deps, refresh: async (_, stored) => stored, ...changed })(cookie);
}

function refusal(code: string) {
  return expect.objectContaining({ name: 'GateError', code });
}

describe('a session cookie', () => {
  test('says who its session belongs to', async () => {
    const identity = await authenticate(await storeSession(deps));
    expect(identity).toMatchObject({ issuer: ISSUER, subject: 'alice-id', authenticatedBy: 'session' });
    expect(identity.expiresAt).toBe(deps.clock.now() + 600);
  });

  test('of no session is refused', async () => {
    await expect(authenticate(newSessionCookie(new CountedRandom('stranger')))).rejects.toThrow(
      refusal('session_unknown'),
    );
  });

  test('that is not one is refused before anything is read', async () => {
    await expect(authenticate('guess')).rejects.toThrow(refusal('session_malformed'));
  });

  test('stops working when its session is not used', async () => {
    const cookie = await storeSession(deps);
    deps.clock.advance(599);
    await authenticate(cookie);
    deps.clock.advance(599);
    await authenticate(cookie);
    deps.clock.advance(600);
    await expect(authenticate(cookie)).rejects.toThrow(refusal('session_idle'));
  });

  test('stops working at the maximum age of its session however busy it is', async () => {
    const cookie = await storeSession(deps);
    for (let minutes = 0; minutes < 59; minutes += 1) {
      deps.clock.advance(60);
      await authenticate(cookie);
    }
    deps.clock.advance(60);
    await expect(authenticate(cookie)).rejects.toThrow(refusal('session_expired'));
  });

  test('stops working with the access token', async () => {
    const cookie = await storeSession(deps, { accessTokenExpiresAt: deps.clock.now() + 300 });
    expect((await authenticate(cookie)).expiresAt).toBe(deps.clock.now() + 300);
    deps.clock.advance(300);
    await expect(authenticate(cookie)).rejects.toThrow(refusal('session_token_expired'));
  });

  test('is not accepted by another gate on the same table', async () => {
    const cookie = await storeSession(deps);
    await expect(authenticate(cookie, { settings: { ...settings, gateId: 'admin-gate' } })).rejects.toThrow(
      refusal('session_unknown'),
    );
  });

  test('is not accepted after the session epoch was raised', async () => {
    const cookie = await storeSession(deps);
    const raised = gateSettings({ session: { ...settings.session, epoch: 1 } });
    await expect(authenticate(cookie, { settings: raised })).rejects.toThrow(refusal('session_unknown'));
  });

  test('does not open the row of another session', async () => {
    const [mine, theirs] = [await storeSession(deps), await storeSession(deps, { subject: 'bob-id' })];
    const row = deps.sessions.rows.get(itemKeyOf(theirs));
    if (row !== undefined) deps.sessions.rows.set(itemKeyOf(mine), row);
    await expect(authenticate(mine)).rejects.toThrow(refusal('session_unknown'));
  });
});

describe('use of a session', () => {
  test('is written down at most once a minute', async () => {
    const cookie = await storeSession(deps);
    const start = deps.clock.now();
    const lastSeenAt = () => deps.sessions.rows.get(itemKeyOf(cookie))?.lastSeenAt;
    deps.clock.advance(59);
    await authenticate(cookie);
    expect(lastSeenAt()).toBe(start);
    deps.clock.advance(1);
    await authenticate(cookie);
    expect(lastSeenAt()).toBe(start + 60);
    expect(deps.sessions.rows.get(itemKeyOf(cookie))?.expiresAt).toBe(start + 660);
  });

  test('never moves the expiry beyond the maximum age', async () => {
    const cookie = await storeSession(deps);
    const start = deps.clock.now();
    for (let step = 0; step < 7; step += 1) {
      deps.clock.advance(500);
      await authenticate(cookie);
    }
    expect(deps.sessions.rows.get(itemKeyOf(cookie))?.expiresAt).toBe(start + 3600);
  });

  test('does not bring back a session that ends at the same moment', async () => {
    const cookie = await storeSession(deps);
    deps.clock.advance(60);
    const { sessions } = deps;
    const touch = sessions.touch.bind(sessions);
    sessions.touch = async (key, times) => {
      sessions.rows.delete(key);
      return touch(key, times);
    };
    await expect(authenticate(cookie)).rejects.toThrow(refusal('session_unknown'));
    expect(sessions.rows.size).toBe(0);
  });

  test('is not what a mere look at the session counts as', async () => {
    const cookie = await storeSession(deps);
    const start = deps.clock.now();
    deps.clock.advance(120);
    await readSession(deps, cookie);
    expect(deps.sessions.rows.get(itemKeyOf(cookie))?.lastSeenAt).toBe(start);
  });
});

describe('the claims of a session', () => {
  test('come from the access token, the grant, the ID token and userinfo, in this order', async () => {
    const cookie = await storeSession(deps, {
      grantedScope: 'orders:read',
      userinfo: { sub: 'alice-id', from: 'userinfo' },
    });
    const identity = await authenticate(cookie);
    expect(identity.claimSources.map((claims) => claims.from ?? claims)).toEqual([
      'access token',
      { scope: 'orders:read' },
      'ID token',
      'userinfo',
    ]);
    expect(identity.userinfo).toEqual({ sub: 'alice-id', from: 'userinfo' });
  });

  test('are not taken from an access token that was not verified', async () => {
    const accessToken = unsignedToken({ scope: 'everything' });
    const identity = await authenticate(await storeSession(deps, { accessToken, accessTokenVerified: false }));
    expect(identity.claimSources.map((claims) => claims.from)).toEqual(['ID token']);
    expect(identity.accessToken).toBe(accessToken);
  });
});

describe('a rotated gate secret', () => {
  test('still opens sessions of the one before', async () => {
    const cookie = await storeSession(deps);
    deps.secrets.rotate(GATE_SECRET_ARN, 'v2', 'new secret');
    await deps.secrets.read(GATE_SECRET_ARN, { fresh: true });
    await expect(authenticate(cookie)).resolves.toMatchObject({ subject: 'alice-id' });
  });

  test('is read once when a session names a version that is not known yet', async () => {
    const elsewhere = new FixedSecrets({});
    elsewhere.stored.set(GATE_SECRET_ARN, [{ id: 'v2', value: 'new secret' }]);
    const cookie = await storeSession({ ...deps, secrets: elsewhere });
    await deps.secrets.read(GATE_SECRET_ARN);
    deps.secrets.rotate(GATE_SECRET_ARN, 'v2', 'new secret');
    await expect(authenticate(cookie)).resolves.toMatchObject({ subject: 'alice-id' });
    expect(deps.secrets.freshReads).toBe(1);
  });

  test('ends sessions of versions that are gone', async () => {
    const cookie = await storeSession(deps);
    deps.secrets.rotate(GATE_SECRET_ARN, 'v2', 'second');
    deps.secrets.rotate(GATE_SECRET_ARN, 'v3', 'third');
    await deps.secrets.read(GATE_SECRET_ARN, { fresh: true });
    await expect(authenticate(cookie)).rejects.toThrow(refusal('session_unknown'));
  });
});
