import { describe, expect, test } from 'vitest';
import { sessionAuthenticator } from '../../../core/authentication/session.js';
import { GateError } from '../../../core/errors.js';
import { finishLogin } from '../../../core/login/finish.js';
import { itemKeyOf } from '../../../core/sessions/sealing.js';
import { gateRequest, NAVIGATION } from '../../fakes/gate-request.js';
import { CLIENT_SECRET_ARN, GATE_SECRET_ARN } from '../../fakes/gate-settings.js';
import { LoginRound } from '../../fakes/login-round.js';
import { jsonResponse, type SentRequest } from '../../fakes/scripted-http.js';
import { METADATA } from '../../fakes/scripted-provider.js';
import { storeSession, unsignedToken } from '../../fakes/stored-session.js';

const SESSION = '__Host-claimgate';

function whoIs(round: LoginRound) {
  return sessionAuthenticator(round)(round.jar.get(SESSION) ?? '');
}

/** Id and secret as RFC 6749 section 2.3.1 encodes them. */
function basicPair(sent: SentRequest | undefined): string {
  const [, encoded = ''] = /^Basic (.+)$/.exec(sent?.headers.get('authorization') ?? '') ?? [];
  return decodeURIComponent(Buffer.from(encoded, 'base64').toString().replaceAll('+', ' '));
}

describe('a finished login', () => {
  test('leads to the page that was asked for, with a session', async () => {
    const round = new LoginRound();
    const response = await round.logIn('return_to=/prod/orders?page=2');
    expect(response.status).toBe(302);
    expect(response.headers.location).toBe('https://api.example.com/prod/orders?page=2');
    expect(await whoIs(round)).toMatchObject({ subject: 'alice-id', accessToken: 'opaque-access-token' });
  });

  test('clears its login cookie and no other', async () => {
    const round = new LoginRound();
    const other = await round.start();
    await round.logIn();
    const logins = round.jar.names.filter((name) => name.includes('-login-'));
    expect(logins).toEqual([other.response.cookies[0]?.split('=')[0]]);
  });

  test('redeems the code with the verifier that belongs to the challenge', async () => {
    const round = new LoginRound();
    await round.logIn();
    const [sent] = round.idp.http.sentTo(METADATA.tokenEndpoint);
    const form = new URLSearchParams(sent?.body);
    expect(form.get('code')).toBe('code-1');
    expect(form.get('redirect_uri')).toBe('https://api.example.com/prod/auth/callback');
    expect(form.get('code_verifier')).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(basicPair(sent)).toBe('shop-client:client secret');
  });

  test('works in two tabs at once', async () => {
    const round = new LoginRound();
    await round.idp.publishKeys('ES256');
    const [one, two] = [await round.start('return_to=/prod/one'), await round.start('return_to=/prod/two')];
    round.idp.answerTokens(await round.idp.tokens(two.nonce));
    expect((await round.finish({ state: two.state, code: 'b' })).headers.location).toBe(
      'https://api.example.com/prod/two',
    );
    round.idp.answerTokens(await round.idp.tokens(one.nonce));
    expect((await round.finish({ state: one.state, code: 'a' })).headers.location).toBe(
      'https://api.example.com/prod/one',
    );
    expect(round.sessions.rows.size).toBe(1);
  });

  test('gives a new cookie, and the session before is dead', async () => {
    const round = new LoginRound();
    const before = await storeSession(round, { subject: 'mallory-id' });
    round.jar.take([`${SESSION}=${before}; Path=/`]);
    await round.logIn();
    expect(round.jar.get(SESSION)).not.toBe(before);
    expect([...round.sessions.rows.keys()]).toEqual([itemKeyOf(round.jar.get(SESSION) ?? '')]);
    expect((await whoIs(round)).subject).toBe('alice-id');
  });

  test('lists the session under its subject and the session of the provider', async () => {
    const round = new LoginRound();
    await round.idp.publishKeys('ES256');
    const { state, nonce } = await round.start();
    round.idp.answerTokens(
      await round.idp.tokens(nonce, { id_token: await round.idp.idToken(nonce, { sid: 'sid-1' }) }),
    );
    await round.finish({ state, code: 'code-1' });
    expect(round.sessions.listed.size).toBe(2);
  });

  test('lists the session for as long as it can last, however short its idle timeout', async () => {
    const round = new LoginRound();
    await round.logIn();
    const { absoluteTimeout, idleTimeout } = round.settings.session;
    const [listedUntil = 0] = round.sessions.listedUntil.values();
    const [row] = round.sessions.rows.values();
    expect(listedUntil - (row?.lastSeenAt ?? 0)).toBe(absoluteTimeout);
    expect((row?.expiresAt ?? 0) - (row?.lastSeenAt ?? 0)).toBe(idleTimeout);
  });

  test('keeps the claims of an access token only if it was verified', async () => {
    const token = unsignedToken({ scope: 'orders:read', exp: 1_750_000_400 });
    const verified = new LoginRound();
    verified.accessTokenClaims = async () => ({ scope: 'orders:read', exp: 1_750_000_400 });
    await verified.logIn('', { access_token: token });
    expect((await whoIs(verified)).claimSources[0]).toMatchObject({ scope: 'orders:read' });
    expect((await whoIs(verified)).expiresAt).toBe(1_750_000_400);

    const unverified = new LoginRound();
    await unverified.logIn('', { access_token: token });
    expect((await whoIs(unverified)).claimSources.some((claims) => 'scope' in claims)).toBe(false);
  });

  test('does not lose claims because keys cannot be fetched; it waits for better times', async () => {
    const round = new LoginRound();
    round.accessTokenClaims = async () => {
      throw new GateError('provider_unavailable');
    };
    const response = await round.logIn();
    expect(response.status).toBe(503);
    expect(round.sessions.rows.size).toBe(0);
  });

  test('knows the scope that was granted', async () => {
    const round = new LoginRound();
    await round.logIn('', { scope: 'openid orders:read' });
    expect((await whoIs(round)).claimSources[0]).toEqual({ scope: 'openid orders:read' });
  });

  test('keeps userinfo of the same subject where that is wanted', async () => {
    const round = new LoginRound({ session: { userinfo: true } });
    round.idp.http.on(METADATA.userinfoEndpoint, () => jsonResponse({ sub: 'alice-id', email: 'alice@example.com' }));
    await round.logIn();
    expect((await whoIs(round)).userinfo).toEqual({ sub: 'alice-id', email: 'alice@example.com' });
    expect(round.idp.http.sentTo(METADATA.userinfoEndpoint)[0]?.headers.get('authorization')).toBe(
      'Bearer opaque-access-token',
    );
  });

  test('is refused if userinfo is about somebody else or too large', async () => {
    for (const body of [{ sub: 'bob-id' }, { sub: 'alice-id', large: 'x'.repeat(17_000) }, {}]) {
      const round = new LoginRound({ session: { userinfo: true } });
      round.idp.http.on(METADATA.userinfoEndpoint, () => jsonResponse(body));
      const response = await round.logIn();
      expect(response.status).toBe(502);
      expect(round.sessions.rows.size).toBe(0);
    }
  });

  test('opens although the gate secret was rotated in between', async () => {
    const round = new LoginRound();
    await round.idp.publishKeys('ES256');
    const { state, nonce } = await round.start();
    round.secrets.rotate(GATE_SECRET_ARN, 'v2', 'new secret');
    await round.secrets.read(GATE_SECRET_ARN, { fresh: true });
    round.idp.answerTokens(await round.idp.tokens(nonce));
    expect((await round.finish({ state, code: 'code-1' })).status).toBe(302);
  });

  test('goes home if its return URL is not valid any more', async () => {
    const round = new LoginRound();
    await round.idp.publishKeys('ES256');
    const { state, nonce } = await round.start('return_to=https://app.example.com/x');
    round.idp.answerTokens(await round.idp.tokens(nonce));
    const settings = { ...round.settings, returnOrigins: [] };
    const request = gateRequest({ query: `state=${state}&code=c`, headers: NAVIGATION, cookie: round.jar.header });
    const response = await finishLogin(Object.assign(round, { settings }), request);
    expect(response.headers.location).toBe('https://api.example.com/prod/');
  });
});

describe('a login cookie', () => {
  async function callbackWith(change: (round: LoginRound) => void) {
    const round = new LoginRound();
    await round.idp.publishKeys('ES256');
    const { state, nonce } = await round.start();
    round.idp.answerTokens(await round.idp.tokens(nonce));
    change(round);
    return { round, response: await round.finish({ state, code: 'x' }) };
  }

  test('that a newer gate secret sealed makes the callback read the secret once more', async () => {
    const elsewhere = new LoginRound();
    elsewhere.secrets.rotate(GATE_SECRET_ARN, 'v2', 'new secret');
    const { state, response } = await elsewhere.start();
    const round = new LoginRound();
    await round.secrets.read(GATE_SECRET_ARN);
    round.secrets.rotate(GATE_SECRET_ARN, 'v2', 'new secret');
    round.jar.take(response.cookies);
    await round.finish({ state, error: 'access_denied' });
    expect(round.log.codes).toContain('login_refused');
    expect(round.secrets.freshReads).toBe(1);
  });

  test('may come from a clock 30 seconds ahead and no more', async () => {
    expect((await callbackWith((round) => round.clock.advance(-30))).response.status).toBe(302);
    expect((await callbackWith((round) => round.clock.advance(-31))).response.body).toContain('login_unknown');
  });

  test('counts for nothing beside another of the same name', async () => {
    const round = new LoginRound();
    const { state } = await round.start();
    const [name] = round.jar.names;
    const cookie = `${round.jar.header}; ${name}=x`;
    const request = gateRequest({ query: `state=${state}&code=x`, headers: NAVIGATION, cookie });
    expect((await finishLogin(round, request)).body).toContain('login_unknown');
  });
});

describe('a callback that fits no login of this browser', () => {
  test.each([
    ['without parameters', ''],
    ['without state', 'code=x'],
    ['with a state nobody made', `state=${'A'.repeat(43)}&code=x`],
    ['with a state that is none', 'state=x&code=x'],
    ['with an empty state', 'state=&code=x'],
    ['with an error and no state', 'error=access_denied'],
  ])('offers to sign in again: %s', async (_, query) => {
    const response = await new LoginRound().finish(query);
    expect(response.status).toBe(400);
    expect(response.body).toContain('login_unknown');
    expect(response.body).toContain('href="https://api.example.com/prod/auth/login"');
  });

  test('leads home if there is a live session', async () => {
    const round = new LoginRound();
    await round.logIn();
    const again = await round.finish(`state=${'A'.repeat(43)}&code=x`);
    expect(again).toMatchObject({ status: 302, headers: { location: 'https://api.example.com/prod/' } });
  });

  test('is what another browser gets with a stolen state', async () => {
    const round = new LoginRound();
    const { state } = await round.start();
    const request = gateRequest({ query: `state=${state}&code=x`, headers: NAVIGATION });
    expect((await finishLogin(round, request)).status).toBe(400);
    expect(round.idp.http.sent).toEqual([]);
  });

  test('is what a login becomes after 30 minutes', async () => {
    const round = new LoginRound();
    const { state } = await round.start();
    round.clock.advance(1800);
    expect((await round.finish({ state, code: 'x' })).body).toContain('login_expired');
    expect(round.idp.http.sent).toEqual([]);
  });

  test.each([
    ['time', (value: string) => value.replace(/^\d+/, '1750000001')],
    ['content', (value: string) => `${value.slice(0, -4)}AAAA`],
    ['length', (value: string) => value.slice(0, 30)],
    ['shape', () => 'x'],
  ])('is what a login cookie with changed %s amounts to', async (_, change) => {
    const round = new LoginRound();
    const { state, response } = await round.start();
    const [, name = '', value = ''] = /^([^=]+)=([^;]+)/.exec(response.cookies[0] ?? '') ?? [];
    round.jar.take([`${name}=${change(value)}; Path=/`]);
    expect((await round.finish({ state, code: 'x' })).body).toContain('login_unknown');
  });

  test.each([
    ['gate', { gateId: 'admin-gate' }],
    ['public URL', { publicUrl: 'https://other.example.com' }],
    ['issuer', { provider: { issuer: 'https://other.example.com' } }],
    ['client', { provider: { client: { id: 'other-client', authentication: { kind: 'none' } } } }],
  ] as const)('is what the login of another %s is', async (_, changes) => {
    const round = new LoginRound();
    const { state } = await round.start();
    const { settings, providers } = new LoginRound(changes);
    Object.assign(round, { settings, providers });
    expect((await round.finish({ state, code: 'x' })).body).toContain('login_unknown');
  });

  test.each(['state=a&state=b&code=x', 'state=a&code=x&code=y', 'error=a&error=b'])(
    'is refused with repeated parameters: %s',
    async (query) => {
      expect((await new LoginRound().finish(query)).body).toContain('parameter_repeated');
    },
  );
});

describe('a second callback of the same login', () => {
  test('leads on if the first one signed in', async () => {
    const round = new LoginRound();
    await round.idp.publishKeys('ES256');
    const { state, nonce, response } = await round.start('return_to=/prod/orders');
    round.idp.answerTokens(await round.idp.tokens(nonce));
    await round.finish({ state, code: 'code-1' });
    round.jar.take(response.cookies);
    round.idp.answerTokens({ error: 'invalid_grant' }, 400);
    const second = await round.finish({ state, code: 'code-1' });
    expect(second).toMatchObject({ status: 302, headers: { location: 'https://api.example.com/prod/orders' } });
  });

  test('offers to start again if the first one did not', async () => {
    const round = new LoginRound();
    const { state } = await round.start('return_to=/prod/orders');
    round.idp.answerTokens({ error: 'invalid_grant', error_description: 'Code not valid' }, 400);
    const response = await round.finish({ state, code: 'code-1' });
    expect(response.status).toBe(400);
    expect(response.body).toContain('login_unknown');
    expect(response.body).toContain(encodeURIComponent('https://api.example.com/prod/orders'));
  });
});

describe('a rotated client secret', () => {
  test('is read again when the provider refuses the old one, and the login goes on', async () => {
    const round = new LoginRound();
    await round.idp.publishKeys('ES256');
    await round.secrets.read(CLIENT_SECRET_ARN);
    const { state, nonce } = await round.start();
    round.secrets.rotate(CLIENT_SECRET_ARN, 'v2', 'new-secret');
    const tokens = await round.idp.tokens(nonce);
    round.idp.http.on(METADATA.tokenEndpoint, (sent) =>
      basicPair(sent) === 'shop-client:new-secret'
        ? jsonResponse(tokens)
        : jsonResponse({ error: 'invalid_client' }, 401),
    );
    expect((await round.finish({ state, code: 'code-1' })).status).toBe(302);
    expect(round.secrets.freshReads).toBe(1);
  });

  test.each([
    ['in the body', () => jsonResponse({ error: 'invalid_client' }, 401)],
    ['by a challenge', () => new Response('', { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } })],
  ])('is asked for once only if the provider goes on refusing %s', async (_, answer) => {
    const round = new LoginRound();
    const { state } = await round.start();
    round.idp.http.on(METADATA.tokenEndpoint, answer);
    const response = await round.finish({ state, code: 'code-1' });
    expect(response.status).toBe(502);
    expect(response.body).toContain('login_failed');
    expect(round.idp.http.sentTo(METADATA.tokenEndpoint)).toHaveLength(2);
  });
});
