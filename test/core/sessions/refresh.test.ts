import { describe, expect, test } from 'vitest';
import { AnswerLost } from '../../../core/http.js';
import { LEASE } from '../../../core/sessions/refresh.js';
import { refreshTime } from '../../../core/sessions/token-set.js';
import { CountedRandom } from '../../fakes/counted-random.js';
import { CLIENT_SECRET_ARN, GATE_SECRET_ARN } from '../../fakes/gate-settings.js';
import { jsonResponse } from '../../fakes/scripted-http.js';
import { METADATA } from '../../fakes/scripted-provider.js';
import { DueSession, LIFETIME, refusal } from './due-session.js';

describe('a session whose access token is due', () => {
  test('is refreshed, and the new tokens are sealed in its row', async () => {
    const due = await DueSession.make();
    due.answer();
    const identity = await due.use();
    expect(identity).toMatchObject({ subject: 'alice-id', accessToken: 'second-access-token' });
    const form = new URLSearchParams(due.asked[0]?.body);
    expect([form.get('grant_type'), form.get('refresh_token')]).toEqual(['refresh_token', 'first-refresh-token']);
    expect(await due.stored()).toMatchObject({
      accessToken: 'second-access-token',
      refreshToken: 'second-refresh-token',
      accessTokenExpiresAt: due.round.clock.now() + LIFETIME,
    });
    expect(due.row).toMatchObject({ version: 2 });
    expect(due.row).not.toHaveProperty('leasedUntil');
    expect(due.round.metrics.names).toEqual(['RefreshSucceeded']);
  });

  test('is not due again until most of the new token’s life is over', async () => {
    const due = await DueSession.make();
    due.answer();
    await due.use();
    due.round.clock.advance(LIFETIME - 61);
    await due.use();
    expect(due.asked).toHaveLength(1);
    due.round.clock.advance(20);
    await due.use();
    expect(due.asked).toHaveLength(2);
    expect(new URLSearchParams(due.asked[1]?.body).get('refresh_token')).toBe('second-refresh-token');
  });

  test('is sealed with the gate secret of today', async () => {
    const due = await DueSession.make();
    due.round.secrets.rotate(GATE_SECRET_ARN, 'v2', 'new secret');
    await due.round.secrets.read(GATE_SECRET_ARN, { fresh: true });
    due.answer();
    await due.use();
    expect(due.row?.secretVersion).toBe('v2');
    due.round.secrets.rotate(GATE_SECRET_ARN, 'v3', 'newer secret');
    await due.round.secrets.read(GATE_SECRET_ARN, { fresh: true });
    expect(await due.use()).toMatchObject({ accessToken: 'second-access-token' });
  });

  test('is refreshed with a client secret that was rotated meanwhile', async () => {
    const due = await DueSession.make();
    await due.round.secrets.read(CLIENT_SECRET_ARN);
    due.round.secrets.rotate(CLIENT_SECRET_ARN, 'v2', 'rotated');
    due.script(({ headers }) => {
      const [, secret] = Buffer.from(headers.get('authorization')?.slice('Basic '.length) ?? '', 'base64')
        .toString()
        .split(':');
      return secret === 'rotated'
        ? jsonResponse({ access_token: 'second-access-token', token_type: 'Bearer', expires_in: LIFETIME })
        : jsonResponse({ error: 'invalid_client' }, 401);
    });
    expect(await due.use()).toMatchObject({ accessToken: 'second-access-token' });
    expect(due.asked).toHaveLength(2);
  });

  test('asks nobody where refresh is off', async () => {
    const due = await DueSession.make({}, { session: { refresh: false } });
    expect(await due.use()).toMatchObject({ accessToken: 'first-access-token' });
    await expect(due.expired.use()).rejects.toThrow(refusal('session_token_expired'));
    expect(due.asked).toEqual([]);
  });

  test('asks once for requests that one function handles at the same time', async () => {
    const due = (await DueSession.make()).expired;
    let leases = 0;
    const { takeLease } = due.round.sessions;
    due.round.sessions.takeLease = (...all) => {
      leases += 1;
      return takeLease.apply(due.round.sessions, all);
    };
    due.answer();
    const identities = await Promise.all(Array.from({ length: 20 }, () => due.use()));
    expect(new Set(identities.map(({ accessToken }) => accessToken))).toEqual(new Set(['second-access-token']));
    expect([leases, due.asked.length]).toEqual([1, 1]);
  });
});

describe('a refresh that fails', () => {
  const FAILURES = {
    'with an error of the server': () => new Response('', { status: 503 }),
    'because too much is asked': () => new Response('', { status: 429 }),
    'with a page': () => new Response('<h1>Maintenance</h1>', { headers: { 'content-type': 'text/html' } }),
    'with half an object': () => new Response('{"access_token":', { headers: { 'content-type': 'application/json' } }),
    'without an access token': () => jsonResponse({ token_type: 'Bearer' }),
    'with a token that is no bearer token': () => jsonResponse({ access_token: 'a', token_type: 'DPoP' }),
    'because the client may not': () => jsonResponse({ error: 'unauthorized_client' }, 400),
    'without a connection': () => Promise.reject(new TypeError('fetch failed')),
  } as const;

  test.each(Object.entries(FAILURES))(
    '%s ends no session: the present token serves until it expires',
    async (_, answer) => {
      const due = await DueSession.make();
      due.script(answer);
      expect(await due.use()).toMatchObject({ accessToken: 'first-access-token' });
      expect(due.row).toMatchObject({ version: 1, retryAt: due.round.clock.now() + 30 });
      expect(due.row).not.toHaveProperty('leasedUntil');
      expect(due.round.metrics.added).toEqual([{ name: 'RefreshFailed', value: 1, code: 'refresh_failed' }]);
      due.round.clock.advance(29);
      await due.use();
      expect(due.asked).toHaveLength(1);
      due.round.clock.advance(1);
      due.answer();
      expect(await due.use()).toMatchObject({ accessToken: 'second-access-token' });
    },
  );

  test('is a failure, and no sign-out, once the token has expired; then too the provider has its peace', async () => {
    const due = (await DueSession.make()).expired;
    due.script(FAILURES['with an error of the server']);
    await expect(due.use()).rejects.toThrow(refusal('refresh_failed'));
    await expect(due.use()).rejects.toThrow(refusal('refresh_failed'));
    expect(due.asked).toHaveLength(1);
    due.round.clock.advance(30);
    due.answer();
    expect(await due.use()).toMatchObject({ accessToken: 'second-access-token' });
  });

  test('because the answer was lost is tried once more, at once', async () => {
    const due = await DueSession.make();
    const answers = [
      () => Promise.reject(new AnswerLost('lost')),
      () => jsonResponse({ access_token: 'b', token_type: 'bearer' }),
    ];
    due.script(() => answers.shift()?.() ?? new Response('', { status: 500 }));
    expect(await due.use()).toMatchObject({ accessToken: 'b' });
    expect(due.asked).toHaveLength(2);
  });

  test('because two answers were lost is not tried a third time', async () => {
    const due = await DueSession.make();
    due.script(() => Promise.reject(new AnswerLost('lost')));
    expect(await due.use()).toMatchObject({ accessToken: 'first-access-token' });
    expect(due.asked).toHaveLength(2);
    expect(due.row?.retryAt).toBe(due.round.clock.now() + 30);
  });

  test('because the keys of the provider cannot be fetched does not show a used token again at once', async () => {
    const due = await DueSession.make();
    due.answer({ id_token: await due.round.idp.idToken('nonce-1', { auth_time: 7 }) });
    due.round.idp.http.on(METADATA.jwksUri, () => Promise.reject(new AnswerLost('lost')));
    await due.use();
    expect(due.asked).toHaveLength(1);
  });

  test('with invalid_grant ends the session', async () => {
    const due = await DueSession.make();
    due.script(() => jsonResponse({ error: 'invalid_grant' }, 400));
    await expect(due.use()).rejects.toThrow(refusal('session_revoked'));
    expect(due.row).toBeUndefined();
    expect(due.round.sessions.listed.size).toBe(0);
    expect(due.round.metrics.names).toEqual(['RefreshFailed', 'SessionsEnded']);
    await expect(due.use()).rejects.toThrow(refusal('session_unknown'));
    expect(due.asked).toHaveLength(1);
  });
});

describe('somebody else’s refresh', () => {
  test('is not waited for by who has a token that is good', async () => {
    const due = await DueSession.make();
    const now = due.round.clock.now();
    await due.round.sessions.takeLease({ key: due.key, version: 1, owner: 'other' }, now, now + LEASE);
    expect(await due.use()).toMatchObject({ accessToken: 'first-access-token' });
    expect([due.asked.length, due.round.clock.now()]).toEqual([0, now]);
  });

  test('is waited for by who has none, but not for ever, and nobody is signed out', async () => {
    const due = (await DueSession.make()).expired;
    const now = due.round.clock.now();
    await due.round.sessions.takeLease({ key: due.key, version: 1, owner: 'other' }, now, now + LEASE);
    await expect(due.use()).rejects.toThrow(refusal('refresh_pending'));
    expect(due.round.clock.now() - now).toBe(8);
    expect(due.asked).toEqual([]);
  });

  test('that never ended is taken over when its lease has run out', async () => {
    const due = (await DueSession.make()).expired;
    const now = due.round.clock.now();
    await due.round.sessions.takeLease({ key: due.key, version: 1, owner: 'crashed' }, now, now + LEASE);
    due.round.clock.advance(LEASE - 1);
    due.answer();
    expect(await due.use()).toMatchObject({ accessToken: 'second-access-token' });
  });
});

describe('refreshed tokens', () => {
  test('are revoked if the session ended while they were on their way', async () => {
    const due = await DueSession.make();
    due.script(async () => {
      await due.round.sessions.end(due.key, (await due.stored()).pointers);
      return jsonResponse({ access_token: 'a2', token_type: 'Bearer', refresh_token: 'r2' });
    });
    due.round.idp.http.on(METADATA.revocationEndpoint, () => new Response('', { status: 200 }));
    await expect(due.use()).rejects.toThrow(refusal('session_unknown'));
    const revoked = due.round.idp.http.sentTo(METADATA.revocationEndpoint);
    expect(revoked.map(({ body }) => new URLSearchParams(body).get('token'))).toEqual(['r2', 'a2']);
    expect(due.row).toBeUndefined();
  });

  test('are revoked one by one, so that one failure leaves no other behind', async () => {
    const due = await DueSession.make();
    due.script(async () => {
      await due.round.sessions.end(due.key, (await due.stored()).pointers);
      return jsonResponse({ access_token: 'a2', token_type: 'Bearer', refresh_token: 'r2' });
    });
    due.round.idp.http.on(METADATA.revocationEndpoint, () => new Response('', { status: 503 }));
    await expect(due.use()).rejects.toThrow(refusal('session_unknown'));
    expect(due.round.idp.http.sentTo(METADATA.revocationEndpoint)).toHaveLength(2);
    expect(due.round.metrics.names).toEqual(['RevocationFailed', 'RevocationFailed']);
  });

  test('are there even if the table’s answer to their write was lost', async () => {
    const due = await DueSession.make();
    due.answer();
    const { replace } = due.round.sessions;
    let writes = 0;
    due.round.sessions.replace = async (...all) => {
      writes += 1;
      const written = await replace.apply(due.round.sessions, all);
      if (writes === 1) throw new Error('connection lost');
      return written;
    };
    expect(await due.use()).toMatchObject({ accessToken: 'second-access-token' });
    expect(writes).toBe(2);
    expect(due.round.metrics.names).toEqual(['RefreshSucceeded']);
  });

  test('are not taken for those of an ended session while the table does not say what became of their write', async () => {
    const due = await DueSession.make();
    due.answer();
    const { replace, read } = due.round.sessions;
    let [writes, failures] = [0, 3];
    due.round.sessions.replace = async (...all) => {
      writes += 1;
      const written = await replace.apply(due.round.sessions, all);
      if (writes === 1) throw new Error('connection lost');
      return written;
    };
    due.round.sessions.read = async (key) => {
      if (writes > 1 && failures > 0) {
        failures -= 1;
        throw new Error('throttled');
      }
      return read.call(due.round.sessions, key);
    };
    expect(await due.use()).toMatchObject({ accessToken: 'second-access-token' });
    expect(failures).toBe(0);
    expect(due.round.idp.http.sentTo(METADATA.revocationEndpoint)).toEqual([]);
  });

  test('are written again and again while the table throttles, and reported if it takes them at no time', async () => {
    const due = await DueSession.make();
    due.answer();
    let writes = 0;
    due.round.sessions.replace = async () => {
      writes += 1;
      throw new Error('throttled');
    };
    expect(await due.use()).toMatchObject({ accessToken: 'first-access-token' });
    expect(writes).toBe(7);
    expect(due.round.log.lines).toContainEqual(
      expect.objectContaining({ code: 'refresh_failed', detail: 'the refreshed tokens could not be stored' }),
    );
    await expect(due.expired.use()).rejects.toThrow(refusal('refresh_failed'));
  });

  test('are never written to a log', async () => {
    const due = await DueSession.make();
    due.answer({ access_token: 'unmistakable', refresh_token: 'unmistakable', error_description: 'unmistakable' });
    await due.use();
    due.script(() => jsonResponse({ error: 'unmistakable', error_description: 'unmistakable' }, 400));
    await due.expired.use().catch(() => undefined);
    expect(due.round.log.lines.length).toBeGreaterThan(0);
    expect(JSON.stringify(due.round.log.lines)).not.toContain('unmistakable');
  });
});

describe('the time of a refresh', () => {
  test.each([
    ['a minute before the end of a long life', 3600, 3540],
    ['after three quarters of a short one', 100, 75],
    ['after three quarters of one as short as tests have', 4, 3],
  ])('is %s, and a little later for some', (_, life, earliest) => {
    const random = new CountedRandom('jitter');
    const times = Array.from({ length: 200 }, () => refreshTime(1_000_000, 1_000_000 + life, random) - 1_000_000);
    expect(Math.min(...times)).toBe(earliest);
    expect(Math.max(...times)).toBeLessThanOrEqual(earliest + (life - earliest) / 4);
    if (life > 50) expect(new Set(times).size).toBeGreaterThan(4);
  });
});
