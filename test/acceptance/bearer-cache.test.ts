import { env } from 'node:process';
import { afterAll, describe, expect, it } from 'vitest';
import { bearer, call } from '../../local/demo/call.js';
import { type GateUnderTest, localGate } from './gate-under-test.js';
import { itLogsNoSecret } from './logs.js';
import { switched } from './switched.js';
import { echoOf, reachedUpstream } from './upstream-echo.js';

function bearerCacheSuite(gate: GateUnderTest): void {
  const { local } = gate;
  const url = local?.httpApi;
  const get = (path: string, token: string, headers = {}) => call(`${url}${path}`, bearer(token, headers));
  const decisions = () => (local?.log.all() ?? []).filter((line) => /"message":"(allowed|refused)"/.test(line)).length;

  it('spares the function, for this token on this route', async () => {
    const token = await gate.token();
    const before = decisions();
    for (let request = 0; request < 3; request++) {
      const answer = await get('/orders', token);
      expect(answer.status).toBe(200);
      expect(echoOf(answer).headers['x-user']).toBe('alice');
    }
    expect(decisions() - before).toBe(1);
  });

  it('opens no other route, and no route to another token', async () => {
    const token = await gate.token();
    expect((await get('/orders', token)).status).toBe(200);
    const reached = await reachedUpstream(local, async () => {
      expect((await get('/admin', token)).status).toBe(403);
      expect((await get('/orders', `${token}x`)).status).toBe(401);
      expect((await call(`${url}/orders`)).status).toBe(401);
    });
    expect(reached).toBe(0);
  });

  it('keeps no refusal that another token would have to bear', async () => {
    expect((await get('/admin', await gate.token())).status).toBe(403);
    const admin = await local?.provider?.mintAccessToken({ claims: { scope: 'admin' } });
    expect((await get('/admin', admin ?? '')).status).toBe(200);
  });

  it('hands on no header that the caller filled, although the function does not see it', async () => {
    const token = await gate.token();
    expect((await get('/orders', token)).status).toBe(200);
    for (const headers of [
      { 'x-user': 'bob', 'x-nickname': 'boss' },
      { X_User: 'bob', 'X-NickName': 'boss' },
    ]) {
      const answer = await get('/orders', token, headers);
      expect(answer.status).toBe(200);
      expect(answer.body).not.toMatch(/bob|boss/);
      expect(echoOf(answer).headers['x-user']).toBe('alice');
    }
  });
}

if (env.GATE_URL === undefined) {
  for (const position of ['first', 'second'] as const) {
    const app = 'test/local/fixtures/apps/cached-decisions.ts';
    const gate = await localGate({ app, switches: switched(position) });
    describe(`a kept decision, with every uncertain rule in its ${position} position`, () => {
      afterAll(() => gate.stop());
      bearerCacheSuite(gate);
      itLogsNoSecret(gate.local, gate.secrets);
    });
  }
} else {
  describe.skip('a deployed gate of the example keeps no decisions');
}
