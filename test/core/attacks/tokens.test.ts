import { beforeAll, describe, expect, test } from 'vitest';
import type { IntrospectionSettings, WaysIn } from '../../../core/settings/ways-in.js';
import { ACTIVE, AskingGate, bearer, GRANT, INTROSPECTION } from '../../fakes/asking-gate.js';
import type { RequestParts } from '../../fakes/gate-request.js';
import { ISSUER } from '../../fakes/gate-settings.js';
import { jsonResponse } from '../../fakes/scripted-http.js';
import { claimsWith, type SigningKey, signingKey, tokenPart } from '../../fakes/signed-tokens.js';

const NOW = 1_750_000_000;

let key: SigningKey;
let stranger: SigningKey;
let good: string;
beforeAll(async () => {
  [key, stranger] = await Promise.all([signingKey('ES256', 'one'), signingKey('ES256', 'one')]);
  good = await key.sign();
});

function asking(answer: object, changes: Partial<IntrospectionSettings> = {}, waysIn: WaysIn = {}): AskingGate {
  return new AskingGate(key, ['introspection', 'bearer', 'session'], {
    introspection: { ...INTROSPECTION, ...changes },
    ...waysIn,
  }).answering('introspection', () => jsonResponse(answer));
}

describe('an opaque token that the provider calls active is refused when it is', () => {
  test.each<[string, object, string]>([
    ['a refresh token, which names no type', { ...ACTIVE, token_type: undefined }, 'token_type'],
    ['a refresh token of Keycloak', { ...ACTIVE, typ: 'Refresh' }, 'token_type'],
    ['an offline token of Keycloak', { ...ACTIVE, token_type: undefined, typ: 'Offline' }, 'token_type'],
    ['an ID token', { ...ACTIVE, typ: 'ID' }, 'token_type'],
    ['a refresh token that claims Bearer as well', { ...ACTIVE, token_use: 'refresh_token' }, 'token_type'],
    ['of a type that is no text', { ...ACTIVE, token_type: ['Bearer'] }, 'token_type'],
    ['bound to a key', { ...ACTIVE, cnf: { jkt: 'thumbprint' } }, 'token_bound'],
    ['a DPoP token', { ...ACTIVE, token_type: 'DPoP' }, 'token_bound'],
    ['for another API', { ...ACTIVE, aud: 'https://other.example.com' }, 'token_audience'],
    ['for nobody', { ...ACTIVE, aud: undefined }, 'token_audience'],
    ['for nobody, of a client that is not on the list', { ...ACTIVE, aud: [], client_id: 'game' }, 'token_audience'],
    ['of another issuer', { ...ACTIVE, iss: 'https://evil.example.com' }, 'token_issuer'],
    ['of an issuer that is no text', { ...ACTIVE, iss: [ISSUER] }, 'token_issuer'],
    ['past its end', { ...ACTIVE, exp: NOW }, 'token_expired'],
    ['not yet begun', { ...ACTIVE, nbf: NOW + 60 }, 'token_not_yet_valid'],
    ['from the future', { ...ACTIVE, iat: NOW + 60 }, 'token_not_yet_valid'],
    ['of nobody', { ...ACTIVE, sub: undefined }, 'token_claims'],
    ['good until the end of all days', { ...ACTIVE, exp: 1e300 }, 'token_claims'],
    ['good until a text', { ...ACTIVE, exp: 'tomorrow' }, 'token_claims'],
  ])('%s', async (_, answer, code) => {
    expect(await asking(answer).outcome(bearer('an-opaque-token'))).toBe(code);
  });
});

describe('an answer that does not say active: true lets nobody in when active is', () => {
  test.each<[string, unknown]>([
    ['false', false],
    ['the text true', 'true'],
    ['the text True', 'True'],
    ['one', 1],
    ['a list', [true]],
    ['an object', { valueOf: true }],
    ['null', null],
    ['left out', undefined],
  ])('%s', async (_, active) => {
    expect(await asking({ ...ACTIVE, active }).outcome(bearer('an-opaque-token'))).toMatch(
      /^(token_inactive|failed: provider_answer)$/,
    );
  });

  test.each<[string, string]>([
    ['a list of answers', JSON.stringify([ACTIVE])],
    ['a text', JSON.stringify('active')],
    ['true alone', 'true'],
    ['no JSON', 'active=true'],
    ['active twice, false in the end', JSON.stringify(ACTIVE).replace('}', ',"active":false}')],
  ])('said by an answer that is %s', async (_, body) => {
    const gate = asking(ACTIVE).answering(
      'introspection',
      () => new Response(body, { headers: { 'content-type': 'application/json' } }),
    );
    expect(await gate.outcome(bearer('an-opaque-token'))).toMatch(/^(token_inactive|failed: provider_answer)$/);
  });
});

describe('a JWT never gets a second chance by introspection', () => {
  const tokens: Readonly<Record<string, () => Promise<string> | string>> = {
    'with a forged signature': () => stranger.sign(),
    'for another API': () => key.sign(claimsWith({ aud: 'other' })),
    'of another issuer': () => key.sign(claimsWith({ iss: 'https://evil.example.com' })),
    'that has expired': () => key.sign(claimsWith({ exp: NOW - 60 })),
    'that is an ID token': () => key.sign(undefined, { typ: 'JWT' }),
    'without signature': () => `${tokenPart({ alg: 'none' })}.${tokenPart({ sub: 'root' })}.`,
    'signed with a secret': () => `${tokenPart({ alg: 'HS256' })}.${tokenPart({ iss: ISSUER })}.c2ln`,
    'with an algorithm that is no text': () => `${tokenPart({ alg: { b: 1 } })}.${tokenPart({ iss: ISSUER })}.c2ln`,
    'whose claims are no JSON': () => `${tokenPart({ alg: 'ES256' })}.bm9uc2Vuc2U.c2ln`,
  };
  test.each(Object.keys(tokens))('%s', async (name) => {
    const gate = asking(ACTIVE, { jwts: true });
    expect(await gate.outcome(bearer((await tokens[name]?.()) ?? ''))).toMatch(/^token_/);
    expect(gate.asked('introspection')).toBe(0);
  });

  test('nor does a good one whose introspection speaks of somebody else', async () => {
    expect(await asking({ ...ACTIVE, sub: 'root' }, { jwts: true }).outcome(bearer(good))).toBe('token_subject');
  });
});

describe('a remembered answer', () => {
  test('of one token is not given for another', async () => {
    const gate = asking(ACTIVE);
    await gate.identity(bearer('an-opaque-token'));
    gate.answering('introspection', () => jsonResponse({ active: false }));
    for (const other of ['an-opaque-token0', 'an-opaque-toke', 'AN-OPAQUE-TOKEN']) {
      expect(await gate.outcome(bearer(other))).toBe('token_inactive');
    }
  });

  test('does not open a route that asks for more', async () => {
    const gate = asking(ACTIVE);
    expect(await gate.outcome(bearer('an-opaque-token'), 'GET /read')).toBe('introspection');
    expect(await gate.outcome(bearer('an-opaque-token'), 'GET /write')).toBe('access_denied');
    expect(gate.asked('introspection')).toBe(1);
  });

  test('that somebody wrote into the table makes no token active', async () => {
    const gate = asking(ACTIVE, { inTable: true });
    await gate.identity(bearer('token-of-alice'));
    const [row = ['', undefined]] = gate.answerStore.rows;
    gate.answering('introspection', () => jsonResponse({ active: false }));
    await gate.outcome(bearer('token-of-mallory'));
    gate.startCold();
    for (const [name] of gate.answerStore.rows) {
      if (row[1] !== undefined) gate.answerStore.rows.set(name, { ...row[1], until: NOW + 9_999 });
    }
    expect(await gate.outcome(bearer('token-of-mallory'))).toBe('token_inactive');
    gate.startCold();
    expect(await gate.outcome(bearer('token-of-alice'))).toBe('token_inactive');
  });

  test('is not pushed out by ten thousand invented tokens', async () => {
    const gate = asking(ACTIVE);
    await gate.identity(bearer('an-opaque-token'));
    gate.answering('introspection', () => jsonResponse({ active: false }));
    for (let index = 0; index < 2_000; index += 1) await gate.outcome(bearer(`invented-${index}`));
    expect(await gate.outcome(bearer('an-opaque-token'))).toBe('introspection');
  });
});

describe('a token in a place of its own', () => {
  const PLACES: WaysIn = { tokenPlaces: { header: 'x-access-token', cookie: 'token', query: 'access_token' } };
  const outcome = (parts: RequestParts, route = 'GET /') => asking(ACTIVE, {}, PLACES).outcome(parts, route);

  test.each<[string, () => RequestParts, string]>([
    ['header and query', () => ({ headers: { 'x-access-token': good }, query: `access_token=${good}` }), 'malformed'],
    ['header and cookie', () => ({ headers: { 'x-access-token': good }, cookie: `token=${good}` }), 'malformed'],
    ['header, twice', () => ({ headers: { 'x-access-token': [good, good] } }), 'malformed'],
    ['query, twice', () => ({ query: `access_token=${good}&access_token=${good}` }), 'malformed'],
    ['query, twice, once in another spelling', () => ({ query: `access_token=${good}&access%5Ftoken=x` }), 'malformed'],
    ['cookie, twice', () => ({ cookie: `token=${good}; token=evil` }), 'malformed'],
    ['header, but empty', () => ({ headers: { 'x-access-token': '' } }), 'malformed'],
    ['header, with a line break', () => ({ headers: { 'x-access-token': `${good}\r\nx: y` } }), 'malformed'],
    ['query, with a null byte', () => ({ query: 'access_token=abc%00' }), 'malformed'],
  ])('%s', async (_, parts) => {
    expect(await outcome(parts())).toBe('authorization_malformed');
  });

  test('does not make up for a wrong Authorization header', async () => {
    const authorization = `Bearer ${await stranger.sign()}`;
    expect(await outcome({ headers: { authorization, 'x-access-token': good } })).toBe('token_signature');
  });

  test('in a cookie does not let another site change anything', async () => {
    const parts = { cookie: `token=${good}`, headers: { origin: 'https://evil.example.com' } };
    expect(await outcome(parts, 'POST /')).toBe('cross_site');
    expect(await outcome({ cookie: `token=${good}` }, 'POST /')).toBe('cross_site');
  });

  test('that is wrong keeps nobody with a stale cookie from what is for everybody, and everybody else out', async () => {
    const forged = await stranger.sign();
    expect(await outcome({ cookie: `token=${forged}` }, 'GET /public')).toBe('anonymous');
    expect(await outcome({ headers: { 'x-access-token': forged } }, 'GET /public')).toBe('token_signature');
    expect(await outcome({ query: `access_token=${forged}` }, 'GET /public')).toBe('token_signature');
  });

  test('does not count where the settings name no such place', async () => {
    const parts = { headers: { 'x-access-token': good }, query: `access_token=${good}`, cookie: `token=${good}` };
    expect(await asking(ACTIVE).outcome(parts)).toBe('no_credential');
  });
});

describe('Basic credentials', () => {
  const gate = () =>
    new AskingGate(key, ['password'], {
      password: GRANT,
    }).answering('token', () => jsonResponse({ access_token: good, token_type: 'Bearer', expires_in: 300 }));
  const sent = (text: string | Uint8Array) => ({
    headers: { authorization: `Basic ${Buffer.from(text).toString('base64')}` },
  });

  test.each<[string, RequestParts]>([
    ['with an empty password, which some directories take for an anonymous login', sent('alice:')],
    ['without a name', sent(':secret')],
    ['without a colon', sent('alice')],
    ['with a line break', sent('alice:secret\r\ngrant_type=x')],
    ['with a null byte', sent('alice\0:secret')],
    ['in another encoding', sent(new Uint8Array([0x61, 0xe9, 0x3a, 0x62]))],
    ['in overlong UTF-8', sent(new Uint8Array([0x61, 0xc0, 0xba, 0x3a, 0x62]))],
    ['with half a surrogate pair', sent(new Uint8Array([0x61, 0x3a, 0xed, 0xa0, 0x80]))],
    ['with a space within the base64', { headers: { authorization: 'Basic YTpi YTpi' } }],
    ['twice in one header', { headers: { authorization: 'Basic YTpi,Basic YTpj' } }],
    ['with a name of a megabyte', sent(`${'a'.repeat(1_000_000)}:secret`)],
    ['with a secret of a megabyte', sent(`alice:${'a'.repeat(1_000_000)}`)],
    ['that are no base64', { headers: { authorization: 'Basic ***' } }],
    ['with bits to spare', { headers: { authorization: 'Basic YTpiY5==' } }],
    ['in the alphabet of URLs', { headers: { authorization: 'Basic YTo_-w==' } }],
  ])('%s are not shown to the provider', async (_, parts) => {
    const asked = gate();
    expect(await asked.outcome(parts)).toBe('credentials_malformed');
    expect(asked.asked('token')).toBe(0);
  });

  test('that look like parameters stay a name and a password', async () => {
    const asked = gate();
    await asked.identity(sent('alice&scope=admin:x&grant_type=client_credentials'));
    const [request] = asked.http.sentTo(`${ISSUER}/token`);
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'password',
      scope: 'orders:read',
      username: 'alice&scope=admin',
      password: 'x&grant_type=client_credentials',
    });
  });

  test('are not shown to the provider where clients and users could both be meant', async () => {
    const both = new AskingGate(key, ['password', 'clientCredentials'], { password: GRANT, clientCredentials: GRANT });
    expect(await both.outcome(sent('alice:secret'))).toBe('credential_not_accepted');
    expect(both.asked('token')).toBe(0);
  });
});
