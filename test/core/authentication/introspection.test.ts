import { beforeAll, describe, expect, test } from 'vitest';
import type { IntrospectionSettings } from '../../../core/settings/ways-in.js';
import { ACTIVE, AskingGate, bearer, ENDPOINTS, INTROSPECTION } from '../../fakes/asking-gate.js';
import { ISSUER, PROVIDER } from '../../fakes/gate-settings.js';
import { jsonResponse } from '../../fakes/scripted-http.js';
import { claimsWith, type SigningKey, signingKey } from '../../fakes/signed-tokens.js';

const NOW = 1_750_000_000;
const OPAQUE = bearer('an-opaque-token');

let key: SigningKey;
beforeAll(async () => {
  key = await signingKey('ES256', 'one');
});

function gate(changes: Partial<IntrospectionSettings> = {}): AskingGate {
  return new AskingGate(key, ['introspection', 'bearer'], { introspection: { ...INTROSPECTION, ...changes } });
}

const answering = (answer: object, changes: Partial<IntrospectionSettings> = {}) =>
  gate(changes).answering('introspection', () => jsonResponse(answer));

describe('an opaque token', () => {
  test('passes as what the provider says of it', async () => {
    const asked = answering(ACTIVE);
    expect(await asked.identity(OPAQUE, 'GET /read')).toMatchObject({
      issuer: ISSUER,
      subject: 'alice-id',
      authenticatedBy: 'introspection',
      expiresAt: NOW + 300,
      accessToken: 'an-opaque-token',
    });
    const [request] = asked.http.sentTo(ENDPOINTS.introspection);
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      token: 'an-opaque-token',
      token_type_hint: 'access_token',
    });
    expect(request?.headers.get('authorization')).toMatch(/^Basic /);
  });

  test('does not pass with more said of it than could be remembered', async () => {
    const asked = answering({ ...ACTIVE, groups: ['x'.repeat(65_536)] });
    expect(await asked.outcome(OPAQUE)).toBe('failed: provider_answer');
  });

  test('of a provider whose rules look elsewhere for scopes has them there', async () => {
    const claimPaths = { scope: ['scp'], audience: ['aud'], group: ['groups'], role: ['roles'] };
    const asked = new AskingGate(
      key,
      ['introspection'],
      { introspection: INTROSPECTION },
      { provider: { claimPaths } },
    ).answering('introspection', () => jsonResponse(ACTIVE));
    expect(await asked.outcome(OPAQUE, 'GET /read')).toBe('introspection');
    expect(await asked.outcome(OPAQUE, 'GET /write')).toBe('access_denied');
  });

  test('is asked about with the parameters and headers of the settings, which no other endpoint gets', async () => {
    const asked = answering(ACTIVE, { parameters: { resource: 'api' }, headers: { 'x-tenant': 'shop' } });
    await asked.identity(OPAQUE);
    const [request] = asked.http.sentTo(ENDPOINTS.introspection);
    expect(new URLSearchParams(request?.body).get('resource')).toBe('api');
    expect(request?.headers.get('x-tenant')).toBe('shop');
    const others = asked.http.sent.filter(({ url }) => url !== ENDPOINTS.introspection);
    expect(others.filter(({ headers }) => headers.has('x-tenant'))).toEqual([]);
  });

  test('is asked about once more when the client secret was rotated', async () => {
    const asked = gate();
    let attempts = 0;
    asked.answering('introspection', () => {
      attempts += 1;
      return attempts === 1 ? jsonResponse({ error: 'invalid_client' }, 401) : jsonResponse(ACTIVE);
    });
    expect(await asked.outcome(OPAQUE)).toBe('introspection');
  });

  test.each<[string, object, Partial<IntrospectionSettings>]>([
    ['of an allow-listed client', { ...ACTIVE, aud: undefined, client_id: 'kiosk' }, { clientIds: ['kiosk'] }],
    ['without a type, where the settings say so', { ...ACTIVE, token_type: undefined }, { untyped: true }],
    ['with Keycloak’s type', { ...ACTIVE, token_type: undefined, typ: 'Bearer' }, {}],
    ['without an expiry', { ...ACTIVE, exp: undefined }, {}],
    ['of a client that acts for itself', { ...ACTIVE, sub: undefined, client_id: 'job' }, {}],
  ])('%s passes', async (_, answer, changes) => {
    expect(await answering(answer, changes).outcome(OPAQUE)).toBe('introspection');
  });
});

describe('an answer', () => {
  test('is remembered for as long as the settings say, and not a second more', async () => {
    const asked = answering(ACTIVE);
    await asked.identity(OPAQUE);
    asked.clock.advance(59);
    await asked.identity(OPAQUE);
    expect(asked.asked('introspection')).toBe(1);
    asked.clock.advance(1);
    await asked.identity(OPAQUE);
    expect(asked.asked('introspection')).toBe(2);
    expect(asked.metrics.sum('AnsweredFromCache')).toBe(1);
    expect(asked.metrics.sum('AnsweredByProvider')).toBe(2);
  });

  test('never outlives the token', async () => {
    const asked = answering({ ...ACTIVE, exp: NOW + 20 }, { remembered: 3_600 });
    await asked.identity(OPAQUE);
    asked.clock.advance(20);
    expect(await asked.outcome(OPAQUE)).toBe('token_expired');
    expect(asked.asked('introspection')).toBe(2);
  });

  test('is asked for every time where nothing is remembered, so that a revoked token stops at once', async () => {
    const asked = answering(ACTIVE, { remembered: 0 });
    await asked.identity(OPAQUE);
    asked.answering('introspection', () => jsonResponse({ active: false }));
    expect(await asked.outcome(OPAQUE)).toBe('token_inactive');
  });

  test('that a token is no good is remembered for ten seconds', async () => {
    const asked = answering({ active: false });
    expect(await asked.outcome(OPAQUE)).toBe('token_inactive');
    asked.answering('introspection', () => jsonResponse(ACTIVE));
    asked.clock.advance(9);
    expect(await asked.outcome(OPAQUE)).toBe('token_inactive');
    asked.clock.advance(1);
    expect(await asked.outcome(OPAQUE)).toBe('introspection');
    expect(asked.metrics.sum('CredentialRejected')).toBe(1);
  });

  test('is shared by all instances through the table, sealed', async () => {
    const asked = answering(ACTIVE, { inTable: true });
    await asked.identity(OPAQUE);
    const [row] = asked.answerStore.rows;
    expect(JSON.stringify([row?.[0], Buffer.from(row?.[1].sealed ?? []).toString('latin1')])).not.toMatch(
      /opaque|alice/,
    );
    asked.startCold();
    await asked.identity(OPAQUE);
    expect(asked.asked('introspection')).toBe(1);
    asked.clock.advance(60);
    asked.startCold();
    await asked.identity(OPAQUE);
    expect(asked.asked('introspection')).toBe(2);
  });

  test.each<[string, Partial<IntrospectionSettings>]>([
    ['parameters', { parameters: { resource: 'api' } }],
    ['headers', { headers: { 'x-tenant': 'shop' } }],
    ['form of answers', { answer: 'jwt' }],
  ])('is not shared with instances whose settings ask with other %s', async (_, changes) => {
    const inTable = { ...INTROSPECTION, inTable: true };
    const asked = answering(ACTIVE, { inTable: true });
    await asked.identity(OPAQUE);
    asked.startCold({ introspection: { ...inTable, ...changes } });
    await asked.outcome(OPAQUE);
    expect(asked.asked('introspection')).toBe(2);
    asked.startCold({ introspection: inTable });
    expect(await asked.outcome(OPAQUE)).toBe('introspection');
    expect(asked.asked('introspection')).toBe(2);
  });

  test('is not shared with a gate that is another client of the provider', async () => {
    const asked = answering(ACTIVE, { inTable: true });
    await asked.identity(OPAQUE);
    const other = new AskingGate(
      key,
      ['introspection'],
      { introspection: { ...INTROSPECTION, inTable: true } },
      { provider: { client: { ...PROVIDER.client, id: 'other-client' } } },
      asked.attemptCounter,
      asked.answerStore,
    ).answering('introspection', () => jsonResponse({ active: false }));
    expect(await other.outcome(OPAQUE)).toBe('token_inactive');
  });

  test('is got from the provider when the table is out of reach, and that is reported', async () => {
    const asked = answering(ACTIVE, { inTable: true });
    asked.answerStore.failure = new Error('unmistakable');
    expect(await asked.outcome(OPAQUE)).toBe('introspection');
    expect(asked.log.lines.map(({ message }) => message)).toEqual([
      'an answer about a token could not be read',
      'an answer about a token could not be stored',
    ]);
  });

  test('that is signed is verified and kept as it came, and an unsigned one is not taken in its place', async () => {
    const asked = gate({ answer: 'jwt', inTable: true });
    const signed = (claims: object, by = key) =>
      by.sign({ iss: ISSUER, aud: 'shop-client', iat: NOW, ...claims }, { typ: 'token-introspection+jwt' });
    const jwt = (token: string) =>
      new Response(token, { headers: { 'content-type': 'application/token-introspection+jwt' } });
    const good = await signed({ token_introspection: ACTIVE });
    asked.answering('introspection', () => jwt(good));
    for (let instance = 0; instance < 2; instance += 1) {
      expect(await asked.identity(OPAQUE)).toMatchObject({ introspection: ACTIVE, introspectionJwt: good });
      asked.startCold();
    }
    expect(asked.asked('introspection')).toBe(1);
    expect(asked.http.sentTo(ENDPOINTS.introspection)[0]?.headers.get('accept')).toBe(
      'application/token-introspection+jwt',
    );
    const forged = await signed({ token_introspection: ACTIVE }, await signingKey('ES256', 'one'));
    asked.answering('introspection', () => jwt(forged));
    expect(await asked.outcome(bearer('another-token'))).toBe('failed: provider_answer');
    const foreign = await signed({ token_introspection: ACTIVE, aud: 'another-client' });
    asked.answering('introspection', () => jwt(foreign));
    expect(await asked.outcome(bearer('another-token'))).toBe('failed: provider_answer');
    asked.answering('introspection', () => jsonResponse(ACTIVE));
    expect(await asked.outcome(bearer('another-token'))).toBe('failed: provider_answer');
  });
});

describe('a provider that cannot answer', () => {
  test.each([
    ['is down', () => Promise.reject(new TypeError('refused')), 'failed: provider_unavailable'],
    ['has troubles', () => new Response('<html>', { status: 502 }), 'failed: provider_unavailable'],
    ['has enough of us', () => new Response('', { status: 429 }), 'failed: provider_unavailable'],
    ['does not know us', () => jsonResponse({ error: 'invalid_client' }, 401), 'failed: provider_answer'],
    ['says nothing of the token', () => jsonResponse({}), 'failed: provider_answer'],
    ['says it in text', () => jsonResponse({ active: 'true' }), 'failed: provider_answer'],
    ['answers a page', () => new Response('<html>', { status: 200 }), 'failed: provider_answer'],
  ])('%s: nobody gets in, and nothing of it is remembered', async (_, script, outcome) => {
    const asked = gate().answering('introspection', script);
    expect(await asked.outcome(OPAQUE)).toBe(outcome);
    asked.answering('introspection', () => jsonResponse(ACTIVE));
    expect(await asked.outcome(OPAQUE)).toBe('introspection');
  });

  test('stops nobody whose answer is remembered', async () => {
    const asked = answering(ACTIVE);
    await asked.identity(OPAQUE);
    asked.answering('introspection', () => Promise.reject(new TypeError('refused')));
    expect(await asked.outcome(OPAQUE)).toBe('introspection');
  });
});

describe('a JWT', () => {
  const jwt = async (changes = {}) => bearer(await key.sign(claimsWith(changes)));

  test('is verified and not asked about', async () => {
    const asked = answering(ACTIVE);
    expect(await asked.outcome(await jwt())).toBe('bearer');
    expect(asked.asked('introspection')).toBe(0);
  });

  test('is verified and asked about, where the settings say so', async () => {
    const asked = answering(ACTIVE, { jwts: true });
    expect(await asked.outcome(await jwt())).toBe('introspection');
    asked.answering('introspection', () => jsonResponse({ active: false }));
    asked.clock.advance(60);
    expect(await asked.outcome(await jwt())).toBe('token_inactive');
  });

  test('ends by its own expiry, too', async () => {
    const asked = answering({ ...ACTIVE, exp: NOW + 9_000 }, { jwts: true });
    expect((await asked.identity(await jwt())).expiresAt).toBe(NOW + 300);
  });
});
