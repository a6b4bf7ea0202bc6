import { describe, expect, test } from 'vitest';
import { readSession } from '../../../core/sessions/reading.js';
import { GATE_SECRET_ARN, ISSUER } from '../../fakes/gate-settings.js';
import { LOGOUT_EVENT, LogoutRound } from '../../fakes/logout-round.js';
import { MemorySessionDirectory } from '../../fakes/memory-session-directory.js';
import { signingKey, tokenPart } from '../../fakes/signed-tokens.js';
import { storeSession } from '../../fakes/stored-session.js';

function lives(round: LogoutRound, cookie: string): Promise<boolean> {
  return readSession(round, cookie).then(
    () => true,
    () => false,
  );
}

async function signedIn(...sessions: Parameters<typeof storeSession>[1][]) {
  const round = await LogoutRound.start();
  const cookies: string[] = [];
  for (const session of sessions) cookies.push(await storeSession(round, session));
  return { round, cookies, alive: () => Promise.all(cookies.map((cookie) => lives(round, cookie))) };
}

describe('a logout token', () => {
  test('with a subject ends all sessions of it, and no others', async () => {
    const { round, alive } = await signedIn(
      { providerSession: 'sid-1' },
      { providerSession: 'sid-2' },
      { subject: 'bob' },
    );
    expect(await round.send(await round.token())).toMatchObject({ status: 200, body: '' });
    expect(await alive()).toEqual([false, false, true]);
    expect(round.metrics.added).toEqual([
      { name: 'SessionsEnded', value: 2 },
      { name: 'BackChannelLogoutSucceeded', value: 1 },
    ]);
  });

  test('with a provider session ends the sessions of that one alone', async () => {
    const { round, alive } = await signedIn({ providerSession: 'sid-1' }, { providerSession: 'sid-2' });
    expect((await round.send(await round.token({ sid: 'sid-2' }))).status).toBe(200);
    expect(await alive()).toEqual([true, false]);
  });

  test('may name the provider session only', async () => {
    const { round, alive } = await signedIn({ providerSession: 'sid-1' });
    expect((await round.send(await round.token({ sub: undefined, sid: 'sid-1' }))).status).toBe(200);
    expect(await alive()).toEqual([false]);
    expect(round.sessions.listed.size).toBe(0);
  });

  test('for somebody without sessions has succeeded', async () => {
    const { round } = await signedIn();
    expect((await round.send(await round.token())).status).toBe(200);
  });

  test('finds sessions that began under the secret before', async () => {
    const { round, alive } = await signedIn({});
    round.secrets.rotate(GATE_SECRET_ARN, 'v2', 'another gate secret');
    expect((await round.send(await round.token())).status).toBe(200);
    expect(await alive()).toEqual([false]);
  });

  test('that comes again answers 200 and does nothing', async () => {
    const { round } = await signedIn({});
    const token = await round.token();
    await round.send(token);
    const later = await storeSession(round);
    expect((await round.send(token)).status).toBe(200);
    expect(await lives(round, later)).toBe(true);
    expect(round.metrics.names.filter((name) => name === 'SessionsEnded')).toHaveLength(1);
  });

  test('is remembered as long as it could be used, and no longer', async () => {
    const { round } = await signedIn();
    const now = round.clock.now();
    await round.send(await round.token({ exp: now + 100_000 }));
    await round.send(await round.token({ exp: now + 60 }));
    expect([...round.logoutTokens.until.values()]).toEqual([now + 330, now + 90]);
  });

  test.each([undefined, 'logout+jwt', 'LOGOUT+JWT', 'application/logout+jwt', 'JWT'])(
    'may be of type %s',
    async (typ) => {
      const { round } = await signedIn();
      expect((await round.send(await round.token({}, { typ }))).status).toBe(200);
    },
  );

  test.each([{ aud: ['other', 'shop-client'] }, { sid: 'sid-1', sub: undefined }, { extra: [1] }])(
    'is taken with %j',
    async (claims) => {
      const { round } = await signedIn();
      expect((await round.send(await round.token(claims))).status).toBe(200);
    },
  );
});

describe('a logout token is refused, and ends nothing,', () => {
  const now = 1_750_000_000;
  test.each<[string, string, object, object?]>([
    ['without iss', 'token_issuer', { iss: undefined }],
    ['of a foreign issuer', 'token_issuer', { iss: 'https://evil.example.com' }],
    ['of an issuer that differs by a slash', 'token_issuer', { iss: `${ISSUER}/` }],
    ['without aud', 'token_audience', { aud: undefined }],
    ['for another client', 'token_audience', { aud: 'another-client' }],
    ['for clients that are no strings', 'token_audience', { aud: [['shop-client']] }],
    ['without iat', 'logout_token', { iat: undefined }],
    ['whose iat is stale', 'logout_token', { iat: now - 330 }],
    ['whose iat lies ahead', 'token_not_yet_valid', { iat: now + 31 }],
    ['whose iat is no number', 'token_claims', { iat: '1750000000' }],
    ['without exp', 'token_claims', { exp: undefined }],
    ['that has expired', 'token_expired', { exp: now - 30 }],
    ['that is not valid yet', 'token_not_yet_valid', { nbf: now + 31 }],
    ['without jti', 'logout_token', { jti: undefined }],
    ['with an empty jti', 'logout_token', { jti: '' }],
    ['with a jti that is no string', 'logout_token', { jti: 7 }],
    ['without events', 'logout_token', { events: undefined }],
    ['with events as an array', 'logout_token', { events: [LOGOUT_EVENT] }],
    ['with another event', 'logout_token', { events: { 'https://example.com/event': {} } }],
    ['whose event is no object', 'logout_token', { events: { [LOGOUT_EVENT]: true } }],
    ['whose event is null', 'logout_token', { events: { [LOGOUT_EVENT]: null } }],
    ['with a nonce', 'logout_token', { nonce: 'n' }],
    ['with a nonce that is null', 'logout_token', { nonce: null }],
    ['without sid and sub', 'logout_token', { sub: undefined }],
    ['with an empty sub', 'logout_token', { sub: '' }],
    ['with a sub that is no string', 'logout_token', { sub: { $ne: '' } }],
    ['with a sid that is too long', 'logout_token', { sid: 's'.repeat(1025) }],
    ['of the type of access tokens', 'logout_token', {}, { typ: 'at+jwt' }],
    ['of any other type', 'logout_token', {}, { typ: 'secevent+jwt' }],
    ['with a critical header', 'token_critical_header', {}, { crit: ['b64'], b64: true }],
    ['signed with an unknown key', 'token_key_unknown', {}, { kid: 'unknown' }],
  ])('%s', async (_, code, claims, header = {}) => {
    const { round, alive } = await signedIn({});
    const response = await round.send(await round.token(claims, header));
    expect(response.status).toBe(400);
    expect(JSON.parse(response.body)).toMatchObject({ error: 'invalid_request' });
    expect(response.body).toContain(`"${code}: `);
    expect(await alive()).toEqual([true]);
    expect(round.logoutTokens.until.size).toBe(0);
    expect(round.metrics.added).toEqual([{ name: 'BackChannelLogoutFailed', value: 1, code }]);
  });

  test('without a signature', async () => {
    const { round, alive } = await signedIn({});
    const payload = (await round.token()).split('.')[1];
    const forged = `${tokenPart({ alg: 'none', typ: 'logout+jwt' })}.${payload}`;
    for (const token of [`${forged}.`, `${forged}.c2ln`]) expect((await round.send(token)).status).toBe(400);
    expect(await alive()).toEqual([true]);
  });

  test('signed with the client secret', async () => {
    const { round, alive } = await signedIn({});
    const payload = (await round.token()).split('.')[1];
    const forged = `${tokenPart({ alg: 'HS256', kid: 'provider' })}.${payload}.c2ln`;
    expect((await round.send(forged)).body).toContain('token_algorithm');
    expect(await alive()).toEqual([true]);
  });

  test('signed by somebody else under the name of the key', async () => {
    const { round, alive } = await signedIn({});
    const [header, payload] = (await round.token()).split('.');
    const foreign = await (await signingKey('ES256', 'provider')).sign();
    expect((await round.send(`${header}.${payload}.${foreign.split('.')[2]}`)).body).toContain('token_signature');
    expect(await alive()).toEqual([true]);
  });

  test('when it is an ID token of this client', async () => {
    const { round, alive } = await signedIn({});
    const idToken = await round.token({ events: undefined, jti: 'id', auth_time: now }, { typ: 'JWT' });
    expect((await round.send(idToken)).body).toContain('logout_token');
    expect(await alive()).toEqual([true]);
  });
});

describe('a request for back-channel logout', () => {
  const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
  test.each<[string, object]>([
    ['has no token', { body: '', headers: FORM }],
    ['has an empty token', { body: 'logout_token=', headers: FORM }],
    ['is JSON', { headers: { 'content-type': 'application/json' } }],
    ['has no content type', { headers: {} }],
    ['is too large', { body: `logout_token=x&more=${'x'.repeat(40_000)}`, headers: FORM }],
  ])('that %s is refused', async (_, parts) => {
    const { round, alive } = await signedIn({});
    expect((await round.send(await round.token(), parts)).status).toBe(400);
    expect(await alive()).toEqual([true]);
  });

  test('with two tokens is refused, whichever of them is good', async () => {
    const { round, alive } = await signedIn({});
    const [good, again] = [await round.token(), await round.token()];
    const body = `logout_token=${good}&logout_token=${again}`;
    expect((await round.send('', { body, headers: FORM })).body).toContain('parameter_repeated');
    expect(await alive()).toEqual([true]);
  });

  test('needs no cookie and no origin, and other parameters do not matter', async () => {
    const { round, alive } = await signedIn({});
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };
    const body = `logout_token=${await round.token()}&x=1`;
    expect((await round.send('', { body, headers })).status).toBe(200);
    expect(await alive()).toEqual([false]);
  });
});

describe('when ending sessions fails', () => {
  test('the provider is told, and its next attempt with the same token goes through', async () => {
    const { round, alive } = await signedIn({});
    const token = await round.token();
    const { end } = round.sessions;
    Object.assign(round.sessions, { end: () => Promise.reject(new Error('throttled')) });
    const response = await round.send(token);
    expect(response.status).toBe(400);
    expect(JSON.parse(response.body)).toMatchObject({ error: 'temporarily_unavailable' });
    expect(response.body).not.toContain('throttled');
    Object.assign(round.sessions, { end });
    expect((await round.send(token)).status).toBe(200);
    expect(await alive()).toEqual([false]);
  });

  test('thousands of sessions are ended over as many attempts as it takes', async () => {
    const { round } = await signedIn();
    Object.assign(round, { directory: new MemorySessionDirectory(round.sessions, 100) });
    for (let count = 0; count < 3000; count += 1) await storeSession(round);
    const bob = await storeSession(round, { subject: 'bob' });
    const end = round.sessions.end.bind(round.sessions);
    let ended = 0;
    Object.assign(round.sessions, {
      end: (...args: Parameters<typeof end>) => {
        ended += 1;
        if (ended % 100 === 0) round.clock.advance(1);
        return end(...args);
      },
    });
    const token = await round.token();
    const statuses = [];
    do statuses.push((await round.send(token)).status);
    while (statuses.at(-1) !== 200 && statuses.length < 10);
    expect(statuses).toEqual([400, 400, 400, 200]);
    expect(round.sessions.rows.size).toBe(1);
    expect(await lives(round, bob)).toBe(true);
    expect(
      round.metrics.added.filter(({ name }) => name === 'SessionsEnded').reduce((sum, { value }) => sum + value, 0),
    ).toBe(3000);
  });
});
