import { beforeAll, describe, expect, test } from 'vitest';
import { AnswerLost } from '../../../core/http.js';
import type { RefreshTokenSettings } from '../../../core/settings/ways-in.js';
import { AskingGate, ENDPOINTS } from '../../fakes/asking-gate.js';
import type { RequestParts } from '../../fakes/gate-request.js';
import { jsonResponse, type SentRequest } from '../../fakes/scripted-http.js';
import { claimsWith, type SigningKey, signingKey } from '../../fakes/signed-tokens.js';

const SETTINGS: RefreshTokenSettings = {
  header: 'x-refresh-token',
  parameters: {},
  limits: { window: 300, perAddress: 5 },
};

const shows = (token: string, sourceAddress = '203.0.113.7'): RequestParts => ({
  headers: { 'x-refresh-token': token },
  sourceAddress,
});

let key: SigningKey;
beforeAll(async () => {
  key = await signingKey('ES256', 'one');
});

/** Takes each refresh token once if it rotates them, and counts how often one is shown that was used. */
class Provider {
  reuses = 0;
  private current = 'first';
  private generation = 1;

  constructor(
    private readonly rotates: boolean,
    private readonly now: () => number,
    private readonly claims: Readonly<Record<string, unknown>> = {},
  ) {}

  readonly answer = async ({ body }: SentRequest): Promise<Response> => {
    const shown = new URLSearchParams(body).get('refresh_token');
    if (shown !== this.current) {
      if (shown === 'first') this.reuses += 1;
      return jsonResponse({ error: 'invalid_grant' }, 400);
    }
    if (this.rotates) this.current = `generation-${++this.generation}`;
    const exp = this.now() + 300;
    return jsonResponse({
      access_token: await key.sign(claimsWith({ iat: this.now(), exp, ...this.claims })),
      token_type: 'Bearer',
      expires_in: 300,
      ...(this.rotates ? { refresh_token: this.current } : {}),
    });
  };
}

function gateWith({ rotates = true, claims = {}, settings = {} } = {}) {
  const gate = new AskingGate(key, ['refreshToken', 'bearer', 'session'], {
    refreshToken: { ...SETTINGS, ...settings },
  });
  const provider = new Provider(rotates, () => gate.clock.now(), claims);
  return { gate: gate.answering('token', provider.answer), provider };
}

test('a refresh token is traded by the gate’s own client, with what the settings ask for', async () => {
  const { gate } = gateWith({
    settings: { scope: 'orders:read', parameters: { resource: 'https://api.example.com' } },
  });
  expect(await gate.identity(shows('first'), 'GET /read')).toMatchObject({
    authenticatedBy: 'refreshToken',
    subject: 'alice-id',
  });
  const [request] = gate.http.sentTo(ENDPOINTS.token);
  expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
    grant_type: 'refresh_token',
    refresh_token: 'first',
    scope: 'orders:read',
    resource: 'https://api.example.com',
  });
  expect(request?.headers.get('authorization')).toMatch(/^Basic /);
});

test('it may have Bearer before it, as Kong takes it', async () => {
  expect(await gateWith().gate.outcome(shows('Bearer first'))).toBe('refreshToken');
});

test('an Authorization header decides alone, and a refresh token counts before a session', async () => {
  const { gate } = gateWith();
  const authorization = `Bearer ${await key.sign()}`;
  expect(await gate.outcome({ headers: { authorization, 'x-refresh-token': 'first' } })).toBe('bearer');
  const wrong = `Bearer ${await key.sign(claimsWith({ exp: 1_749_999_000 }))}`;
  expect(await gate.outcome({ headers: { authorization: wrong, 'x-refresh-token': 'first' } })).toBe('token_expired');
  expect(gate.asked('token')).toBe(0);
  expect(await gate.outcome({ ...shows('first'), cookie: '__Host-claimgate=nonsense' })).toBe('refreshToken');
});

describe('where the provider replaces refresh tokens', () => {
  test('the same one is good until the access token ends, at every instance, and shown to the provider once', async () => {
    const { gate, provider } = gateWith();
    for (let time = 0; time < 5; time += 1) {
      expect((await gate.identity(shows('first'))).refreshToken).toBe('generation-2');
      gate.startCold();
      gate.clock.advance(59);
    }
    expect(gate.asked('token')).toBe(1);
    expect(provider.reuses).toBe(0);
  });

  test('who shows it after that is told so, and the provider is not', async () => {
    const { gate, provider } = gateWith();
    await gate.identity(shows('first'));
    gate.clock.advance(300);
    expect(await gate.outcome(shows('first'))).toBe('refresh_token_used');
    gate.startCold();
    gate.clock.advance(50_000);
    expect(await gate.outcome(shows('first'))).toBe('refresh_token_used');
    expect(provider.reuses).toBe(0);
    expect(await gate.outcome(shows('generation-2'))).toBe('refreshToken');
  });

  test('what came of it is written down though the table fails for a while', async () => {
    const { gate, provider } = gateWith();
    gate.refreshTokens.failingWrites = 4;
    expect(await gate.outcome(shows('first'))).toBe('refreshToken');
    gate.startCold();
    expect(await gate.outcome(shows('first'))).toBe('refreshToken');
    expect(provider.reuses).toBe(0);
  });

  test('what cannot be written down lets the caller pass, and is reported', async () => {
    const { gate } = gateWith();
    gate.refreshTokens.failingWrites = 100;
    expect((await gate.identity(shows('first'))).refreshToken).toBe('generation-2');
    expect(JSON.stringify(gate.log.lines)).toContain('what came of a refresh token is not written down');
  });

  test('a token that is no good for this API uses up the refresh token, and lets nobody in', async () => {
    const { gate, provider } = gateWith({ claims: { aud: 'https://other.example.com' } });
    for (let time = 0; time < 3; time += 1) expect(await gate.outcome(shows('first'))).toBe('token_audience');
    expect(provider.reuses).toBe(0);
  });
});

describe('where the provider keeps refresh tokens', () => {
  test('it is shown again shortly before the access token ends', async () => {
    const { gate } = gateWith({ rotates: false });
    expect(await gate.identity(shows('first'))).not.toHaveProperty('refreshToken');
    gate.clock.advance(269);
    gate.startCold();
    await gate.identity(shows('first'));
    expect(gate.asked('token')).toBe(1);
    gate.clock.advance(1);
    await gate.identity(shows('first'));
    expect(gate.asked('token')).toBe(2);
    expect(gate.metrics.sum('AnsweredByProvider')).toBe(2);
    expect(gate.metrics.sum('AnsweredFromCache')).toBe(1);
  });

  test('another scope of the settings is asked for anew', async () => {
    const { gate } = gateWith({ rotates: false });
    await gate.identity(shows('first'));
    gate.startCold({ refreshToken: { ...SETTINGS, scope: 'orders:write' } });
    await gate.identity(shows('first'));
    expect(gate.asked('token')).toBe(2);
  });
});

describe('a wrong one', () => {
  test('is refused, and for ten seconds without asking', async () => {
    const { gate } = gateWith();
    expect(await gate.outcome(shows('wrong'))).toBe('refresh_token_rejected');
    expect(await gate.outcome(shows('wrong'))).toBe('refresh_token_rejected');
    expect(gate.asked('token')).toBe(1);
    gate.clock.advance(10);
    expect(await gate.outcome(shows('wrong'))).toBe('refresh_token_rejected');
    expect(gate.asked('token')).toBe(2);
    expect(gate.metrics.sum('CredentialRejected')).toBe(2);
  });

  test('counts by address: over the limit the provider is not asked, and what is known still passes', async () => {
    const { gate } = gateWith();
    await gate.identity(shows('first'));
    for (let guess = 0; guess < 5; guess += 1) {
      expect(await gate.outcome(shows(`wrong-${guess}`))).toBe('refresh_token_rejected');
    }
    expect(await gate.outcome(shows('one-more'))).toBe('too_many_attempts');
    expect(await gate.outcome(shows('generation-2'))).toBe('too_many_attempts');
    expect(gate.asked('token')).toBe(6);
    // The first one, and five that were refused: whoever is over the limit does not fill the table.
    expect(gate.refreshTokens.rows.size).toBe(6);
    expect(await gate.outcome(shows('first'))).toBe('refreshToken');
    expect(await gate.outcome(shows('generation-2', '198.51.100.1'))).toBe('refreshToken');
  });

  test('leaves nothing of itself in the table or in the log', async () => {
    const { gate } = gateWith();
    const { accessToken = '' } = await gate.identity(shows('first'));
    await gate.outcome(shows('wrong-refresh-token'));
    const rows = [...gate.refreshTokens.rows].map(([name, { sealed }]) => [name, Buffer.from(sealed ?? []).toString()]);
    const written = JSON.stringify([rows, gate.log.lines]);
    expect(written).not.toMatch(/first|wrong-refresh-token|generation-2/);
    for (const part of accessToken.split('.')) expect(written).not.toContain(part.slice(0, 16));
  });
});

test.each<[string, () => Response | Promise<Response>]>([
  ['is down', () => Promise.reject(new TypeError('refused'))],
  ['has troubles', () => new Response('<html>', { status: 503 })],
  ['answers a page', () => new Response('<html>')],
  ['does not know the gate', () => jsonResponse({ error: 'invalid_client' }, 401)],
  ['gives a DPoP token', () => jsonResponse({ access_token: 'x', token_type: 'DPoP' })],
])(
  'when the provider %s nobody gets in, it counts against nobody, and the next one may ask at once',
  async (_, script) => {
    const { gate, provider } = gateWith();
    gate.answering('token', script);
    for (let time = 0; time < 8; time += 1) expect(await gate.outcome(shows('first'))).toBe('failed: refresh_failed');
    gate.answering('token', provider.answer);
    expect(await gate.outcome(shows('first'))).toBe('refreshToken');
  },
);

test('an answer that is lost is asked for again at once, while the provider may give it again', async () => {
  const { gate, provider } = gateWith({ rotates: false });
  let lost = 0;
  gate.answering('token', (request) => {
    lost += 1;
    if (lost === 1) throw new AnswerLost('no answer');
    return provider.answer(request);
  });
  expect(await gate.outcome(shows('first'))).toBe('refreshToken');
  expect(gate.asked('token')).toBe(2);
});

test('while the provider is down, who is known passes', async () => {
  const { gate } = gateWith();
  await gate.identity(shows('first'));
  gate.answering('token', () => Promise.reject(new TypeError('refused')));
  expect(await gate.outcome(shows('first'))).toBe('refreshToken');
});

test('without the table no refresh token is shown to anybody', async () => {
  const { gate } = gateWith();
  gate.refreshTokens.failure = new Error('no table');
  expect(await gate.outcome(shows('first'))).toContain('failed');
  expect(gate.asked('token')).toBe(0);
});

test('who waits too long for the turn of another instance is told to try again', async () => {
  const { gate } = gateWith();
  await gate.outcome(shows('wrong'));
  const [row = ''] = gate.refreshTokens.rows.keys();
  gate.startCold();
  gate.refreshTokens.rows.set(row, { turn: { owner: 'another instance', until: gate.clock.now() + 30 } });
  const waiting = gate.outcome(shows('wrong'));
  for (let second = 0; second < 10; second += 1) {
    await new Promise(setImmediate);
    gate.clock.advance(1);
  }
  expect(await waiting).toBe('failed: refresh_pending');
  gate.clock.advance(30);
  expect(await gate.outcome(shows('wrong'))).toBe('refresh_token_rejected');
});
