import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GateError } from '../../../core/errors.js';
import type { Claims } from '../../../core/identity.js';
import type { AccessTokenProfile, AccessTokenProof } from '../../../core/settings/document.js';
import { judgeAccessToken, subjectOf } from '../../../core/tokens/access-token-profile.js';

const NOW = 1_750_000_000;
const PROFILE: AccessTokenProfile = {
  audienceClaim: 'aud',
  audiences: ['https://api.example.com', 'orders'],
  proof: { kind: 'typ', types: ['at+jwt'] },
};
const GOOD = { sub: 'alice-id', aud: 'orders', exp: NOW + 300, iat: NOW };

function judge(changes: object, profile: Partial<AccessTokenProfile> = {}, type: string | undefined = 'at+jwt') {
  const claims = JSON.parse(JSON.stringify({ ...GOOD, ...changes }), reviveNumbers) as Claims;
  return verdict(() => judgeAccessToken({ algorithm: 'RS256', type, claims }, { ...PROFILE, ...profile }, NOW));
}

/** Numbers that JSON cannot write, but that a parser may make of what it is given (`1e999`). */
function reviveNumbers(_: string, value: unknown): unknown {
  return value === '#infinity' ? Number.POSITIVE_INFINITY : value === '#nan' ? Number.NaN : value;
}

function verdict(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof GateError) return error.code;
    throw error;
  }
  return 'good';
}

describe('an access token that is bound to a key', () => {
  test.each<[string, object]>([
    ['DPoP', { cnf: { jkt: 'thumbprint' } }],
    ['a certificate', { cnf: { 'x5t#S256': 'thumbprint' } }],
    ['nothing it names', { cnf: null }],
  ])('is no bearer token: by %s', (_, changes) => {
    expect(judge(changes)).toBe('token_bound');
  });
});

describe('times of an access token', () => {
  test.each<[string, object, string]>([
    ['all is well', {}, 'good'],
    ['exp is missing', { exp: undefined }, 'token_claims'],
    ['exp is null', { exp: null }, 'token_claims'],
    ['exp is a string', { exp: String(NOW + 300) }, 'token_claims'],
    ['exp is an array', { exp: [NOW + 300] }, 'token_claims'],
    ['exp is true', { exp: true }, 'token_claims'],
    ['exp is no number', { exp: '#nan' }, 'token_claims'],
    ['exp is infinite', { exp: '#infinity' }, 'token_claims'],
    ['exp is beyond the calendar', { exp: 253_402_300_800 }, 'token_claims'],
    ['exp is in milliseconds', { exp: (NOW + 300) * 1000 }, 'token_claims'],
    ['exp is negative', { exp: -1 }, 'token_claims'],
    ['exp is long ago', { exp: 0 }, 'token_expired'],
    ['exp is 31 seconds ago', { exp: NOW - 31 }, 'token_expired'],
    ['exp is 30 seconds ago', { exp: NOW - 30 }, 'token_expired'],
    ['exp is 29 seconds ago', { exp: NOW - 29 }, 'good'],
    ['exp has a fraction', { exp: NOW + 0.5 }, 'good'],
    ['nbf is 30 seconds ahead', { nbf: NOW + 30 }, 'good'],
    ['nbf is 31 seconds ahead', { nbf: NOW + 31 }, 'token_not_yet_valid'],
    ['nbf is a string', { nbf: '0' }, 'token_claims'],
    ['nbf is null', { nbf: null }, 'token_claims'],
    ['iat is missing', { iat: undefined }, 'good'],
    ['iat is 30 seconds ahead', { iat: NOW + 30 }, 'good'],
    ['iat is 31 seconds ahead', { iat: NOW + 31 }, 'token_not_yet_valid'],
    ['iat is a string', { iat: 'today' }, 'token_claims'],
  ])('%s', (_, changes, expected) => {
    expect(judge(changes)).toBe(expected);
  });
});

describe('audience of an access token', () => {
  test.each<[string, object, string]>([
    ['is one of ours', { aud: 'https://api.example.com' }, 'good'],
    ['is a list with one of ours', { aud: ['account', 'orders'] }, 'good'],
    ['is a list of one', { aud: ['orders'] }, 'good'],
    ['is missing', { aud: undefined }, 'token_audience'],
    ['is null', { aud: null }, 'token_audience'],
    ['is empty', { aud: '' }, 'token_audience'],
    ['is an empty list', { aud: [] }, 'token_audience'],
    ['is another', { aud: 'invoices' }, 'token_audience'],
    ['is a list of others', { aud: ['invoices', 'account'] }, 'token_audience'],
    ['begins as ours does', { aud: 'orders-admin' }, 'token_audience'],
    ['is the beginning of ours', { aud: 'https://api.example' }, 'token_audience'],
    ['is in another case', { aud: 'Orders' }, 'token_audience'],
    ['holds ours among words', { aud: 'invoices orders' }, 'token_audience'],
    ['is a number', { aud: 7 }, 'token_audience'],
    ['is true', { aud: true }, 'token_audience'],
    ['is an object', { aud: { orders: 'orders' } }, 'token_audience'],
    ['is a list with something else in it', { aud: ['orders', 7] }, 'token_audience'],
    ['is a list in a list', { aud: [['orders']] }, 'token_audience'],
    ['is a list without end', { aud: Array.from({ length: 101 }, () => 'orders') }, 'token_audience'],
  ])('%s', (_, changes, expected) => {
    expect(judge(changes)).toBe(expected);
  });

  test.each<[string, object, string]>([
    ['is ours', { client_id: 'orders', aud: undefined }, 'good'],
    ['is another, whatever the audience', { client_id: 'invoices', aud: 'orders' }, 'token_audience'],
    ['is missing', { aud: 'orders' }, 'token_audience'],
    ['is a list', { client_id: ['orders'] }, 'token_audience'],
  ])('where client_id stands for it, it %s', (_, changes, expected) => {
    expect(judge(changes, { audienceClaim: 'client_id' })).toBe(expected);
  });

  test('nothing is meant for a gate without audiences', () => {
    expect(judge({}, { audiences: [] })).toBe('token_audience');
    expect(judge({ aud: '' }, { audiences: [] })).toBe('token_audience');
  });
});

describe('an ID token is no access token', () => {
  const equals: AccessTokenProof = { kind: 'claimEquals', claim: 'token_use', value: 'access' };
  const present: AccessTokenProof = { kind: 'claimPresent', claims: ['scp', 'roles'] };
  test.each<[string, AccessTokenProof, object, string | undefined, string]>([
    ['by typ: at+jwt', PROFILE.proof, {}, 'at+jwt', 'good'],
    ['by typ: an ID token', PROFILE.proof, { nonce: 'n' }, 'jwt', 'token_type'],
    ['by typ: no typ', PROFILE.proof, {}, undefined, 'token_type'],
    ['by typ: a logout token', PROFILE.proof, {}, 'logout+jwt', 'token_type'],
    ['by typ: the claim typ is not the header', PROFILE.proof, { typ: 'at+jwt' }, 'jwt', 'token_type'],
    ['by a claim: access', equals, { token_use: 'access' }, undefined, 'good'],
    ['by a claim: an ID token', equals, { token_use: 'id' }, undefined, 'token_type'],
    ['by a claim: missing', equals, {}, undefined, 'token_type'],
    ['by a claim: a list', equals, { token_use: ['access'] }, undefined, 'token_type'],
    ['by presence: scp', present, { scp: 'read' }, undefined, 'good'],
    ['by presence: roles', present, { roles: [] }, undefined, 'good'],
    ['by presence: an ID token', present, { nonce: 'n', name: 'Alice' }, undefined, 'token_type'],
    ['by presence: null', present, { scp: null }, undefined, 'token_type'],
    ['by presence: every object has it', { kind: 'claimPresent', claims: ['constructor'] }, {}, 'jwt', 'token_type'],
    ['by presence: of nothing', { kind: 'claimPresent', claims: [] }, {}, 'at+jwt', 'token_type'],
  ])('%s', (_, proof, changes, type, expected) => {
    const claims = { ...GOOD, ...changes };
    const token = { algorithm: 'RS256', type, claims };
    expect(verdict(() => judgeAccessToken(token, { ...PROFILE, proof }, NOW))).toBe(expected);
  });
});

describe('whom an access token speaks of', () => {
  test.each<[object, string]>([
    [{ sub: 'alice', client_id: 'app', azp: 'party' }, 'alice'],
    [{ client_id: 'app', azp: 'party' }, 'app'],
    [{ azp: 'party' }, 'party'],
  ])('%j: %s', (claims, subject) => {
    expect(subjectOf({ ...claims })).toBe(subject);
  });

  test.each([{}, { sub: '' }, { sub: 7, client_id: 'app' }, { sub: ['alice'] }, { sub: '', client_id: 'app' }])(
    '%j: nobody, so it is refused',
    (claims) => {
      expect(verdict(() => subjectOf(claims))).toBe('token_claims');
      expect(judge({ sub: undefined, ...claims })).toBe('token_claims');
    },
  );
});

test('no claims make the judgement throw anything but a 401', () => {
  const claims = fc.record(
    {
      sub: fc.anything(),
      client_id: fc.anything(),
      aud: fc.oneof(fc.constant('orders'), fc.anything()),
      exp: fc.oneof(fc.constant(NOW + 300), fc.double(), fc.anything()),
      nbf: fc.oneof(fc.double(), fc.anything()),
      iat: fc.oneof(fc.double(), fc.anything()),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(claims, (made) => {
      try {
        judgeAccessToken({ algorithm: 'RS256', type: 'at+jwt', claims: made }, PROFILE, NOW);
      } catch (error) {
        expect(error).toBeInstanceOf(GateError);
        expect((error as GateError).reason.status).toBe(401);
      }
    }),
    { numRuns: 300 },
  );
});
