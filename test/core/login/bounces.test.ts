import { describe, expect, test } from 'vitest';
import { countBounces } from '../../../core/login/bounces.js';
import { gateRequest, NAVIGATION } from '../../fakes/gate-request.js';
import { LoginRound } from '../../fakes/login-round.js';

const SESSION_COOKIE = '__Host-claimgate';
const LOSE_COOKIE = [`${SESSION_COOKIE}=; Max-Age=0; Path=/`];

/** Logs in as often as a loop would, and something becomes of the session each time. */
async function loopOf(times: number, losing: (round: LoginRound) => void): Promise<LoginRound> {
  const round = new LoginRound();
  for (let count = 0; count < times; count += 1) {
    expect((await round.logIn()).status).toBe(302);
    losing(round);
  }
  return round;
}

const cookieLost = (round: LoginRound) => void round.jar.take(LOSE_COOKIE);

describe('logins that succeed and lead nowhere', () => {
  test('stop after the third, with a page that names the likely cause and a correlation id', async () => {
    const { response } = await (await loopOf(3, cookieLost)).start();
    expect(response.status).toBe(400);
    expect(response.body).toContain('login_loop');
    expect(response.body).toContain('did not send the session cookie back');
    expect(response.body).toContain('correlation-1');
  });

  test.each<[string, string, (round: LoginRound) => void]>([
    ['the row is gone', 'no longer has it', (round) => round.sessions.rows.clear()],
    [
      'the cookie is another one',
      'no longer has it',
      ({ jar }) => void jar.take([`${SESSION_COOKIE}=${'A'.repeat(43)}; x`]),
    ],
  ])('have another likely cause where %s', async (_, words, losing) => {
    const round = await loopOf(3, losing);
    expect((await round.start()).response.body).toContain(words);
    expect(round.log.lines).toContainEqual(expect.objectContaining({ code: 'login_loop', detail: 'session' }));
  });

  test('have the clocks as their likely cause where tokens are over as soon as they come', async () => {
    const round = new LoginRound();
    for (let count = 0; count < 3; count += 1) await round.logIn('', { expires_in: 0 });
    expect((await round.start()).response.body).toContain('over as soon as it began');
  });

  test('have the address as their likely cause where it is not the public one', async () => {
    const round = await loopOf(3, cookieLost);
    const { response } = await round.start('', { ...NAVIGATION, host: 'abc.execute-api.eu-central-1.amazonaws.com' });
    expect(response.body).toContain('not the one where the session was stored');
  });

  test('can be tried again from that page', async () => {
    const round = await loopOf(3, cookieLost);
    await round.start();
    expect((await round.start()).response.status).toBe(302);
  });

  test('are forgotten after a minute', async () => {
    const round = await loopOf(3, cookieLost);
    round.clock.advance(61);
    expect((await round.start()).response.status).toBe(302);
    await round.logIn();
    expect((await round.start()).response.status).toBe(302);
  });

  test('are not counted for tabs that sign in side by side', async () => {
    const round = new LoginRound();
    await round.idp.publishKeys('ES256');
    const tabs = [await round.start(), await round.start(), await round.start(), await round.start()];
    for (const { state, nonce } of tabs) {
      round.idp.answerTokens(await round.idp.tokens(nonce));
      await round.finish({ state, code: 'x' });
    }
    round.jar.take(LOSE_COOKIE);
    expect((await round.start()).response.status).toBe(302);
  });

  test('are no loop where somebody who is signed in signs in again on purpose', async () => {
    const round = await loopOf(6, () => {});
    expect((await round.start()).response.status).toBe(302);
  });

  test('are one all the same where an application asks twelve times', async () => {
    const { response } = await (await loopOf(12, () => {})).start();
    expect(response.status).toBe(400);
    expect(response.body).toContain('the application that keeps asking');
  });

  test.each(['', 'x', '9', '9.', '.1', '999.1750000000', '-1.1750000000', '3.1e99'])(
    'are none in a cookie like %j',
    async (value) => {
      const round = new LoginRound();
      expect(await countBounces(round, gateRequest({ cookie: `__Host-claimgate-bounces=${value}` }), false)).toBe(0);
    },
  );
});
