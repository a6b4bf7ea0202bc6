import { describe, expect, test } from 'vitest';
import { LoginRound } from '../../fakes/login-round.js';

const failed = (code: string) => ({ name: 'LoginFailed', value: 1, code });
const STARTED = { name: 'LoginStarted', value: 1 };
const SUCCEEDED = { name: 'LoginSucceeded', value: 1 };

describe('what is counted of a login', () => {
  test('its start and its end', async () => {
    const round = new LoginRound();
    await round.logIn();
    expect(round.metrics.added).toEqual([STARTED, SUCCEEDED]);
  });

  test('that it failed, and why', async () => {
    const round = new LoginRound();
    const { state } = await round.start();
    await round.finish({ state, error: 'access_denied' });
    expect(round.metrics.added).toEqual([STARTED, failed('login_refused')]);
  });

  test('a callback that fits no login, as a failure', async () => {
    const round = new LoginRound();
    await round.finish('state=x&code=x');
    expect(round.metrics.added).toEqual([failed('login_unknown')]);
  });

  test('nothing of a second callback after the first one signed in', async () => {
    const round = new LoginRound();
    await round.idp.publishKeys('ES256');
    const { state, nonce, response } = await round.start();
    round.idp.answerTokens(await round.idp.tokens(nonce));
    await round.finish({ state, code: 'code-1' });
    await round.finish({ state, code: 'code-1' });
    round.jar.take(response.cookies);
    round.idp.answerTokens({ error: 'invalid_grant' }, 400);
    await round.finish({ state, code: 'code-1' });
    expect(round.metrics.added).toEqual([STARTED, SUCCEEDED]);
  });

  test('one that bounces back and forth, as a failure', async () => {
    const round = new LoginRound();
    for (let count = 0; count < 3; count += 1) {
      await round.logIn();
      round.sessions.rows.clear();
    }
    await round.start();
    expect(round.metrics.added.at(-1)).toEqual(failed('login_loop'));
  });

  test('nothing of a script, which is told to open the page in a browser', async () => {
    const round = new LoginRound();
    await round.start('', { accept: 'application/json' });
    await round.start('return_to=https://evil.example');
    expect(round.metrics.added).toEqual([]);
  });
});
