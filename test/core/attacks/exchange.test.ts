import { beforeAll, describe, expect, test } from 'vitest';
import { exchangeAuthenticator } from '../../../core/authentication/exchanged-token.js';
import { GateError } from '../../../core/errors.js';
import { type AskingGate, bearer, FAILURES } from '../../fakes/asking-gate.js';
import { FixedClock } from '../../fakes/fixed-clock.js';
import { gateRequest } from '../../fakes/gate-request.js';
import { ISSUER } from '../../fakes/gate-settings.js';
import { MemoryMetrics } from '../../fakes/memory-metrics.js';
import { jsonResponse } from '../../fakes/scripted-http.js';
import { claimsWith, type SigningKey, signingKey, tokenPart } from '../../fakes/signed-tokens.js';
import {
  EXCHANGE,
  OWN,
  PARTNER_AUDIENCE,
  PARTNER_ISSUER,
  partnerClaims,
  TRUSTED,
  tradingGate,
} from '../../fakes/trusted-issuer.js';

let own: SigningKey;
let partner: SigningKey;
let stranger: SigningKey;
let granted: string;
beforeAll(async () => {
  own = await signingKey('ES256', 'one');
  partner = await signingKey('ES256', 'partner-one');
  stranger = await signingKey('ES256', 'partner-one');
  granted = await own.sign();
});

const PAGES = 'https://pages.example.com';

describe.each(['tokenExchange', 'jwtBearer'] as const)('%s shows the provider no token', (kind) => {
  const gate = () => tradingGate(kind, { own, partner }, granted);
  const tokens: Readonly<Record<string, readonly [() => Promise<string> | string, RegExp]>> = {
    'without signature': [
      () => `${tokenPart({ alg: 'none', typ: 'at+jwt' })}.${tokenPart(partnerClaims())}.`,
      /^token_algorithm$/,
    ],
    'that says none and has a signature': [
      () => `${tokenPart({ alg: 'none', typ: 'at+jwt' })}.${tokenPart(partnerClaims())}.c2ln`,
      /^token_algorithm$/,
    ],
    'signed with the public key as a secret': [
      () => `${tokenPart({ alg: 'HS256', typ: 'at+jwt' })}.${tokenPart(partnerClaims())}.c2ln`,
      /^token_algorithm$/,
    ],
    'with the key of the gate’s own provider': [
      () => own.sign(partnerClaims(), { kid: 'partner-one' }),
      /^token_signature$/,
    ],
    'of the own provider with the key of the partner': [
      () => partner.sign(claimsWith({ aud: PAGES }), { kid: 'one' }),
      /^token_signature$/,
    ],
    'with a key that nobody published': [() => stranger.sign(partnerClaims()), /^token_signature$/],
    'with a key that it brings along': [
      () => stranger.sign(partnerClaims(), { kid: 'mine', jwk: stranger.jwk }),
      /^token_key_unknown$/,
    ],
    'with a critical header': [
      () => `${tokenPart({ alg: 'ES256', crit: ['b64'], b64: false })}.${tokenPart(partnerClaims())}.c2ln`,
      /^token_critical_header$/,
    ],
    'that has expired': [() => partner.sign(partnerClaims({ exp: 1_749_999_900 })), /^token_expired$/],
    'that never expires': [() => partner.sign(partnerClaims({ exp: undefined })), /^token_claims$/],
    'that expires in words': [() => partner.sign(partnerClaims({ exp: '1750000300' })), /^token_claims$/],
    'that is not valid yet': [() => partner.sign(partnerClaims({ nbf: 1_750_000_100 })), /^token_not_yet_valid$/],
    'for somebody else': [() => partner.sign(partnerClaims({ aud: 'https://game.example' })), /^token_audience$/],
    'for this API, from an issuer that does not give such': [
      () => partner.sign(partnerClaims({ aud: 'https://api.example.com' })),
      /^token_audience$/,
    ],
    'for the audience of another trusted issuer': [
      () => own.sign(claimsWith({ aud: PARTNER_AUDIENCE })),
      /^token_audience$/,
    ],
    'for nobody': [() => partner.sign(partnerClaims({ aud: [] })), /^token_audience$/],
    'for an audience that is an object': [
      () => partner.sign(partnerClaims({ aud: { 0: PARTNER_AUDIENCE, length: 1 } })),
      /^token_audience$/,
    ],
    'that is an ID token': [() => partner.sign(partnerClaims(), { typ: 'JWT' }), /^token_type$/],
    'that is bound to a key': [() => partner.sign(partnerClaims({ cnf: { jkt: 'x' } })), /^token_bound$/],
    'of an issuer nobody trusts': [
      () => partner.sign(partnerClaims({ iss: 'https://evil.example' })),
      /^token_issuer$/,
    ],
    'of an issuer that begins like a trusted one': [
      () => partner.sign(partnerClaims({ iss: `${PARTNER_ISSUER}.evil.example` })),
      /^token_issuer$/,
    ],
    'of two issuers at once': [() => partner.sign(partnerClaims({ iss: [PARTNER_ISSUER, ISSUER] })), /^token_issuer$/],
    'of twenty kilobytes': [() => partner.sign(partnerClaims({ filler: 'x'.repeat(20_000) })), /^token_too_large$/],
    'in which bits were added at the end': [
      async () => `${(await partner.sign(partnerClaims())).slice(0, -1)}_`,
      /^token_(malformed|signature)$/,
    ],
    'that is opaque': [() => 'an-opaque-token', /^token_malformed$/],
  };

  test.each(Object.keys(tokens))('%s', async (name) => {
    const [make, code] = tokens[name] ?? [];
    const asked = gate();
    expect(await asked.outcome(bearer((await make?.()) ?? ''))).toMatch(code ?? /never/);
    expect(asked.asked('token')).toBe(0);
  });

  test('of an issuer that is trusted for nothing, though it is the provider of the gate', async () => {
    const plain = tradingGate(kind, { own, partner }, granted);
    plain.startCold({ [kind]: { ...EXCHANGE, issuers: [TRUSTED] } });
    expect(await plain.outcome(bearer(await own.sign(claimsWith({ aud: PAGES }))))).toBe('token_audience');
    expect(plain.asked('token')).toBe(0);
  });
});

describe('conditions are not got around', () => {
  const gate = () => tradingGate('tokenExchange', { own, partner }, granted);
  const outcome = async (claims: Readonly<Record<string, unknown>>) => {
    const asked = gate();
    const code = await asked.outcome(bearer(await own.sign(claimsWith(claims))));
    return `${code}, asked ${asked.asked('token')} times`;
  };

  test('by an audience beside the one that makes it a token for this API', async () => {
    expect(await outcome({ aud: ['https://api.example.com', PAGES] })).toBe('bearer, asked 0 times');
  });

  test('by an audience within the words of another', async () => {
    expect(await outcome({ aud: `https://api.example.com ${PAGES}` })).toBe('token_audience, asked 0 times');
  });

  test('by an audience that is a list in a list', async () => {
    expect(await outcome({ aud: [['https://api.example.com'], PAGES] })).toBe('token_audience, asked 0 times');
  });

  test('by more audiences than are read', async () => {
    expect(await outcome({ aud: Array.from({ length: 101 }, () => PAGES) })).toBe('token_audience, asked 0 times');
  });

  test.each<[string, unknown]>([
    ['an object', { 'orders:write': true }],
    ['a list with something else in it', ['orders:read', { toString: 'orders:write' }]],
    ['a number', 7],
    ['true', true],
  ])('by a scope that is %s', async (_, scope) => {
    const asked = gate();
    asked.startCold({
      tokenExchange: { ...EXCHANGE, issuers: [{ ...OWN, conditions: { missingScopes: ['orders:write'] } }] },
    });
    expect(await asked.outcome(bearer(await own.sign(claimsWith({ aud: PAGES, scope }))))).toBe('token_claims');
    expect(asked.asked('token')).toBe(0);
  });

  test('by what the conditions did not look at: a token that is taken as it is must be for this API', async () => {
    const asked = gate();
    asked.startCold({ tokenExchange: { ...EXCHANGE, issuers: [{ ...OWN, conditions: { hasScopes: ['pages'] } }] } });
    expect(await asked.outcome(bearer(await own.sign(claimsWith({ aud: PAGES }))))).toBe('token_audience');
  });
});

describe('what the provider gives for a token', () => {
  test.each<[string, () => Promise<string>, string]>([
    ['is for another API', () => own.sign(claimsWith({ aud: PAGES })), 'token_audience'],
    ['is the very token that was shown', () => partner.sign(partnerClaims()), 'token_issuer'],
    ['has expired', () => own.sign(claimsWith({ exp: 1_749_999_900 })), 'token_expired'],
    ['is bound to a key', () => own.sign(claimsWith({ cnf: { jkt: 'x' } })), 'token_bound'],
    ['is an ID token', () => own.sign(claimsWith({}), { typ: 'JWT' }), 'token_type'],
    ['is signed by somebody else', () => stranger.sign(claimsWith({}), { kid: 'one' }), 'token_signature'],
  ])('lets nobody in if it %s', async (_, make, code) => {
    const gate = tradingGate('tokenExchange', { own, partner }, await make());
    expect(await gate.outcome(bearer(await partner.sign(partnerClaims())))).toBe(code);
  });

  test('decides alone: what the token that was shown says of scopes, actors and groups counts for nothing', async () => {
    const gate = tradingGate('tokenExchange', { own, partner }, granted);
    const shown = await partner.sign(
      partnerClaims({ scope: 'orders:write', groups: ['admins'], act: { sub: 'alice-id' }, may_act: { sub: 'root' } }),
    );
    expect(await gate.outcome(bearer(shown), 'GET /write')).toBe('access_denied');
    const { subject, claimSources } = await gate.identity(bearer(shown));
    expect(subject).toBe('alice-id');
    expect(JSON.stringify(claimSources)).not.toMatch(/admins|act|root/);
  });

  test('is not had by whoever shows a token that is almost the same', async () => {
    const gate = tradingGate('tokenExchange', { own, partner }, granted);
    for (const sub of ['a', 'b', 'A']) await gate.identity(bearer(await partner.sign(partnerClaims({ sub }))));
    expect(gate.asked('token')).toBe(3);
  });

  test('is had no longer than the token is good that it was given for', async () => {
    const gate = tradingGate('tokenExchange', { own, partner }, await own.sign(claimsWith({ exp: 1_750_009_000 })));
    gate.answering('token', async () =>
      jsonResponse({ access_token: await own.sign(claimsWith({ exp: 1_750_009_000 })), token_type: 'Bearer' }),
    );
    const shown = await partner.sign(partnerClaims());
    await gate.identity(bearer(shown));
    gate.clock.advance(331);
    expect(await gate.outcome(bearer(shown))).toBe('token_expired');
  });

  test('is had no longer once the issuer has withdrawn the key of the token', async () => {
    const gate = tradingGate('tokenExchange', { own, partner }, await own.sign(claimsWith({ exp: 1_750_009_000 })));
    const shown = await partner.sign(partnerClaims({ exp: 1_750_005_000 }));
    await gate.identity(bearer(shown));
    gate.http.on(`${PARTNER_ISSUER}/jwks`, () => jsonResponse({ keys: [] }));
    gate.clock.advance(601);
    expect(await gate.outcome(bearer(shown))).toBe('token_key_unknown');
  });
});

test('what is remembered is named by everything that is asked for, so that nothing else is taken for it', async () => {
  const shown = await partner.sign(partnerClaims());
  const nameOf = async (changes: object, kind: 'tokenExchange' | 'jwtBearer' = 'tokenExchange', issuer = ISSUER) => {
    const names: string[] = [];
    const authenticate = exchangeAuthenticator({
      kind,
      issuer,
      clientId: 'shop',
      settings: { ...EXCHANGE, ...changes },
      ask: () => Promise.reject(new GateError('token_not_exchanged')),
      failed: { demandFew: () => {}, count: async () => {} },
      verify: () => Promise.reject(new GateError('token_issuer')),
      verifierOf: () => async () => ({}),
      keys: (...fields) => {
        names.push(fields.join());
        return fields.join();
      },
      clock: new FixedClock(),
      metrics: new MemoryMetrics(),
    });
    await authenticate(shown, gateRequest()).catch(() => {});
    return names.join();
  };
  const names = await Promise.all([
    nameOf({}),
    nameOf({ scope: 'orders:write' }),
    nameOf({ audience: 'other' }),
    nameOf({ resource: 'https://api.example.com' }),
    nameOf({ requestedTokenType: 'urn:ietf:params:oauth:token-type:jwt' }),
    nameOf({ subjectTokenType: 'urn:ietf:params:oauth:token-type:jwt' }),
    nameOf({ parameters: { a: 'b' } }),
    nameOf({}, 'jwtBearer'),
    nameOf({}, 'tokenExchange', 'https://login.partner.example'),
  ]);
  expect(new Set(names).size).toBe(names.length);
});

test('tokens that the provider will not trade fill no memory and ask no more than each once', async () => {
  const gate = tradingGate('tokenExchange', { own, partner }, granted);
  gate.answering('token', () => jsonResponse({ error: 'invalid_request' }, 400));
  const shown = await partner.sign(partnerClaims());
  for (let time = 0; time < 50; time += 1) expect(await gate.outcome(bearer(shown))).toBe('token_not_exchanged');
  expect(gate.asked('token')).toBe(1);
});

describe.each(['tokenExchange', 'jwtBearer'] as const)(
  'fresh tokens that the provider does not trade, by %s,',
  (kind) => {
    const refusing = () =>
      tradingGate(kind, { own, partner }, granted).answering('token', () =>
        jsonResponse({ error: 'invalid_grant' }, 400),
      );
    let minted = 0;
    const mint = async (gate: AskingGate, count: number, sourceAddress = '203.0.113.7') => {
      const outcomes: string[] = [];
      for (let index = 0; index < count; index += 1) {
        const token = await partner.sign(partnerClaims({ jti: `minted-${minted++}` }));
        outcomes.push(await gate.outcome({ ...bearer(token), sourceAddress }));
      }
      return outcomes;
    };

    test('ask the provider as often as the limit of their address says', async () => {
      const gate = refusing();
      const outcomes = await mint(gate, FAILURES.perAddress + 3);
      expect(outcomes.slice(-4)).toEqual(['token_not_exchanged', ...Array(3).fill('too_many_attempts')]);
      expect(gate.asked('token')).toBe(FAILURES.perAddress);
      expect(await mint(gate, 1, '198.51.100.1')).toEqual(['token_not_exchanged']);
      gate.clock.advance(FAILURES.window);
      expect(await mint(gate, 1)).toEqual(['token_not_exchanged']);
    });

    test('keep out no token of their address for which one is remembered', async () => {
      const gate = tradingGate(kind, { own, partner }, granted);
      const good = await partner.sign(partnerClaims());
      expect(await gate.outcome(bearer(good))).toBe(kind);
      gate.answering('token', () => jsonResponse({ error: 'invalid_grant' }, 400));
      await mint(gate, FAILURES.perAddress + 1);
      expect(await gate.outcome(bearer(good))).toBe(kind);
    });
  },
);
