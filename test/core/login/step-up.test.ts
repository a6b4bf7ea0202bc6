import { describe, expect, test } from 'vitest';
import { checkStepUp, readStepUp } from '../../../core/login/step-up.js';
import { LoginRound } from '../../fakes/login-round.js';

const STEP_UP = 'return_to=/prod/refunds&acr_values=silver%20gold&max_age=300';

describe('a login that has to be stronger', () => {
  test('asks the provider for it', async () => {
    const { asked } = await new LoginRound().start(STEP_UP);
    expect(asked.get('acr_values')).toBe('silver gold');
    expect(asked.get('max_age')).toBe('300');
  });

  test('does not ask for less than the settings say', async () => {
    const authorizationParameters = { acr_values: 'gold' };
    const { asked } = await new LoginRound({ provider: { authorizationParameters } }).start(STEP_UP);
    expect(asked.get('acr_values')).toBe('gold');
  });

  test('gives a session when it is what was asked for', async () => {
    const round = new LoginRound();
    const response = await logIn(round, { acr: 'gold', auth_time: round.clock.now() - 300 });
    expect(response.headers.location).toBe('https://api.example.com/prod/refunds');
    expect(round.sessions.rows.size).toBe(1);
  });

  test.each([
    ['no acr', { acr: undefined }],
    ['a weaker acr', { acr: 'bronze' }],
    ['several acr', { acr: ['gold'] }],
    ['no auth_time', { acr: 'gold', auth_time: undefined }],
    ['an auth_time of long ago', { acr: 'gold', auth_time: 1_749_999_600 }],
  ])('ends at a page, not in a loop, after %s', async (_, changes) => {
    const round = new LoginRound();
    const response = await logIn(round, { auth_time: round.clock.now(), ...changes });
    expect(response.status).toBe(403);
    expect(response.body).toContain('step_up_failed');
    expect(response.body).toContain('acr_values=silver%20gold&#38;max_age=300');
    expect(round.sessions.rows.size).toBe(0);
  });

  test('leaves the session from before as it was when it fails', async () => {
    const round = new LoginRound();
    await round.logIn();
    const before = round.jar.get('__Host-claimgate');
    await logIn(round, { acr: 'bronze', auth_time: round.clock.now() });
    expect(round.jar.get('__Host-claimgate')).toBe(before);
    expect(round.sessions.rows.size).toBe(1);
  });

  test('that the gate asks for three times within a minute is a loop', async () => {
    const round = new LoginRound();
    const good = { acr: 'gold', auth_time: round.clock.now() };
    await logIn(round, good);
    await logIn(round, good);
    await logIn(round, good);
    const { response } = await round.start(STEP_UP);
    expect(response.status).toBe(400);
    expect(response.body).toContain('login_loop');
  });
});

describe('what a login URL asks for', () => {
  const read = (query: string) => readStepUp(new Map(new URLSearchParams(query)));
  test.each([
    ['', undefined],
    ['acr_values=&max_age=', undefined],
    ['acr_values=a%20%20b', undefined],
    ['acr_values=%0d%0a', undefined],
    [`acr_values=${'x'.repeat(513)}`, undefined],
    ['max_age=-1', undefined],
    ['max_age=1e9', undefined],
    ['max_age=9999999999', undefined],
    ['max_age=60', { acrValues: undefined, maxAge: 60 }],
    ['acr_values=a%20b', { acrValues: ['a', 'b'], maxAge: undefined }],
  ])('%s', (query, expected) => {
    expect(read(query)).toEqual(expected);
  });

  test('is nothing that an ordinary login would fail', () => {
    expect(() => checkStepUp(undefined, {}, 0)).not.toThrow();
  });
});

async function logIn(round: LoginRound, claims: Readonly<Record<string, unknown>>) {
  await round.idp.publishKeys('ES256');
  const { state, nonce } = await round.start(STEP_UP);
  round.idp.answerTokens(await round.idp.tokens(nonce, { id_token: await round.idp.idToken(nonce, claims) }));
  return round.finish({ state, code: 'code-1' });
}
