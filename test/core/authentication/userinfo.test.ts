import { beforeAll, describe, expect, test } from 'vitest';
import { AskingGate, bearer, ENDPOINTS, FAILURES } from '../../fakes/asking-gate.js';
import { jsonResponse } from '../../fakes/scripted-http.js';
import { claimsWith, type SigningKey, signingKey } from '../../fakes/signed-tokens.js';

const NOW = 1_750_000_000;
const OPAQUE = bearer('ya29.an-opaque-token');
const ALICE = { sub: 'alice-id', email: 'alice@example.com' };
const INFO = { aud: 'shop', sub: 'alice-id', exp: String(NOW + 300), scope: 'openid orders:read' };

let key: SigningKey;
beforeAll(async () => {
  key = await signingKey('ES256', 'one');
});

const challenge = () =>
  new Response('', { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } });

describe('an opaque token at the userinfo endpoint', () => {
  const proven = () =>
    new AskingGate(key, ['userinfo'], {
      userinfo: {
        audience: { kind: 'tokeninfo', url: ENDPOINTS.tokeninfo, clientIds: ['shop'] },
        remembered: 60,
        failures: FAILURES,
      },
    })
      .answering('tokeninfo', () => jsonResponse(INFO))
      .answering('userinfo', () => jsonResponse(ALICE));

  test('passes when tokeninfo says that it is ours', async () => {
    const gate = proven();
    expect(await gate.identity(OPAQUE, 'GET /read')).toMatchObject({
      subject: 'alice-id',
      authenticatedBy: 'userinfo',
      expiresAt: NOW + 300,
      userinfo: ALICE,
    });
    expect(gate.http.sent.filter(({ url }) => url.includes('ya29'))).toEqual([]);
  });

  test('is asked about once while the answer counts, and never past its end', async () => {
    const gate = proven().answering('tokeninfo', () => jsonResponse({ ...INFO, exp: String(NOW + 20) }));
    await gate.identity(OPAQUE);
    gate.clock.advance(19);
    await gate.identity(OPAQUE);
    expect(gate.asked('userinfo')).toBe(1);
    gate.clock.advance(1);
    expect(await gate.outcome(OPAQUE)).toBe('token_inactive');
  });

  test.each<[string, object, string]>([
    ['of another client', { ...INFO, aud: 'game' }, 'token_audience'],
    ['of no client', { ...INFO, aud: undefined }, 'token_audience'],
    ['of several clients', { ...INFO, aud: ['shop', 'game'] }, 'token_audience'],
    ['past its end', { ...INFO, exp: String(NOW) }, 'token_inactive'],
    ['without an end', { ...INFO, exp: undefined }, 'token_inactive'],
    ['of somebody else than userinfo says', { ...INFO, sub: 'root' }, 'token_subject'],
  ])('%s does not pass', async (_, info, code) => {
    expect(
      await proven()
        .answering('tokeninfo', () => jsonResponse(info))
        .outcome(OPAQUE),
    ).toBe(code);
  });

  test.each<[string, object]>([
    ['of another client', { ...INFO, aud: 'game' }],
    ['of somebody else than userinfo says', { ...INFO, sub: 'root' }],
  ])('%s is refused for ten seconds without asking', async (_, info) => {
    const gate = proven().answering('tokeninfo', () => jsonResponse(info));
    const first = await gate.outcome(OPAQUE);
    expect(await gate.outcome(OPAQUE)).toBe(first);
    expect(gate.asked('tokeninfo')).toBe(1);
    expect(gate.metrics.names).toContain('CredentialRejected');
    gate.clock.advance(10);
    await gate.outcome(OPAQUE);
    expect(gate.asked('tokeninfo')).toBe(2);
  });

  test('that the provider does not know is refused, and for ten seconds without asking', async () => {
    const gate = proven().answering('tokeninfo', () => jsonResponse({ error: 'invalid_token' }, 400));
    expect(await gate.outcome(OPAQUE)).toBe('token_inactive');
    expect(await gate.outcome(OPAQUE)).toBe('token_inactive');
    expect(gate.asked('tokeninfo')).toBe(1);
    gate.clock.advance(10);
    gate.answering('tokeninfo', () => jsonResponse(INFO)).answering('userinfo', challenge);
    expect(await gate.outcome(OPAQUE)).toBe('token_inactive');
  });

  test('does not pass with more said of its user than could be remembered', async () => {
    const gate = proven().answering('userinfo', () => jsonResponse({ ...ALICE, picture: 'x'.repeat(65_536) }));
    expect(await gate.outcome(OPAQUE)).toBe('failed: provider_answer');
  });

  test('does not pass while one of the endpoints is down', async () => {
    const down = () => Promise.reject(new TypeError('refused'));
    expect(await proven().answering('tokeninfo', down).outcome(OPAQUE)).toBe('failed: provider_unavailable');
    expect(await proven().answering('userinfo', down).outcome(OPAQUE)).toBe('failed: provider_unavailable');
  });

  test('passes without proof where somebody decided that any client’s tokens do', async () => {
    const gate = new AskingGate(key, ['userinfo'], {
      userinfo: { audience: { kind: 'any' }, remembered: 60, failures: FAILURES },
    });
    gate.answering('userinfo', () => jsonResponse(ALICE));
    expect(await gate.outcome(OPAQUE)).toBe('userinfo');
    expect(gate.asked('tokeninfo')).toBe(0);
  });

  test('without a subject in the answer is nobody’s', async () => {
    const gate = new AskingGate(key, ['userinfo'], {
      userinfo: { audience: { kind: 'any' }, remembered: 60, failures: FAILURES },
    });
    gate.answering('userinfo', () => jsonResponse({ email: 'alice@example.com' }));
    expect(await gate.outcome(OPAQUE)).toBe('failed: provider_answer');
  });
});

describe('claims that a token does not have', () => {
  const openid = async () => bearer(await key.sign(claimsWith({ scope: 'openid orders:read' })));
  const gate = () =>
    new AskingGate(key, ['bearer'], { userinfoClaims: { remembered: 60 } }).answering('userinfo', () =>
      jsonResponse({ ...ALICE, scope: 'orders:write' }),
    );

  test('come from userinfo, and those of the token win', async () => {
    const asked = gate();
    const { claimSources, userinfo } = await asked.identity(await openid(), 'GET /read');
    expect(claimSources.at(-1)).toMatchObject({ email: 'alice@example.com' });
    expect(userinfo).toMatchObject(ALICE);
    expect(await asked.outcome(await openid(), 'GET /write')).toBe('access_denied');
  });

  test('are fetched once per token', async () => {
    const [asked, token] = [gate(), await openid()];
    await asked.identity(token);
    await asked.identity(token);
    expect(asked.asked('userinfo')).toBe(1);
    asked.clock.advance(60);
    await asked.identity(token);
    expect(asked.asked('userinfo')).toBe(2);
  });

  test('are those of the caller’s own token, whoever came before', async () => {
    const tokens = {
      alice: await key.sign(claimsWith({ scope: 'openid orders:read' })),
      'alice for her phone': await key.sign(claimsWith({ scope: 'openid phone' })),
      bob: await key.sign(claimsWith({ scope: 'openid orders:read', sub: 'bob-id' })),
    };
    const said = new Map<string | null, object>([
      [`Bearer ${tokens.alice}`, ALICE],
      [`Bearer ${tokens['alice for her phone']}`, { ...ALICE, phone_number: '+1' }],
      [`Bearer ${tokens.bob}`, { sub: 'bob-id', email: 'bob@example.com' }],
    ]);
    const asked = gate().answering('userinfo', ({ headers }) => jsonResponse(said.get(headers.get('authorization'))));
    for (const token of [...Object.values(tokens), ...Object.values(tokens)]) {
      expect((await asked.identity(bearer(token))).userinfo).toEqual(said.get(`Bearer ${token}`));
    }
    expect(asked.asked('userinfo')).toBe(3);
  });

  test('may come in a signed answer', async () => {
    const jwt = await key.sign(claimsWith({ aud: 'shop-client', email: 'alice@example.com' }));
    const signed = () => new Response(jwt, { headers: { 'content-type': 'application/jwt' } });
    const { claimSources } = await gate()
      .answering('userinfo', signed)
      .identity(await openid());
    expect(claimSources.at(-1)).toMatchObject({ email: 'alice@example.com' });
  });

  test('of somebody else refuse the token', async () => {
    const asked = gate().answering('userinfo', () => jsonResponse({ sub: 'root', roles: ['admin'] }));
    expect(await asked.outcome(await openid())).toBe('token_subject');
  });

  test('are not asked for again and again where the provider does not take the token', async () => {
    const asked = gate().answering('userinfo', challenge);
    const token = await openid();
    expect(await asked.outcome(token)).toBe('token_inactive');
    asked.clock.advance(9);
    expect(await asked.outcome(token)).toBe('token_inactive');
    expect(asked.asked('userinfo')).toBe(1);
    expect([asked.metrics.sum('AnsweredByProvider'), asked.metrics.sum('CredentialRejected')]).toEqual([1, 1]);
    asked.answering('userinfo', () => jsonResponse(ALICE)).clock.advance(1);
    expect(await asked.outcome(token)).toBe('bearer');
  });

  test('that cannot be had refuse the token: a rule may ask that one is absent', async () => {
    expect(
      await gate()
        .answering('userinfo', challenge)
        .outcome(await openid()),
    ).toBe('token_inactive');
    const down = gate().answering('userinfo', () => Promise.reject(new TypeError('refused')));
    expect(await down.outcome(await openid())).toBe('failed: provider_unavailable');
  });

  test('are not asked for about a token without the scope openid', async () => {
    const asked = gate();
    await asked.identity(bearer(await key.sign()));
    expect(asked.asked('userinfo')).toBe(0);
  });
});
