import { env } from 'node:process';
import { afterAll, describe, expect, it } from 'vitest';
import { type CallOptions, call } from '../../local/demo/call.js';
import { type GateUnderTest, localGate } from './gate-under-test.js';
import { itLogsNoSecret } from './logs.js';
import { switched } from './switched.js';
import { echoOf, reachedUpstream } from './upstream-echo.js';

/** The `bearerCache` of the app. */
const KEPT = 60;
/** Seconds by which clocks may differ. */
const LEEWAY = 30;

type Position = Parameters<typeof switched>[0];

/** Spelled as the identity source is, which REST APIs may tell from other spellings. */
const bearer = (token: string, headers: CallOptions['headers'] = {}): CallOptions => ({
  headers: { ...headers, Authorization: `Bearer ${token}` },
});

function localOf(gate: GateUnderTest) {
  const { local } = gate;
  if (local?.provider === undefined) throw new Error('This needs the local gate.');
  const urlOf = (name: string) => local.apis.find((api) => api.name === name)?.url ?? '';
  const decisions = () => local.log.all().filter((line) => /"message":"(allowed|refused)"/.test(line)).length;
  const decided = async (run: () => Promise<unknown>) => {
    const before = decisions();
    await run();
    return decisions() - before;
  };
  return { local, provider: local.provider, urlOf, decided };
}

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

/** What holds on every API that keeps decisions. */
function keptDecisionSuite(
  gate: GateUnderTest,
  [name, otherName]: readonly [string, string],
  position: Position,
): void {
  const { local, provider, urlOf, decided } = localOf(gate);
  const url = urlOf(name);
  const other = urlOf(otherName);
  const get = (path: string, token: string, headers = {}) => call(`${url}${path}`, bearer(token, headers));

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
      const post = async () =>
        expect((await call(`${url}/orders`, { ...bearer(token), method: 'POST' })).status).toBe(403);
      expect(await decided(post)).toBe(1);
      expect((await call(`${other}/orders`, bearer(token))).status).toBe(403);
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
    const wishes = { 'X-HTTP-Method-Override': 'DELETE', x_http_method: 'DELETE' };
    const answer = await get('/orders', token, wishes);
    // Where API Gateway takes the wish for the method, no decision was kept about that one.
    if (name === 'Rest' && position === 'first') {
      expect(answer.status).toBe(403);
      return;
    }
    const { method, headers } = echoOf(answer);
    expect({ method, asked: Object.keys(headers).filter((header) => /method/i.test(header)) }).toEqual({
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
}

/** What only REST APIs have: functions that see every header, public methods, usage plans. */
function restSuite(gate: GateUnderTest, position: Position): void {
  const { local, provider, urlOf, decided } = localOf(gate);
  const url = urlOf('Rest');

  it('tells a function who calls, whatever headers it sees', async () => {
    const token = await gate.token();
    const ask = () => call(`${url}/function`, bearer(token, { 'x-user': 'bob' }));
    expect((await call(`${url}/function`, bearer(token))).status).toBe(200);
    expect(JSON.parse((await ask()).body)).toEqual({ sent: 'bob', user: 'alice' });
  });

  it('holds for one method of a resource that takes several, so that rules may ask which', async () => {
    const token = await gate.token();
    expect((await call(`${url}/by-method`, bearer(token))).status).toBe(200);
    expect((await call(`${url}/by-method`, { ...bearer(token), method: 'POST' })).status).toBe(403);
  });

  it('is none about a public method, whose upstream learns of nobody', async () => {
    const made = await decided(async () => {
      for (const request of [{}, bearer('wrong', { 'x-user': 'bob', 'X-User': 'bob' })]) {
        const answer = await call(`${url}/health`, request);
        expect(answer.status).toBe(200);
        expect(answer.body).not.toMatch(/bob|wrong/);
      }
    });
    expect(made).toBe(0);
  });

  it('is made for nobody who shows nothing: API Gateway refuses him with a challenge', async () => {
    const made = await decided(async () => {
      const { status, headers } = await call(`${url}/orders`);
      expect([status, headers['www-authenticate']]).toEqual([401, expect.stringContaining('Bearer realm=')]);
    });
    expect(made).toBe(0);
  });

  it('is about a header of lower case only if API Gateway takes it for the same', async () => {
    const { status } = await call(`${url}/orders`, { headers: { authorization: `Bearer ${await gate.token()}` } });
    expect(status).toBe(position === 'first' ? 200 : 401);
  });

  it('counts against the limits of a plan all the same', async () => {
    const token = await provider.mintAccessToken({ claims: { azp: 'shop' } });
    gate.secrets.add(token);
    const statuses: number[] = [];
    const made = await decided(async () => {
      for (let request = 0; request < 3; request++) {
        statuses.push((await call(`${urlOf('Planned')}/orders`, bearer(token))).status);
      }
    });
    expect({ statuses, made }).toEqual({ statuses: [200, 200, 429], made: 1 });
  });

  it('is made for every request where it is not kept', async () => {
    const token = await gate.token();
    const ask = () => call(`${urlOf('Asking')}/orders`, bearer(token));
    expect((await ask()).status).toBe(200);
    expect(await decided(ask)).toBe(1);
    const dying = await provider.mintAccessToken({ claims: { exp: inSeconds(5) } });
    expect((await call(`${urlOf('Asking')}/orders`, bearer(dying))).status).toBe(200);
    local.travel(LEEWAY + 6);
    expect((await call(`${urlOf('Asking')}/orders`, bearer(dying))).status).toBe(401);
  });
}

if (env.GATE_URL === undefined) {
  for (const position of ['first', 'second', 'third'] as const) {
    const app = 'test/local/fixtures/apps/cached-decisions.ts';
    // Behind a multi-level mapping all names are of lower case, and nobody may pass.
    const gate = await localGate({ app, switches: { ...switched(position), '89': 'as-sent' } });
    describe(`a kept decision, with every uncertain rule in its ${position} position,`, () => {
      afterAll(() => gate.stop());
      describe('on an HTTP API', () => keptDecisionSuite(gate, ['Api', 'Other'], position));
      describe('on a REST API', () => keptDecisionSuite(gate, ['Rest', 'OtherRest'], position));
      describe('on a REST API', () => restSuite(gate, position));
      itLogsNoSecret(gate.local, gate.secrets);
    });
  }
} else {
  describe.skip('a deployed gate of the example keeps no decisions');
}
