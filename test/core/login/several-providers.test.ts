import { describe, expect, test } from 'vitest';
import { readSession } from '../../../core/sessions/reading.js';
import { gateRequest } from '../../fakes/gate-request.js';
import { PARTNER } from '../../fakes/gate-settings.js';
import { LoginRound, type StartedLogin } from '../../fakes/login-round.js';
import { metadataOf } from '../../fakes/scripted-provider.js';

const FURTHER = { furtherProviders: [PARTNER] };
const PARTNER_CALLBACK = 'GET /auth/callback/partner';

const goesTo = ({ response }: StartedLogin) => new URL(response.headers.location ?? 'none:').host;

describe('a login where there are two providers', () => {
  test.each([
    ['provider=partner', 'login.partner.example'],
    ['provider=custom', 'id.example.com'],
    ['iss=https%3A%2F%2Flogin.partner.example', 'login.partner.example'],
    ['iss=https%3A%2F%2Flogin.partner.example%2F', 'login.partner.example'],
    ['iss=https%3A%2F%2Flogin.partner.example&provider=partner', 'login.partner.example'],
    ['login_hint=Ann%40Partner.Example', 'login.partner.example'],
  ])('goes to the one that is named: %s', async (query, host) => {
    expect(goesTo(await new LoginRound(FURTHER).start(query))).toBe(host);
  });

  test.each([
    'provider=stranger',
    'provider=',
    'iss=https%3A%2F%2Fevil.example',
    'iss=https%3A%2F%2Flogin.partner.example&provider=custom',
  ])('goes nowhere when none of them is named, or both: %s', async (query) => {
    const { response } = await new LoginRound(FURTHER).start(query);
    expect(response.status).toBe(400);
    expect(response.body).toContain('login_unknown');
  });

  test('goes to the one of this host', async () => {
    const choice = { label: 'Partner', hosts: ['api.example.com'], emailDomains: [] };
    expect(goesTo(await new LoginRound({ furtherProviders: [{ ...PARTNER, choice }] }).start())).toBe(
      'login.partner.example',
    );
    const elsewhere = { ...choice, hosts: ['partners.example.com'] };
    expect(goesTo(await new LoginRound({ furtherProviders: [{ ...PARTNER, choice: elsewhere }] }).start())).toBe(
      'id.example.com',
    );
  });

  test('has the client, the scopes and the redirect URI of that provider', async () => {
    const { asked } = await new LoginRound(FURTHER).start('provider=partner');
    expect(asked.get('client_id')).toBe('shop-at-partner');
    expect(asked.get('redirect_uri')).toBe('https://api.example.com/prod/auth/callback/partner');
  });
});

describe('the page where a provider is chosen', () => {
  const shown = async (query: string) => (await new LoginRound(FURTHER).start(query)).response;

  test('has a link for each, which keeps what was asked for', async () => {
    const { status, body, cookies } = await shown('return_to=/prod/orders?a=1%26b&prompt=login');
    expect(status).toBe(200);
    expect(cookies).toEqual([]);
    const links = [...body.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => new URL(href.replaceAll('&#38;', '&')));
    expect(links.map(({ searchParams }) => Object.fromEntries(searchParams))).toEqual(
      ['custom', 'partner'].map((provider) => ({ return_to: '/prod/orders?a=1&b', prompt: 'login', provider })),
    );
  });

  test('asks for an e-mail address where a provider knows some, and lets the answer lead there', async () => {
    const { body, headers } = await shown('return_to=/prod/');
    expect(body).toMatch(/<form class="question" method="get" action="https:\/\/api.example.com\/prod\/auth\/login">/);
    expect(body).toContain('<input type="hidden" name="return_to" value="/prod/">');
    expect(headers['content-security-policy']).toContain(
      'form-action https://api.example.com https: https://login.partner.example;',
    );
  });

  test('comes again with an address that no provider knows', async () => {
    const { status, body } = await shown('login_hint=ann%40other.example');
    expect(status).toBe(200);
    expect(body).toContain('provider=partner');
  });

  test('escapes what the caller put into the address', async () => {
    const { body } = await shown('login_hint=%22%3E%3Cscript%3E&return_to=/prod/%3Cb%3E');
    expect(body).not.toMatch(/<script|<b>/);
  });

  test('is never sent to who does not load a page', async () => {
    const { response } = await new LoginRound(FURTHER).start('', { accept: 'application/json' });
    expect(response.status).toBe(401);
  });
});

describe('the callback of one of two providers', () => {
  async function atPartner(changes: Readonly<Record<string, unknown>> = {}) {
    const round = new LoginRound(FURTHER);
    const { jwksUri, tokenEndpoint } = metadataOf(PARTNER.issuer);
    await round.idp.publishKeysAt(jwksUri, 'ES256');
    const { state, nonce } = await round.start('provider=partner');
    const idToken = await round.idp.idToken(nonce, { iss: PARTNER.issuer, aud: PARTNER.client.id, ...changes });
    round.idp.answerTokens(await round.idp.tokens(nonce, { id_token: idToken }), 200, tokenEndpoint);
    return { round, state };
  }

  test('makes a session of that provider', async () => {
    const { round, state } = await atPartner();
    expect((await round.finish({ state, code: 'x' }, PARTNER_CALLBACK)).status).toBe(302);
    const { session } = await readSession(round, round.jar.get('__Host-claimgate') ?? '');
    expect(session).toMatchObject({ provider: 'partner', issuer: PARTNER.issuer });
  });

  test('does not finish a login that went to the other', async () => {
    const { round, state } = await atPartner();
    const { body } = await round.finish({ state, code: 'x' }, 'GET /auth/callback');
    expect(body).toContain('login_unknown');
    expect(round.idp.http.sent).toEqual([]);
    expect(round.sessions.rows.size).toBe(0);
  });

  test('refuses an ID token of the other', async () => {
    const { round, state } = await atPartner({ iss: 'https://id.example.com/realms/shop', aud: 'shop-client' });
    expect((await round.finish({ state, code: 'x' }, PARTNER_CALLBACK)).body).toContain('login_failed');
    expect(round.sessions.rows.size).toBe(0);
  });
});

test('a request is no callback of a provider because its path looks like one', async () => {
  const round = new LoginRound(FURTHER);
  const { state } = await round.start('provider=partner');
  const request = gateRequest({ path: '/prod/auth/callback/partner', query: `state=${state}&code=x` });
  expect(request.routeKeys).toEqual([]);
  expect((await round.finish({ state, code: 'x' }, 'GET /auth/callback/partner/')).body).toContain('login_unknown');
});
