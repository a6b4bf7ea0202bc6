import { describe, expect, test } from 'vitest';
import { finishLogin } from '../../../core/login/finish.js';
import { noteOf } from '../../../core/login/state.js';
import { gateRequest, NAVIGATION } from '../../fakes/gate-request.js';
import { LoginRound } from '../../fakes/login-round.js';

const EXECUTE_API = { ...NAVIGATION, host: 'abc.execute-api.eu-central-1.amazonaws.com' };
const PUBLIC = { ...NAVIGATION, host: 'api.example.com' };

async function callback(
  round: LoginRound,
  state: string,
  cookie = '',
  headers: Readonly<Record<string, string>> = PUBLIC,
) {
  return (await finishLogin(round, gateRequest({ query: `state=${state}&code=x`, headers, cookie }))).body;
}

describe('a callback whose login cookie is missing says why', () => {
  test('it took too long', async () => {
    const round = new LoginRound();
    const { state } = await round.start('', PUBLIC);
    round.clock.advance(1800);
    expect(await callback(round, state)).toContain('login_expired');
  });

  test('cookies are blocked, if none of the gate comes', async () => {
    const round = new LoginRound();
    const { state } = await round.start('', PUBLIC);
    expect(await callback(round, state, 'theirs=1')).toContain('cookies_blocked');
  });

  test('it was finished before or begun elsewhere, if others of the gate come', async () => {
    const round = new LoginRound();
    const { state } = await round.start('', PUBLIC);
    await round.start('', PUBLIC);
    const [, another = ''] = round.jar.header.split('; ');
    expect(await callback(round, state, another)).toContain('login_unknown');
  });

  test('it was begun at another host name', async () => {
    const round = new LoginRound();
    const { state } = await round.start('', EXECUTE_API);
    expect(await callback(round, state)).toContain('login_other_host');
  });

  test('but nothing of hosts behind a proxy that changes them', async () => {
    const round = new LoginRound();
    const { state } = await round.start('', EXECUTE_API);
    expect(await callback(round, state, '', EXECUTE_API)).toContain('cookies_blocked');
  });
});

test.each([
  '',
  'x',
  'A'.repeat(43),
  `${'A'.repeat(43)}.`,
  `${'A'.repeat(43)}.123456789`,
  `${'A'.repeat(42)}.1`,
  `${'A'.repeat(43)}.1~~`,
])('the state %j is of no gate', (state) => {
  expect(noteOf(state)).toBeUndefined();
});
