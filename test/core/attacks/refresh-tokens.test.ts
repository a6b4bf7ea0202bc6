import { beforeAll, describe, expect, test } from 'vitest';
import { AskingGate } from '../../fakes/asking-gate.js';
import type { RequestParts } from '../../fakes/gate-request.js';
import { jsonResponse } from '../../fakes/scripted-http.js';
import { type SigningKey, signingKey } from '../../fakes/signed-tokens.js';

let key: SigningKey;
let token: string;
beforeAll(async () => {
  key = await signingKey('ES256', 'one');
  token = await key.sign();
});

/** Takes every refresh token that begins well. */
function gate(): AskingGate {
  return new AskingGate(key, ['refreshToken', 'bearer', 'session'], {
    refreshToken: { header: 'x-refresh-token', parameters: {}, limits: { window: 300, perAddress: 5 } },
  }).answering('token', ({ body }) =>
    body.includes('refresh_token=good')
      ? jsonResponse({ access_token: token, token_type: 'Bearer', expires_in: 300 })
      : jsonResponse({ error: 'invalid_grant' }, 400),
  );
}

const shows = (value: string | string[]): RequestParts => ({ headers: { 'x-refresh-token': value } });

describe('a refresh token that nobody could mean is not shown to the provider', () => {
  test.each<[string, RequestParts]>([
    ['twice', shows(['good', 'good'])],
    ['two in one header', shows('good, good')],
    ['empty', shows('')],
    ['nothing but Bearer', shows('Bearer ')],
    ['with a line break', shows('good\r\nx: y')],
    ['with a null byte', shows('good\0')],
    ['outside ASCII', shows('gööd')],
    ['of nine kilobytes', shows(`good${'x'.repeat(9_000)}`)],
  ])('%s', async (_, parts) => {
    const asked = gate();
    expect(await asked.outcome(parts)).toBe('refresh_token_malformed');
    expect(asked.asked('token')).toBe(0);
  });

  test('in the Authorization header, in the query or in a cookie', async () => {
    const asked = gate();
    expect(await asked.outcome({ headers: { authorization: 'Bearer good' } })).toMatch(/^token_|^credential_/);
    expect(await asked.outcome({ query: 'x-refresh-token=good&refresh_token=good' })).toBe('no_credential');
    expect(await asked.outcome({ cookie: 'x-refresh-token=good' })).toBe('no_credential');
    expect(asked.asked('token')).toBe(0);
  });
});

test('a refresh token that looks like parameters stays a refresh token', async () => {
  const asked = gate();
  await asked.outcome(shows('good&scope=admin&grant_type=password'));
  const [request] = asked.http.sent.filter(({ method }) => method === 'POST');
  expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
    grant_type: 'refresh_token',
    refresh_token: 'good&scope=admin&grant_type=password',
  });
});

test('a refresh token does not pass for an access token, nor an access token for a refresh token', async () => {
  expect(await gate().outcome(shows(token))).toBe('refresh_token_rejected');
});

test('what was got for one is not given to whoever shows another, however alike they are', async () => {
  const asked = gate();
  await asked.identity(shows('good'));
  for (const other of ['goo', 'Good', 'GOOD', 'bad']) {
    expect(await asked.outcome(shows(other))).toBe('refresh_token_rejected');
  }
  await asked.identity(shows('good2'));
  expect(asked.asked('token')).toBe(6);
});

test('what somebody wrote into the table makes nobody’s refresh token good', async () => {
  const asked = gate();
  await asked.identity(shows('good'));
  const [[row, good]] = [...asked.refreshTokens.rows] as [[string, { sealed: Uint8Array }]];
  asked.startCold();
  await asked.outcome(shows('bad'));
  for (const name of asked.refreshTokens.rows.keys()) {
    // The row of another token, copied; and bytes of one's own.
    if (name !== row) asked.refreshTokens.rows.set(name, good);
  }
  asked.startCold();
  expect(await asked.outcome(shows('bad'))).toBe('refresh_token_rejected');
  asked.refreshTokens.rows.set(row, { sealed: new Uint8Array(200) });
  asked.startCold();
  expect(await asked.outcome(shows('good'))).toBe('refreshToken');
});

test('a thousand invented ones are no way to have the gate ask the provider a thousand times', async () => {
  const asked = gate();
  for (let guess = 0; guess < 200; guess += 1) await asked.outcome(shows(`invented-${guess}`));
  expect(asked.asked('token')).toBe(5);
  expect(asked.metrics.sum('AttemptLimited')).toBe(195);
});

test('where nobody need sign in, a wrong one is refused all the same', async () => {
  expect(await gate().outcome(shows('bad'), 'GET /public')).toBe('refresh_token_rejected');
});
