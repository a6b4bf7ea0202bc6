import { describe, expect, test } from 'vitest';
import { countBounces } from '../../../core/login/bounces.js';
import { gateRequest } from '../../fakes/gate-request.js';
import { LoginRound } from '../../fakes/login-round.js';

describe('logins that succeed and lead nowhere', () => {
  test('stop after the third, with a page that names the likely cause', async () => {
    const round = new LoginRound();
    for (let count = 0; count < 3; count += 1) expect((await round.logIn()).status).toBe(302);
    const { response } = await round.start();
    expect(response.status).toBe(400);
    expect(response.body).toContain('login_loop');
    expect(response.body).toContain('cookies');
  });

  test('can be tried again from that page', async () => {
    const round = new LoginRound();
    for (let count = 0; count < 3; count += 1) await round.logIn();
    await round.start();
    expect((await round.start()).response.status).toBe(302);
  });

  test('are forgotten after a minute', async () => {
    const round = new LoginRound();
    for (let count = 0; count < 3; count += 1) await round.logIn();
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
    expect((await round.start()).response.status).toBe(302);
  });

  test.each(['', 'x', '9', '9.', '.1', '99.1750000000', '-1.1750000000', '3.1e99'])(
    'are none in a cookie like %j',
    (value) => {
      const { settings, clock } = new LoginRound();
      expect(countBounces(settings, clock, gateRequest({ cookie: `__Host-claimgate-bounces=${value}` }))).toBe(0);
    },
  );
});
