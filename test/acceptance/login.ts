import { describe, expect, it } from 'vitest';
import { call } from '../../local/demo/call.js';
import { UserAgent } from '../../local/demo/user-agent.js';
import type { ApiUnderTest, GateUnderTest } from './gate-under-test.js';
import { signIn, startPage } from './sign-in.js';
import { echoOf } from './upstream-echo.js';

export function loginSuite(gate: GateUnderTest, api: ApiUnderTest): void {
  const { local, secrets } = gate;
  const { flavour, url } = api;

  describe('signing in', () => {
    it('starts at the provider, with PKCE, state and nonce', async () => {
      const agent = new UserAgent(secrets);
      const { headers, status } = await agent.visit(`${url}/auth/login?return_to=/orders`, { follow: false });
      expect(status).toBe(302);
      expect(headers['cache-control']).toBe('no-store');
      const { searchParams } = new URL(headers.location ?? '');
      expect(searchParams.get('code_challenge_method')).toBe('S256');
      expect(searchParams.get('state')).toMatch(/^[\w-]{43}\.[0-9a-z]+$/);
      expect(searchParams.get('nonce')).toMatch(/^[\w-]{43}$/);
      expect(searchParams.get('redirect_uri')).toBe(`${url}/auth/callback`);
    });

    it.runIf(flavour === 'rest')('is where a page without session leads', async () => {
      const agent = new UserAgent(secrets);
      const { headers, status } = await agent.visit(`${url}/orders/7?size=L&q=a%20b`, { follow: false });
      expect(status).toBe(302);
      expect(headers.location).toContain(`${url}/auth/login?return_to=`);
    });

    it('is for pages: a script gets 401 and is not redirected', async () => {
      const script = await call(`${url}/orders`, { headers: { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' } });
      expect(script.status).toBe(401);
      const login = await call(`${url}/auth/login`, { headers: { 'x-requested-with': 'XMLHttpRequest' } });
      expect(login.status).toBe(401);
      expect(login.body).toContain('"not_a_navigation"');
    });

    it.runIf(local)('ends at the page that was asked for, path and query intact', async () => {
      const agent = new UserAgent(secrets);
      const page = await signIn(gate, agent, startPage(api, '/orders/7?size=L&q=a%20b&next=/home:1'), 'alice');
      expect(page.status).toBe(200);
      expect(page.url).toBe(`${url}/orders/7?size=L&q=a%20b&next=/home:1`);
      const { headers, path } = echoOf(page);
      expect(path).toBe('/orders/7');
      expect(headers).toMatchObject({ 'x-user': 'alice' });
      expect(headers['x-scope']?.split(' ')).toContain('orders:read');
    });

    it.runIf(local)('in two tabs at once ends where each wanted', async () => {
      const agent = new UserAgent(secrets);
      const [first, second] = [startPage(api, '/orders/first'), startPage(api, '/orders/second')];
      const formOfFirst = await agent.visit(first);
      const formOfSecond = await agent.visit(second);
      const user = local?.users[0];
      const credentials = { username: user?.username ?? '', password: user?.password ?? '' };
      const [pageOfSecond, pageOfFirst] = [
        await agent.submit(formOfSecond, credentials),
        await agent.submit(formOfFirst, credentials),
      ];
      expect(pageOfSecond.url).toBe(`${url}/orders/second`);
      expect(pageOfFirst.url).toBe(`${url}/orders/first`);
      expect([pageOfFirst.status, pageOfSecond.status]).toEqual([200, 200]);
    });

    it.runIf(local)('gives a new cookie each time, and the old one is dead', async () => {
      const agent = new UserAgent(secrets);
      await signIn(gate, agent, startPage(api, '/orders'), 'alice');
      const old = agent.cookies(url).get('__Host-claimgate');
      await agent.visit(`${url}/auth/login?return_to=/orders`);
      expect(agent.cookies(url).get('__Host-claimgate')).not.toBe(old);
      const replayed = await call(`${url}/orders`, { headers: { cookie: `__Host-claimgate=${old}` } });
      expect(replayed.status).toBe(401);
    });

    it.runIf(local)('cannot be finished by who did not start it', async () => {
      const victim = new UserAgent(secrets);
      const attacker = new UserAgent(secrets);
      const page = await signIn(gate, attacker, startPage(api, '/orders'), 'bob');
      const callback = page.way.find((step) => step.includes('/auth/callback?')) ?? '';
      const answer = await victim.visit(callback);
      expect(answer.status).toBe(400);
      expect(answer.body).toContain('cookies_blocked');
      expect(victim.cookies(url).has('__Host-claimgate')).toBe(false);
    });

    it('returns nowhere else', async () => {
      for (const target of [
        'https://evil.example.com',
        '//evil.example.com',
        '/\\evil.example.com',
        '/%09/evil.example.com',
      ]) {
        const agent = new UserAgent(secrets);
        const answer = await agent.visit(`${url}/auth/login?return_to=${encodeURIComponent(target)}`, {
          follow: false,
        });
        expect(answer.status, target).toBe(400);
      }
    });

    it.runIf(local)('may be begun by a portal, by a link or by a form', async () => {
      const parameters = { iss: local?.issuer ?? '', login_hint: 'alice', target_link_uri: `${url}/orders/7` };
      const query = new URLSearchParams(parameters).toString();
      const portal = { origin: 'https://portal.example.com', 'sec-fetch-site': 'cross-site' };
      const form = { ...portal, 'content-type': 'application/x-www-form-urlencoded' };
      const posted = await call(`${url}/auth/login`, { method: 'POST', headers: form, body: query });
      expect(posted).toMatchObject({ status: 303, headers: { location: `${url}/auth/login?${query}` } });
      const agent = new UserAgent(secrets);
      const { headers } = await agent.visit(posted.headers.location ?? '', { headers: portal, follow: false });
      expect(new URL(headers.location ?? '').searchParams.get('login_hint')).toBe('alice');
      const page = await signIn(gate, agent, `${url}/auth/login?${query}`, 'alice');
      expect(page.url).toBe(`${url}/orders/7`);
      const stranger = await agent.visit(`${url}/auth/login?iss=https://evil.example.com`, { follow: false });
      expect(stranger.status).toBe(400);
    });

    it('takes no parameter twice', async () => {
      const agent = new UserAgent(secrets);
      expect((await agent.visit(`${url}/auth/login?return_to=/a&return_to=/b`)).status).toBe(400);
      expect((await agent.visit(`${url}/auth/callback?state=a&state=b&code=c`)).status).toBe(400);
    });
  });
}
