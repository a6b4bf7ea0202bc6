import { beforeAll, describe, expect, test } from 'vitest';
import type { GrantSettings } from '../../../core/settings/ways-in.js';
import { AskingGate, basic, ENDPOINTS, GRANT, INTROSPECTION } from '../../fakes/asking-gate.js';
import { jsonResponse } from '../../fakes/scripted-http.js';
import { claimsWith, GOOD_CLAIMS, type SigningKey, signingKey } from '../../fakes/signed-tokens.js';

const JOB = basic('orders-job', 'job-secret');
const ALICE = basic('alice', 'correct horse');

let key: SigningKey;
let token: string;
beforeAll(async () => {
  key = await signingKey('ES256', 'one');
  token = await key.sign();
});

const granted = (accessToken: string, changes: object = {}) =>
  jsonResponse({ access_token: accessToken, token_type: 'Bearer', expires_in: 300, ...changes });

function gateOf(kind: 'clientCredentials' | 'password', changes: Partial<GrantSettings> = {}): AskingGate {
  return new AskingGate(key, [kind, 'bearer'], { [kind]: { ...GRANT, ...changes } });
}

const wrongFor = (kind: string) =>
  kind === 'password' ? jsonResponse({ error: 'invalid_grant' }, 400) : jsonResponse({ error: 'invalid_client' }, 401);

describe('client credentials', () => {
  test('are shown to the provider as the gate shows its own, with the scope and audience of the settings', async () => {
    const gate = gateOf('clientCredentials', { audience: 'https://api.example.com', parameters: { resource: 'r' } });
    gate.answering('token', () => granted(token));
    expect(await gate.identity(JOB, 'GET /read')).toMatchObject({
      authenticatedBy: 'clientCredentials',
      accessToken: token,
    });
    const [request] = gate.http.sentTo(ENDPOINTS.token);
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'client_credentials',
      scope: 'orders:read',
      audience: 'https://api.example.com',
      resource: 'r',
    });
    expect(Buffer.from(request?.headers.get('authorization')?.slice(6) ?? '', 'base64').toString()).toBe(
      'orders%2Djob:job%2Dsecret',
    );
  });

  test('of a client whose tokens are opaque have its token introspected', async () => {
    const gate = new AskingGate(key, ['clientCredentials'], {
      clientCredentials: GRANT,
      introspection: INTROSPECTION,
    });
    gate
      .answering('token', () => granted('an-opaque-token'))
      .answering('introspection', () => jsonResponse({ ...GOOD_CLAIMS, active: true, token_type: 'Bearer' }));
    expect((await gate.identity(JOB)).authenticatedBy).toBe('clientCredentials');
  });
});

test('a user name and password are shown by the gate’s own client', async () => {
  const gate = gateOf('password').answering('token', () => granted(token));
  expect((await gate.identity(ALICE)).authenticatedBy).toBe('password');
  const [request] = gate.http.sentTo(ENDPOINTS.token);
  expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
    grant_type: 'password',
    scope: 'orders:read',
    username: 'alice',
    password: 'correct horse',
  });
  expect(request?.headers.get('authorization')).toMatch(/^Basic /);
});

describe.each(['clientCredentials', 'password'] as const)('%s', (kind) => {
  const good = () => gateOf(kind).answering('token', () => granted(token));

  test('are traded once, until shortly before the token ends', async () => {
    const gate = good();
    await gate.identity(ALICE);
    gate.clock.advance(269);
    await gate.identity(ALICE);
    expect(gate.asked('token')).toBe(1);
    gate.clock.advance(1);
    await gate.outcome(ALICE);
    expect(gate.asked('token')).toBe(2);
  });

  test('are traded again after the time of the settings, however long the token lives', async () => {
    const lasting = await key.sign(claimsWith({ exp: 1_750_086_400 }));
    const gate = gateOf(kind).answering('token', () => granted(lasting, { expires_in: 86_400 }));
    await gate.identity(ALICE);
    gate.clock.advance(899);
    await gate.identity(ALICE);
    expect(gate.asked('token')).toBe(1);
    gate.clock.advance(1);
    gate.answering('token', () => wrongFor(kind));
    expect(await gate.outcome(ALICE)).toBe('credentials_rejected');
  });

  test('are traded once, though many come at the same time', async () => {
    const gate = good();
    await Promise.all(Array.from({ length: 20 }, () => gate.identity(ALICE)));
    expect(gate.asked('token')).toBe(1);
  });

  test('get no token of somebody else, however alike they are', async () => {
    const gate = good();
    await gate.identity(basic('alice', 'secret'));
    for (const [name, secret] of [
      ['alice', 'secret2'],
      ['alic', 'esecret'],
      ['Alice', 'secret'],
    ] as const) {
      await gate.identity(basic(name, secret));
    }
    expect(gate.asked('token')).toBe(4);
  });

  test('are verified again with every request: a token whose key was withdrawn is replaced while it is still remembered', async () => {
    const other = await signingKey('ES256', 'two');
    const hour = claimsWith({ exp: 1_750_003_600 });
    const [withdrawn, replacement] = [await key.sign(hour), await other.sign(hour)];
    const gate = gateOf(kind).answering('token', () => granted(withdrawn, { expires_in: 3_600 }));
    await gate.identity(ALICE);
    gate.answering('token', () => granted(replacement, { expires_in: 3_600 }));
    gate.http.on('https://id.example.com/realms/shop/jwks', () => jsonResponse({ keys: [other.jwk] }));
    gate.clock.advance(599);
    expect((await gate.identity(ALICE)).accessToken).toBe(withdrawn);
    expect(gate.asked('token')).toBe(1);
    gate.clock.advance(1);
    expect((await gate.identity(ALICE)).accessToken).toBe(replacement);
    expect(gate.asked('token')).toBe(2);
  });

  test('that are wrong are refused, and for ten seconds without asking', async () => {
    const gate = gateOf(kind).answering('token', () => wrongFor(kind));
    expect(await gate.outcome(ALICE)).toBe('credentials_rejected');
    gate.answering('token', () => granted(token));
    gate.clock.advance(9);
    expect(await gate.outcome(ALICE)).toBe('credentials_rejected');
    expect(gate.asked('token')).toBe(1);
    gate.clock.advance(1);
    expect(await gate.outcome(ALICE)).toBe(kind);
    expect(gate.metrics.sum('CredentialRejected')).toBe(1);
    expect(gate.metrics.sum('AnsweredByProvider')).toBe(2);
  });

  test('that are wrong stay known as such, whatever another source sends: it displaces its own alone', async () => {
    const gate = gateOf(kind, { limits: { window: 300, perAccount: 3, perAddress: 100 } });
    gate.answering('token', () => wrongFor(kind));
    const [bob, guesser] = ['198.51.100.1', '2001:db8::'];
    await gate.outcome(basic('bob', 'wrong', bob));
    const guess = (name: number) => gate.outcome(basic(`guess-${name}`, 'wrong', `${guesser}${name}`));
    for (let name = 1; name <= 21; name += 1) await guess(name);
    expect(await gate.outcome(basic('bob', 'wrong', bob))).toBe('credentials_rejected');
    expect(gate.asked('token')).toBe(22);
    await guess(1);
    expect(gate.asked('token')).toBe(23);
  });

  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['for another API', { aud: 'https://other.example.com' }, 'token_audience'],
    ['that has expired', { exp: 1_749_999_000 }, 'token_expired'],
    ['of another issuer', { iss: 'https://evil.example.com' }, 'token_issuer'],
    ['bound to a key', { cnf: { jkt: 'x' } }, 'token_bound'],
  ])('whose token is one %s do not pass', async (_, changes, code) => {
    const wrong = await key.sign(claimsWith(changes));
    const gate = gateOf(kind).answering('token', () => granted(wrong));
    expect(await gate.outcome(ALICE)).toBe(code);
  });

  test.each<[string, () => Response | Promise<Response>, string]>([
    ['is down', () => Promise.reject(new TypeError('refused')), 'provider_unavailable'],
    ['has troubles', () => new Response('<html>', { status: 503 }), 'provider_unavailable'],
    ['answers a page', () => new Response('<html>'), 'provider_answer'],
    ['gives a DPoP token', () => granted('x', { token_type: 'DPoP' }), 'provider_answer'],
  ])('get nobody in when the provider %s, and count against nobody', async (_, script, code) => {
    const gate = gateOf(kind).answering('token', script);
    for (let attempt = 0; attempt < 10; attempt += 1) expect(await gate.outcome(ALICE)).toBe(`failed: ${code}`);
    gate.answering('token', () => granted(token));
    expect(await gate.outcome(ALICE)).toBe(kind);
  });

  test('pass while the provider is down, if their token is remembered', async () => {
    const gate = good();
    await gate.identity(ALICE);
    gate.answering('token', () => Promise.reject(new TypeError('refused')));
    expect(await gate.outcome(ALICE)).toBe(kind);
  });

  test('are not tried if nobody can count the attempts', async () => {
    const gate = good();
    gate.attemptCounter.failure = new Error('no table');
    expect(await gate.outcome(ALICE)).toContain('failed');
    expect(gate.asked('token')).toBe(0);
  });

  test('leave nothing of themselves in the table or in the log', async () => {
    const gate = gateOf(kind).answering('token', () => wrongFor(kind));
    await gate.outcome(ALICE);
    const written = JSON.stringify([[...gate.attemptCounter.counts], gate.log.lines]);
    expect(written).not.toMatch(/alice|correct horse|203\.0\.113/i);
  });
});
