import { describe, expect, test } from 'vitest';
import { ISSUER } from '../../fakes/gate-settings.js';
import { LoginRound } from '../../fakes/login-round.js';

const OTHERS = ['code=x', `iss=${encodeURIComponent(ISSUER)}`, 'error=access_denied', 'session_state=s'];

function subsetsOf(parts: readonly string[]): string[] {
  return Array.from({ length: 2 ** parts.length }, (_, set) =>
    parts.filter((_part, index) => (set & (1 << index)) !== 0).join('&'),
  );
}

/** A gate whose provider would give tokens for any code; its browser has begun a login. */
async function begun(iss = false) {
  const round = new LoginRound({}, iss ? { issParameterSupported: true } : {});
  await round.idp.publishKeys('ES256');
  const login = await round.start();
  round.idp.answerTokens(await round.idp.tokens(login.nonce));
  return { round, login };
}

describe('a callback with a subset of its parameters', () => {
  test.each(subsetsOf(OTHERS))('makes no session without the state: %j', async (query) => {
    const { round } = await begun();
    const response = await round.finish(query);
    expect(response.status).toBe(400);
    expect(response.cookies).toEqual([]);
    expect(round.idp.http.sent).toEqual([]);
    expect(round.sessions.rows.size).toBe(0);
  });

  test.each(subsetsOf(OTHERS))('makes one with the state only if there is a code and no error: %j', async (query) => {
    const { round, login } = await begun();
    const response = await round.finish(`state=${login.state}&${query}`);
    const succeeds = query.includes('code=') && !query.includes('error=');
    expect(round.sessions.rows.size).toBe(succeeds ? 1 : 0);
    expect(response.status === 302).toBe(succeeds);
    expect(response.status).toBeLessThan(503);
  });

  test('makes none without iss where the provider promised one', async () => {
    const { round, login } = await begun(true);
    expect((await round.finish({ state: login.state, code: 'x' })).status).toBe(502);
    expect(round.sessions.rows.size).toBe(0);
  });

  test.each(['https://evil.example', '', `${ISSUER}/x`])('makes none with the foreign iss %j', async (iss) => {
    const { round, login } = await begun(true);
    expect((await round.finish({ state: login.state, code: 'x', iss })).status).toBe(502);
    expect(round.sessions.rows.size).toBe(0);
  });
});

describe('a callback with a parameter twice', () => {
  test.each(['state', 'code', 'iss', 'error', 'session_state'])('%s, is refused, good or not', async (name) => {
    const { round, login } = await begun();
    const good = { state: login.state, code: 'x', iss: ISSUER, error: 'access_denied', session_state: 's' };
    const value = encodeURIComponent(good[name as keyof typeof good]);
    for (const other of [value, 'other', '']) {
      const rest = `state=${login.state}&code=x`;
      const response = await round.finish(`${name}=${value}&${name}=${other}&${rest}`);
      expect(response).toMatchObject({ status: 400, cookies: [] });
      expect(response.body).toContain('parameter_repeated');
    }
    expect(round.idp.http.sent).toEqual([]);
    expect(round.sessions.rows.size).toBe(0);
  });
});
