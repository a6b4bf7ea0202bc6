import { describe, expect, it } from 'vitest';
import { UserAgent, type Visit } from '../../local/demo/user-agent.js';
import type { ApiUnderTest, GateUnderTest } from './gate-under-test.js';
import { signIn, startPage } from './sign-in.js';

interface Told {
  readonly id: string;
  readonly current: boolean;
}

export function ownSessionSuite(gate: GateUnderTest, api: ApiUnderTest): void {
  const { local, secrets } = gate;
  const { url } = api;
  const own = { origin: new URL(url).origin };
  const signedIn = async (username: string) => {
    const agent = new UserAgent(secrets);
    await signIn(gate, agent, startPage(api, '/orders'), username);
    return agent;
  };
  const statusFor = async (agent: UserAgent) => (await agent.request(`${url}/orders`)).status;
  const sessionsOf = (agent: UserAgent) => agent.request(`${url}/auth/sessions`);
  const told = ({ body }: Visit) => (JSON.parse(body) as { readonly sessions: readonly Told[] }).sessions;
  const currentOf = async (agent: UserAgent) => told(await sessionsOf(agent)).find(({ current }) => current)?.id ?? '';

  describe.runIf(local)('a user with several sessions', () => {
    it('sees them, and nobody else’s', async () => {
      const [one, other, bob] = [await signedIn('alice'), await signedIn('alice'), await signedIn('bob')];
      const answer = await sessionsOf(one);
      expect(answer.status).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
      const ids = told(answer).map(({ id }) => id);
      expect(ids[0]).toBe(await currentOf(one));
      expect(ids).toContain(await currentOf(other));
      expect(ids).not.toContain(await currentOf(bob));
    });

    it('ends one of them: its next request is refused', async () => {
      const [one, other] = [await signedIn('alice'), await signedIn('alice')];
      const id = await currentOf(other);
      const answer = await one.request(`${url}/auth/sessions/${id}`, { method: 'DELETE', headers: own });
      expect(answer.status).toBe(204);
      expect([await statusFor(one), await statusFor(other)]).toEqual([200, 401]);
      expect(told(await sessionsOf(one)).map((session) => session.id)).not.toContain(id);
    });

    it('ends one from the page, without script, and is back on the page', async () => {
      const [one, other] = [await signedIn('bob'), await signedIn('bob')];
      const id = await currentOf(other);
      const page = await one.visit(`${url}/auth/sessions`);
      expect(page.body).toContain(`action="${url}/auth/sessions/${id}/end"`);
      const back = await one.visit(`${url}/auth/sessions/${id}/end`, { method: 'POST', headers: own });
      expect(back).toMatchObject({ url: `${url}/auth/sessions`, status: 200 });
      expect(await statusFor(other)).toBe(401);
    });

    it('cannot end one of somebody else', async () => {
      const [alice, bob] = [await signedIn('alice'), await signedIn('bob')];
      const id = await currentOf(alice);
      const answer = await bob.request(`${url}/auth/sessions/${id}`, { method: 'DELETE', headers: own });
      expect(answer.status).toBe(404);
      expect(await statusFor(alice)).toBe(200);
    });

    it('loses none of them to another site', async () => {
      const [one, other] = [await signedIn('alice'), await signedIn('alice')];
      const headers = { origin: 'https://evil.example.com' };
      const id = await currentOf(other);
      for (const [method, path] of [
        ['DELETE', '/auth/sessions'],
        ['DELETE', `/auth/sessions/${id}`],
        ['POST', '/auth/sessions/end'],
        ['POST', `/auth/sessions/${id}/end`],
      ] as const) {
        expect((await one.request(`${url}${path}`, { method, headers })).status).toBe(403);
      }
      expect(await statusFor(other)).toBe(200);
    });

    it('ends all but the one in hand', async () => {
      const agents = [await signedIn('alice'), await signedIn('alice'), await signedIn('alice')];
      const [mine] = agents;
      const bob = await signedIn('bob');
      const answer = await mine?.request(`${url}/auth/sessions`, { method: 'DELETE', headers: own });
      expect(answer?.status).toBe(204);
      expect(await Promise.all([...agents, bob].map(statusFor))).toEqual([200, 401, 401, 200]);
      // A login that began in the second of the logout would lose to it, also in the tests after this one.
      await expect.poll(() => signedIn('alice').then(statusFor), { timeout: 10_000 }).toBe(200);
    });

    it('is asked to sign in when there is no session', async () => {
      const answer = await sessionsOf(new UserAgent());
      expect(answer.status).toBe(401);
      expect(JSON.parse(answer.body)).toMatchObject({ error: 'no_credential' });
    });
  });
}
