import { env } from 'node:process';
import { afterAll, describe, expect, it } from 'vitest';
import { bearer, call } from '../../local/demo/call.js';
import { type GateUnderTest, localGate } from './gate-under-test.js';
import { itLogsNoSecret } from './logs.js';
import { switched } from './switched.js';
import { echoOf, reachedUpstream } from './upstream-echo.js';

/** The `bearerCache` of the app. */
const KEPT = 60;
/** Seconds by which clocks may differ. */
const LEEWAY = 30;

function bearerCacheSuite(gate: GateUnderTest): void {
  const { local } = gate;
  if (local?.provider === undefined) throw new Error('This needs the local gate.');
  const { provider } = local;
  const url = local.httpApi;
  const [, other] = local.apis;
  const get = (path: string, token: string, headers = {}) => call(`${url}${path}`, bearer(token, headers));
  const decisions = () => local.log.all().filter((line) => /"message":"(allowed|refused)"/.test(line)).length;
  const decided = async (run: () => Promise<unknown>) => {
    const before = decisions();
    await run();
    return decisions() - before;
  };
  const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

  it('spares the function, for this token on this route', async () => {
    const token = await gate.token();
    const made = await decided(async () => {
      for (let request = 0; request < 3; request++) {
        const answer = await get('/orders', token);
        expect(answer.status).toBe(200);
        expect(echoOf(answer).headers['x-user']).toBe('alice');
      }
    });
    expect(made).toBe(1);
  });

  it('opens no other route, method or API, and no route to another token', async () => {
    const token = await gate.token();
    expect((await get('/orders', token)).status).toBe(200);
    const reached = await reachedUpstream(local, async () => {
      expect((await get('/admin', token)).status).toBe(403);
      expect((await call(`${url}/orders`, { ...bearer(token), method: 'POST' })).status).toBe(403);
      expect((await call(`${other?.url}/orders`, bearer(token))).status).toBe(403);
      expect((await get('/orders', `${token}x`)).status).toBe(401);
      expect((await call(`${url}/orders`)).status).toBe(401);
    });
    expect(reached).toBe(0);
  });

  it('opens no path that leads elsewhere at the upstream', async () => {
    const token = await gate.token();
    expect((await get('/files/1', token)).status).toBe(200);
    expect(await reachedUpstream(local, () => get('/files/1/..;/..;/admin', token))).toBe(0);
    expect(await reachedUpstream(local, () => get('/files/%252e%252e/admin', token))).toBe(0);
  });

  it('passes on no wish for another method', async () => {
    const token = await gate.token();
    expect((await get('/orders', token)).status).toBe(200);
    const { method, headers } = echoOf(
      await get('/orders', token, { 'X-HTTP-Method-Override': 'DELETE', x_http_method: 'DELETE' }),
    );
    expect({ method, asked: Object.keys(headers).filter((name) => /method/i.test(name)) }).toEqual({
      method: 'GET',
      asked: [],
    });
  });

  it('keeps no refusal that another token would have to bear', async () => {
    expect((await get('/admin', await gate.token())).status).toBe(403);
    const admin = await provider.mintAccessToken({ claims: { scope: 'admin' } });
    expect((await get('/admin', admin)).status).toBe(200);
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

  it('ends in time, and is made anew', async () => {
    const token = await gate.token();
    await get('/orders', token);
    local.travel(KEPT - 2);
    expect(await decided(() => get('/orders', token))).toBe(0);
    local.travel(3);
    expect(await decided(() => get('/orders', token))).toBe(1);
  });

  it('lets no token pass for longer than a gate that keeps nothing', async () => {
    const token = await provider.mintAccessToken({ claims: { exp: inSeconds(KEPT - LEEWAY + 5) } });
    expect((await get('/orders', token)).status).toBe(200);
    local.travel(KEPT - 2);
    expect((await get('/orders', token)).status).toBe(200);
    local.travel(3);
    expect((await get('/orders', token)).status).toBe(401);
  });

  it('is not made about a token that expires before it would end', async () => {
    const token = await provider.mintAccessToken({ claims: { exp: inSeconds(KEPT - LEEWAY - 5) } });
    expect((await get('/orders', token)).status).toBe(401);
  });

  it('that refuses ends in time, too', async () => {
    const token = await provider.mintAccessToken({ claims: { nbf: inSeconds(LEEWAY + 20) } });
    expect((await get('/orders', token)).status).toBe(401);
    local.travel(KEPT + 1);
    expect((await get('/orders', token)).status).toBe(200);
  });

  it('is made for every request on a REST API', async () => {
    const token = await gate.token();
    const ask = () => call(`${local.restApi}/orders`, bearer(token));
    expect((await ask()).status).toBe(200);
    expect(await decided(ask)).toBe(1);
    const dying = await provider.mintAccessToken({ claims: { exp: inSeconds(5) } });
    expect((await call(`${local.restApi}/orders`, bearer(dying))).status).toBe(200);
    local.travel(LEEWAY + 6);
    expect((await call(`${local.restApi}/orders`, bearer(dying))).status).toBe(401);
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
