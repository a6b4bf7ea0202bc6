import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { startLogin } from '../../../core/login/start.js';
import { gateRequest, NAVIGATION } from '../../fakes/gate-request.js';
import { LoginRound } from '../../fakes/login-round.js';

function bodyOf(response: { readonly body: string }): unknown {
  return JSON.parse(response.body);
}

describe('a login', () => {
  test('sends the browser to the provider with state, nonce and PKCE', async () => {
    const round = new LoginRound();
    const { response, asked } = await round.start('return_to=/prod/orders');
    expect(response.status).toBe(302);
    expect(response.headers.location).toMatch(/^https:\/\/id\.example\.com\/realms\/shop\/authorize\?/);
    expect(Object.fromEntries(asked)).toEqual({
      client_id: 'shop-client',
      response_type: 'code',
      scope: 'openid profile orders:read',
      redirect_uri: 'https://api.example.com/prod/auth/callback',
      state: expect.stringMatching(/^[A-Za-z0-9_-]{43}\.[0-9a-z]+$/),
      nonce: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      code_challenge: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      code_challenge_method: 'S256',
    });
  });

  test('sets one cookie that tells nothing about it', async () => {
    const round = new LoginRound();
    const { response, state, nonce } = await round.start('return_to=/prod/orders');
    expect(response.cookies).toHaveLength(1);
    expect(response.cookies[0]).toMatch(
      /^__Host-claimgate-login-[A-Za-z0-9_-]{22}=1750000000\.[A-Za-z0-9_-]+; Path=\/; Max-Age=1800; Secure; HttpOnly; SameSite=Lax$/,
    );
    for (const secret of [state, nonce, 'orders']) expect(response.cookies[0]).not.toContain(secret);
  });

  test('never uses a state, nonce or verifier twice', async () => {
    const round = new LoginRound();
    const [one, two] = [await round.start(), await round.start()];
    const used = [one, two].flatMap(({ asked }) => ['state', 'nonce', 'code_challenge'].map((name) => asked.get(name)));
    expect(new Set(used).size).toBe(6);
    expect(createHash('sha256').update(one.state).digest('base64url')).not.toBe(one.asked.get('code_challenge'));
  });

  test('takes the fixed parameters of the provider, which cannot change the protocol', async () => {
    const authorizationParameters = {
      audience: 'https://api.example.com',
      state: 'fixed',
      redirect_uri: 'https://evil.example',
    };
    const { asked } = await new LoginRound({ provider: { authorizationParameters } }).start();
    expect(asked.get('audience')).toBe('https://api.example.com');
    expect(asked.getAll('state')).not.toContain('fixed');
    expect(asked.getAll('redirect_uri')).toEqual(['https://api.example.com/prod/auth/callback']);
  });
});

describe('the login URL', () => {
  test('passes on what is allowed and nothing else', async () => {
    const query = new URLSearchParams({
      login_hint: 'alice@example.com',
      ui_locales: 'de en-GB',
      prompt: 'login',
      scope: 'admin',
      redirect_uri: 'https://evil.example',
      client_id: 'other',
      state: 'chosen',
      request: 'x',
    });
    const { asked } = await new LoginRound().start(query.toString());
    expect(asked.get('login_hint')).toBe('alice@example.com');
    expect(asked.get('ui_locales')).toBe('de en-GB');
    expect(asked.get('prompt')).toBe('login');
    expect(asked.get('scope')).toBe('openid profile orders:read');
    expect(asked.getAll('redirect_uri')).toEqual(['https://api.example.com/prod/auth/callback']);
    expect(asked.getAll('client_id')).toEqual(['shop-client']);
    expect(asked.has('request')).toBe(false);
    expect(asked.get('state')).not.toBe('chosen');
  });

  test.each([
    ['prompt', 'none'],
    ['prompt', 'login consent'],
    ['ui_locales', '<script>'],
    ['login_hint', 'a\r\nb'],
    ['login_hint', 'a'.repeat(257)],
  ])('does not pass on a strange %s', async (name, value) => {
    const { asked } = await new LoginRound().start(new URLSearchParams({ [name]: value }).toString());
    expect(asked.has(name)).toBe(false);
  });

  test('cannot weaken a prompt that the settings demand', async () => {
    const round = new LoginRound({ provider: { authorizationParameters: { prompt: 'login' } } });
    expect((await round.start('prompt=select_account')).asked.getAll('prompt')).toEqual(['login select_account']);
  });

  test.each([
    'return_to=//evil.example',
    'return_to=',
    'target_link_uri=https://evil.example/',
    'return_to=/prod/auth/logout',
  ])('with %s is refused without going anywhere', async (query) => {
    const { response } = await new LoginRound().start(query);
    expect(response).toMatchObject({ status: 400, cookies: [] });
    expect(response.headers.location).toBeUndefined();
    expect(response.body).toContain('return_url');
    expect(response.body).not.toContain('evil');
  });

  test.each([
    'return_to=/prod/a&return_to=/prod/b',
    'prompt=login&prompt=login',
    'return_to=/prod/a&target_link_uri=/prod/b',
  ])('with a repeated parameter is refused: %s', async (query) => {
    const { response } = await new LoginRound().start(query);
    expect(response.status).toBe(400);
    expect(response.body).toContain('parameter_repeated');
  });

  test('is for page loads; a script is told where it is', async () => {
    const { response } = await new LoginRound().start('return_to=/prod/a', { accept: 'application/json, */*' });
    expect(response).toMatchObject({ status: 401, cookies: [] });
    expect(bodyOf(response)).toEqual({
      error: 'not_a_navigation',
      message: expect.any(String),
      loginUrl: `https://api.example.com/prod/auth/login?return_to=${encodeURIComponent('https://api.example.com/prod/a')}`,
      challenge: 'Bearer realm="id.example.com"',
      correlationId: 'correlation-1',
    });
  });

  test.each(['HEAD', 'PUT', 'DELETE'])('does not take %s', async (method) => {
    const response = await startLogin(new LoginRound(), gateRequest({ method, headers: NAVIGATION }));
    expect(response).toMatchObject({ status: 405, headers: { allow: 'GET, POST' } });
  });
});

describe('a browser with many logins', () => {
  test('keeps the five newest', async () => {
    const round = new LoginRound();
    const first = await round.start();
    for (let count = 0; count < 4; count += 1) {
      round.clock.advance(1);
      await round.start();
    }
    expect(round.jar.names).toHaveLength(5);
    round.clock.advance(1);
    const { response } = await round.start();
    const oldest = first.response.cookies[0]?.split('=')[0];
    expect(response.cookies[1]).toBe(`${oldest}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax`);
    expect(round.jar.names).toHaveLength(5);
  });

  test('keeps fewer if they are long, so that its requests still fit through API Gateway', async () => {
    const round = new LoginRound();
    for (let count = 0; count < 5; count += 1) {
      round.clock.advance(1);
      await round.start(`return_to=/prod/${'a'.repeat(1900)}`);
    }
    expect(round.jar.header.length).toBeLessThan(4200);
    expect(round.jar.names).toHaveLength(1);
  });

  test('keeps its other cookies', async () => {
    const round = new LoginRound();
    round.jar.take(['__Host-claimgate=session; Path=/', '__Host-claimgate-login-theirs=x; Path=/', 'other=1; Path=/']);
    for (let count = 0; count < 7; count += 1) await round.start();
    expect(round.jar.names).toEqual(
      expect.arrayContaining(['__Host-claimgate', '__Host-claimgate-login-theirs', 'other']),
    );
  });
});

test('a provider without metadata is an outage that the page names', async () => {
  const round = new LoginRound({}, {});
  const [provider] = round.providers;
  const client = { ...provider.client, authorizationUrl: () => Promise.reject(new TypeError('token abc')) };
  const response = await startLogin(
    Object.assign(round, { providers: [{ ...provider, client }] }),
    gateRequest({ headers: NAVIGATION }),
  );
  expect(response.status).toBe(503);
  expect(response.body).toContain('gate_failure');
  expect(JSON.stringify([response, round.log.lines])).not.toContain('abc');
});
