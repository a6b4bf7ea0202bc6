import { afterAll, describe, expect, it } from 'vitest';
import { bearer, call, forbidden } from '../../local/demo/call.js';
import { UserAgent } from '../../local/demo/user-agent.js';
import { type ApiUnderTest, type GateUnderTest, localGate } from './gate-under-test.js';
import { itLogsNoSecret } from './logs.js';
import { signIn, startPage } from './sign-in.js';
import { switched } from './switched.js';

const APP = 'https://app.example.com';
const SECOND = 'https://admin.example.com';

function allowedOriginsSuite(gate: GateUnderTest, api: ApiUnderTest): void {
  const { url, flavour } = api;
  const preflight = (origin: string) =>
    call(`${url}/orders`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
  const cookieOf = async (username: string) => {
    const agent = new UserAgent(gate.secrets);
    await signIn(gate, agent, startPage(api, '/orders'), username);
    return [...agent.cookies(url)].map(([name, value]) => `${name}=${value}`).join('; ');
  };

  it.each([APP, SECOND])('a preflight of %s is answered without the authorizer', async (origin) => {
    const before = gate.local?.log.all().length ?? 0;
    const answer = await preflight(origin);
    expect(answer.status).toBeLessThan(300);
    expect(answer.headers['access-control-allow-origin']).toBe(origin);
    expect(answer.headers['access-control-allow-credentials']).toBe('true');
    expect(answer.headers['access-control-allow-methods']).toContain('POST');
    expect(
      gate.local?.log
        .all()
        .slice(before)
        .filter((line) => /"message":"(allowed|refused)"/.test(line)),
    ).toEqual([]);
  });

  it('a preflight of any other origin gets no permission', async () => {
    const answer = await preflight('https://evil.example.com');
    expect(answer.headers['access-control-allow-origin']).not.toBe('https://evil.example.com');
  });

  it.each([APP, SECOND])('a script of %s may send the session cookie along', async (origin) => {
    const cookie = await cookieOf('alice');
    const answer = await call(`${url}/orders`, { method: 'POST', headers: { origin, cookie }, body: 'a' });
    expect(answer.status).toBe(200);
  });

  it('a script of any other origin may not', async () => {
    const cookie = await cookieOf('alice');
    const answer = await call(`${url}/orders`, {
      method: 'POST',
      headers: { origin: 'https://evil.example.com', cookie },
    });
    expect((await forbidden(answer)).status).toBe(403);
  });

  it('the session endpoint can be read by allowed origins only', async () => {
    const cookie = await cookieOf('bob');
    const allowed = await call(`${url}/auth/session`, { headers: { origin: SECOND, cookie } });
    expect(allowed.headers['access-control-allow-origin']).toBe(SECOND);
    expect(allowed.headers['access-control-allow-credentials']).toBe('true');
    const other = await call(`${url}/auth/session`, { headers: { origin: 'https://evil.example.com', cookie } });
    expect(other.headers['access-control-allow-origin']).toBeUndefined();
  });

  it.runIf(flavour === 'rest')('a refusal can be read by the first of them', async () => {
    const answer = await call(`${url}/orders`, { headers: { origin: APP } });
    expect(answer.status).toBe(401);
    expect(answer.headers['access-control-allow-origin']).toBe(APP);
    expect(JSON.parse(answer.body)).toMatchObject({ error: 'unauthorized', loginUrl: `${url}/auth/login` });
  });

  it.runIf(flavour === 'rest')('the reason of a 403 can be read by all of them, over the redirect', async () => {
    const token = await gate.local?.provider?.mintAccessToken({ claims: { scope: 'none' } });
    const { status, headers } = await call(`${url}/orders`, bearer(token ?? '', { origin: SECOND }));
    expect(status).toBe(302);
    const reason = await call(String(headers.location), { headers: { origin: SECOND } });
    expect(reason.status).toBe(403);
    expect(reason.headers['access-control-allow-origin']).toBe(SECOND);
    expect(JSON.parse(reason.body)).toMatchObject({ error: 'access_denied' });
  });
}

for (const position of ['first', 'second'] as const) {
  const gate = await localGate({ context: { allowedOrigins: `${APP},${SECOND}` }, switches: switched(position) });
  describe(`allowed origins, with every uncertain rule in its ${position} position,`, () => {
    afterAll(() => gate.stop());
    describe.each(gate.apis)('on the $name', (api) => allowedOriginsSuite(gate, api));
    itLogsNoSecret(gate.local, gate.secrets);
  });
}
