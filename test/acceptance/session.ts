import { describe, expect, it } from 'vitest';
import { call, forbidden } from '../../local/demo/call.js';
import { UserAgent } from '../../local/demo/user-agent.js';
import type { ApiUnderTest, GateUnderTest } from './gate-under-test.js';
import { signIn, startPage } from './sign-in.js';
import { echoOf, reachedUpstream } from './upstream-echo.js';

export function sessionSuite(gate: GateUnderTest, api: ApiUnderTest): void {
  const { local, secrets } = gate;
  const { url } = api;
  const signedIn = async (username = 'alice') => {
    const agent = new UserAgent(secrets);
    await signIn(gate, agent, startPage(api, '/orders'), username);
    return agent;
  };

  describe.runIf(local)('a session', () => {
    it('lets its user pass, by the rules of each route', async () => {
      const [alice, bob] = [await signedIn('alice'), await signedIn('bob')];
      expect((await alice.request(`${url}/admin`)).status).toBe(200);
      const refused = await bob.visit(`${url}/admin`);
      expect(refused.status).toBe(403);
      expect(echoOf(await bob.request(`${url}/orders`)).headers['x-user']).toBe('bob');
    });

    it('is told about itself, without a token', async () => {
      const { status, body } = await (await signedIn('bob')).request(`${url}/auth/session`);
      expect(status).toBe(200);
      expect(JSON.parse(body)).toMatchObject({ authenticated: true, subject: 'bob' });
      expect(body).not.toMatch(/eyJ/);
    });

    it('does not carry a request that another site makes', async () => {
      const agent = await signedIn();
      const attempts: Record<string, string>[] = [
        { origin: 'https://evil.example.com' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
        {},
      ];
      for (const headers of attempts) {
        const cookie = [...agent.cookies(url)].map(([name, value]) => `${name}=${value}`).join('; ');
        const reached = await reachedUpstream(local, async () => {
          const answer = await call(`${url}/orders`, { method: 'POST', headers: { ...headers, cookie }, body: 'x=1' });
          expect((await forbidden(answer)).status).toBe(403);
        });
        expect(reached).toBe(0);
      }
    });

    it('carries a request that its own site makes', async () => {
      const agent = await signedIn();
      const answer = await agent.request(`${url}/orders`, {
        method: 'POST',
        headers: { origin: new URL(url).origin, 'content-type': 'text/plain' },
        body: 'two of them',
      });
      expect(answer.status).toBe(200);
      expect(echoOf(answer)).toMatchObject({ method: 'POST', body: 'two of them' });
    });

    it('ends here and at the provider when its user logs out', async () => {
      const agent = await signedIn();
      const old = agent.cookies(url).get('__Host-claimgate');
      const end = await agent.visit(`${url}/auth/logout`, {
        method: 'POST',
        headers: { origin: new URL(url).origin, 'sec-fetch-site': 'same-origin' },
      });
      const landed = end.url.endsWith('/auth/signed-out') ? end : await agent.submit(end, { logout: 'yes' });
      expect(landed.url).toBe(`${url}/auth/signed-out`);
      expect(landed.status).toBe(200);
      expect(agent.cookies(url).has('__Host-claimgate')).toBe(false);
      expect((await call(`${url}/orders`, { headers: { cookie: `__Host-claimgate=${old}` } })).status).toBe(401);
      const again = await agent.visit(`${url}/auth/login?return_to=/orders`);
      expect(again.url).toContain(local?.issuer);
      expect(again.body).toContain('type="password"');
    });

    it('is not ended by another site', async () => {
      const agent = await signedIn();
      const answer = await agent.request(`${url}/auth/logout`, {
        method: 'POST',
        headers: { origin: 'https://evil.example.com' },
      });
      expect(answer.status).toBe(403);
      expect((await agent.request(`${url}/orders`)).status).toBe(200);
    });

    it('is unknown on the wrong cookie name', async () => {
      const value = (await signedIn()).cookies(url).get('__Host-claimgate');
      const answer = await call(`${url}/orders`, { headers: { cookie: `x__Host-claimgate=${value}` } });
      expect(answer.status).toBe(401);
    });
  });
}
