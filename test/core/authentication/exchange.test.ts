import { beforeAll, describe, expect, test } from 'vitest';
import type { ExchangeConditions } from '../../../core/settings/token-exchange.js';
import { bearer, ENDPOINTS } from '../../fakes/asking-gate.js';
import { jsonResponse } from '../../fakes/scripted-http.js';
import { claimsWith, type SigningKey, signingKey } from '../../fakes/signed-tokens.js';
import {
  type ExchangeKind,
  OWN,
  PARTNER_ISSUER,
  partnerClaims,
  TRUSTED,
  tradingGate,
} from '../../fakes/trusted-issuer.js';

let keys: { readonly own: SigningKey; readonly partner: SigningKey };
let granted: string;
let partners: string;
beforeAll(async () => {
  keys = { own: await signingKey('ES256', 'one'), partner: await signingKey('ES256', 'partner-one') };
  granted = await keys.own.sign(claimsWith({ exp: 1_750_000_900 }));
  partners = await keys.partner.sign(partnerClaims({ exp: 1_750_000_600 }));
});

const gateOf = (kind: ExchangeKind, changes = {}) => tradingGate(kind, keys, granted, changes);
const asked = (gate: ReturnType<typeof gateOf>) =>
  Object.fromEntries(new URLSearchParams(gate.http.sentTo(ENDPOINTS.token)[0]?.body));

test('a token is exchanged by the gate’s own client, with what the settings ask for', async () => {
  const gate = gateOf('tokenExchange', {
    resource: 'https://api.example.com/v1',
    requestedTokenType: 'urn:ietf:params:oauth:token-type:jwt',
    parameters: { requested_issuer: 'shop' },
  });
  expect(await gate.identity(bearer(partners), 'GET /read')).toMatchObject({
    authenticatedBy: 'tokenExchange',
    subject: 'alice-id',
    accessToken: granted,
  });
  expect(asked(gate)).toEqual({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: partners,
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    requested_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    scope: 'orders:read',
    audience: 'https://api.example.com',
    resource: 'https://api.example.com/v1',
    requested_issuer: 'shop',
  });
  expect(gate.http.sentTo(ENDPOINTS.token)[0]?.headers.get('authorization')).toMatch(/^Basic /);
});

test('a token is redeemed as an assertion by the gate’s own client', async () => {
  const gate = gateOf('jwtBearer', { audience: undefined });
  expect((await gate.identity(bearer(partners))).authenticatedBy).toBe('jwtBearer');
  expect(asked(gate)).toEqual({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: partners,
    scope: 'orders:read',
  });
});

test('an answer that is said to be no access token does not pass', async () => {
  const gate = gateOf('tokenExchange').answering('token', () =>
    jsonResponse({
      access_token: granted,
      token_type: 'Bearer',
      issued_token_type: 'urn:ietf:params:oauth:token-type:refresh_token',
    }),
  );
  expect(await gate.outcome(bearer(partners))).toBe('failed: provider_answer');
});

describe.each(['tokenExchange', 'jwtBearer'] as const)('%s', (kind) => {
  test('asks once, until shortly before the token ends', async () => {
    const gate = gateOf(kind);
    await gate.identity(bearer(partners));
    gate.clock.advance(269);
    await gate.identity(bearer(partners));
    expect(gate.asked('token')).toBe(1);
    gate.clock.advance(1);
    await gate.identity(bearer(partners));
    expect(gate.asked('token')).toBe(2);
    expect(gate.metrics.sum('AnsweredFromCache')).toBe(1);
    expect(gate.metrics.sum('AnsweredByProvider')).toBe(2);
  });

  test('asks again after the time of the settings, and every time if that is none', async () => {
    const gate = gateOf(kind, { remembered: 60 });
    await gate.identity(bearer(partners));
    gate.clock.advance(59);
    await gate.identity(bearer(partners));
    expect(gate.asked('token')).toBe(1);
    gate.clock.advance(1);
    await gate.identity(bearer(partners));
    expect(gate.asked('token')).toBe(2);
    const eager = gateOf(kind, { remembered: 0 });
    await eager.identity(bearer(partners));
    await eager.identity(bearer(partners));
    expect(eager.asked('token')).toBe(2);
  });

  test('asks once, though many come at the same time', async () => {
    const gate = gateOf(kind);
    await Promise.all(Array.from({ length: 20 }, () => gate.identity(bearer(partners))));
    expect(gate.asked('token')).toBe(1);
  });

  test('takes what is for this API as it is', async () => {
    const gate = gateOf(kind);
    expect(await gate.outcome(bearer(await keys.own.sign()))).toBe('bearer');
    expect(await gate.outcome(bearer(await keys.own.sign(claimsWith({ aud: 'https://pages.example.com' }))))).toBe(
      kind,
    );
    expect(gate.asked('token')).toBe(1);
  });

  test.each<[string, number]>([
    ['invalid_grant', 400],
    ['invalid_request', 400],
    ['invalid_target', 400],
    ['invalid_scope', 400],
    ['access_denied', 403],
  ])('refuses what the provider answers %s, and for ten seconds without asking', async (error, status) => {
    const gate = gateOf(kind).answering('token', () => jsonResponse({ error }, status));
    expect(await gate.outcome(bearer(partners))).toBe('token_not_exchanged');
    gate.answering('token', () => jsonResponse({ access_token: granted, token_type: 'Bearer', expires_in: 300 }));
    gate.clock.advance(9);
    expect(await gate.outcome(bearer(partners))).toBe('token_not_exchanged');
    expect(gate.asked('token')).toBe(1);
    gate.clock.advance(1);
    expect(await gate.outcome(bearer(partners))).toBe(kind);
    expect(gate.metrics.sum('CredentialRejected')).toBe(1);
  });

  test.each<[string, () => Response | Promise<Response>, string]>([
    ['is down', () => Promise.reject(new TypeError('refused')), 'provider_unavailable'],
    ['has troubles', () => new Response('<html>', { status: 503 }), 'provider_unavailable'],
    ['answers a page', () => new Response('<html>'), 'provider_answer'],
    ['does not know the grant', () => jsonResponse({ error: 'unsupported_grant_type' }, 400), 'provider_answer'],
    ['does not know the gate', () => jsonResponse({ error: 'invalid_client' }, 401), 'provider_answer'],
  ])('lets nobody in when the provider %s, and remembers it for nobody', async (_, script, code) => {
    const gate = gateOf(kind);
    await gate.identity(bearer(partners));
    const another = await keys.partner.sign(partnerClaims({ sub: 'another' }));
    gate.answering('token', script);
    expect(await gate.outcome(bearer(another))).toBe(`failed: ${code}`);
    expect(await gate.outcome(bearer(partners))).toBe(kind);
    gate.answering('token', () => jsonResponse({ access_token: granted, token_type: 'Bearer' }));
    expect(await gate.outcome(bearer(another))).toBe(kind);
  });

  test('lets nobody in while the keys of the issuer cannot be had', async () => {
    const gate = gateOf(kind);
    gate.http.on(`${PARTNER_ISSUER}/jwks`, () => Promise.reject(new TypeError('refused')));
    expect(await gate.outcome(bearer(partners))).toBe('failed: provider_unavailable');
    expect(gate.asked('token')).toBe(0);
  });

  test('shows neither token in the log', async () => {
    const gate = gateOf(kind).answering('token', () => jsonResponse({ error: 'invalid_grant' }, 400));
    await gate.outcome(bearer(partners));
    expect(JSON.stringify(gate.log.lines)).not.toContain(partners.slice(-40));
  });
});

describe('conditions', () => {
  const traded = async (conditions: ExchangeConditions, claims: Readonly<Record<string, unknown>>) => {
    const gate = gateOf('tokenExchange', {
      issuers: [TRUSTED, { ...OWN, accessToken: { ...OWN.accessToken, audiences: ['a', 'b'] }, conditions }],
    });
    const outcome = await gate.outcome(bearer(await keys.own.sign(claimsWith(claims))));
    return outcome === 'tokenExchange';
  };

  test.each<[string, ExchangeConditions, Readonly<Record<string, unknown>>, boolean]>([
    ['an audience that is there', { hasAudience: ['a'] }, { aud: ['a', 'c'] }, true],
    ['an audience that is not there', { hasAudience: ['b'] }, { aud: 'a' }, false],
    ['two audiences of which one is there', { hasAudience: ['a', 'b'] }, { aud: 'a' }, false],
    ['an audience that must not be there, and is', { missingAudience: ['c'] }, { aud: ['a', 'c'] }, false],
    ['an audience that must not be there, and is not', { missingAudience: ['c'] }, { aud: 'a' }, true],
    ['a scope that is there', { hasScopes: ['x'] }, { aud: 'a', scope: 'x y' }, true],
    ['a scope in a list', { hasScopes: ['x'] }, { aud: 'a', scope: ['y', 'x'] }, true],
    ['a scope that only begins like it', { hasScopes: ['x'] }, { aud: 'a', scope: 'xy' }, false],
    ['a scope that must not be there, and is', { missingScopes: ['y'] }, { aud: 'a', scope: 'x y' }, false],
    [
      'a scope that must not be there, of a token without',
      { missingScopes: ['y'] },
      { aud: 'a', scope: undefined },
      true,
    ],
    ['two that hold', { hasAudience: ['a'], missingScopes: ['y'] }, { aud: 'a', scope: 'x' }, true],
    ['two of which one does not', { hasAudience: ['a'], missingScopes: ['y'] }, { aud: 'a', scope: 'y' }, false],
  ])('%s', async (_, conditions, claims, expected) => {
    expect(await traded(conditions, claims)).toBe(expected);
  });
});

test('an issuer without a pinned address has its keys discovered', async () => {
  const gate = gateOf('tokenExchange', { issuers: [{ ...TRUSTED, endpoints: {} }] });
  gate.http.on(`${PARTNER_ISSUER}/.well-known/openid-configuration`, () =>
    jsonResponse({ issuer: PARTNER_ISSUER, jwks_uri: `${PARTNER_ISSUER}/jwks` }),
  );
  expect(await gate.outcome(bearer(partners))).toBe('tokenExchange');
});
