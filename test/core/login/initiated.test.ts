import { describe, expect, test } from 'vitest';
import { startLogin } from '../../../core/login/start.js';
import { gateRequest, NAVIGATION } from '../../fakes/gate-request.js';
import { ISSUER } from '../../fakes/gate-settings.js';
import { LoginRound } from '../../fakes/login-round.js';

const FORM = {
  ...NAVIGATION,
  origin: 'https://portal.example',
  'sec-fetch-site': 'cross-site',
  'content-type': 'application/x-www-form-urlencoded',
};

const asQuery = (parameters: Readonly<Record<string, string>>) => new URLSearchParams(parameters).toString();

function post(body: string, { headers = FORM, query = '' }: { headers?: Record<string, string>; query?: string } = {}) {
  return startLogin(new LoginRound(), gateRequest({ method: 'POST', headers, query, body }));
}

describe('a login that a portal begins', () => {
  test('by a link leads to the provider, with the hint, and then to where it says', async () => {
    const round = new LoginRound();
    await round.idp.publishKeys('ES256');
    const target = 'https://api.example.com/prod/orders/7';
    const query = asQuery({ iss: ISSUER, login_hint: 'alice@example.com', target_link_uri: target });
    const { response, asked, state, nonce } = await round.start(query);
    expect(response.status).toBe(302);
    expect(asked.get('login_hint')).toBe('alice@example.com');
    expect(asked.has('iss') || asked.has('target_link_uri')).toBe(false);
    round.idp.answerTokens(await round.idp.tokens(nonce));
    expect((await round.finish({ state, code: 'code-1' })).headers.location).toBe(target);
  });

  test('by a form goes on as that link', async () => {
    const parameters = { iss: ISSUER, login_hint: 'a&b', target_link_uri: '/prod/orders' };
    const response = await post(asQuery({ ...parameters, prompt: 'login', scope: 'admin' }));
    expect(response).toMatchObject({ status: 303, cookies: [], body: '' });
    const location = new URL(response.headers.location ?? '');
    expect(location.origin + location.pathname).toBe('https://api.example.com/prod/auth/login');
    expect(Object.fromEntries(location.searchParams)).toEqual(parameters);
  });

  test.each([ISSUER, `${ISSUER}/`])('names the provider: %s', async (iss) => {
    expect((await new LoginRound().start(asQuery({ iss }))).response.status).toBe(302);
    expect((await post(asQuery({ iss }))).status).toBe(303);
  });

  test.each(['https://evil.example', '', ISSUER.toUpperCase(), `${ISSUER}//`, `${ISSUER}?x`, 'https://id.example.com'])(
    'names no other: %j',
    async (iss) => {
      const { response } = await new LoginRound().start(asQuery({ iss }));
      for (const refused of [response, await post(asQuery({ iss }))]) {
        expect(refused).toMatchObject({ status: 400, cookies: [] });
        expect(refused.headers).not.toHaveProperty('location');
        expect(refused.body).toContain('login_unknown');
        expect(refused.body).not.toContain('evil');
      }
    },
  );
});

describe('a form that begins a login', () => {
  const iss = encodeURIComponent(ISSUER);
  test.each<[string, string, string, Parameters<typeof post>[1]?]>([
    ['names no provider', 'login_unknown', 'login_hint=a'],
    ['is empty', 'login_unknown', ''],
    ['is JSON', 'login_unknown', `iss=${iss}`, { headers: { ...FORM, 'content-type': 'application/json' } }],
    ['is too large', 'login_unknown', `iss=${iss}&x=${'x'.repeat(16_384)}`],
    ['leads elsewhere', 'return_url', `iss=${iss}&target_link_uri=https://evil.example/`],
    ['names two providers', 'parameter_repeated', `iss=${iss}&iss=${iss}`],
    ['contradicts its address', 'parameter_repeated', `iss=${iss}`, { query: `iss=${iss}` }],
  ])('and %s is refused', async (_, code, body, parts) => {
    const response = await post(body, parts);
    expect(response).toMatchObject({ status: 400, cookies: [] });
    expect(response.headers).not.toHaveProperty('location');
    expect(response.body).toContain(code);
  });
});
