import { describe, expect, it } from 'vitest';
import { UserAgent } from '../../local/demo/user-agent.js';
import type { LocalGate } from '../../local/local-gate.js';
import type { IdentityProvider } from '../../local/provider/identity-provider.js';
import type { ApiUnderTest, GateUnderTest } from './gate-under-test.js';
import { signIn, startPage } from './sign-in.js';
import { echoOf } from './upstream-echo.js';

const REQUESTS = 50;
/** Seconds; of the access tokens of the embedded provider, which are as short-lived as Keycloak's. */
export const LIFETIME = 300;
/** Seconds; of the example. */
const [IDLE_TIMEOUT, ABSOLUTE_TIMEOUT] = [3600, 43_200];

/** Travels in time, so it needs a gate of its own. */
export function refreshSuite(
  gate: GateUnderTest,
  api: ApiUnderTest,
  local: LocalGate,
  provider: IdentityProvider,
): void {
  const { url } = api;
  const signedIn = async () => {
    const agent = new UserAgent(gate.secrets);
    await signIn(gate, agent, startPage(api, '/orders'), 'alice');
    return agent;
  };
  const crowd = (agent: UserAgent) =>
    Promise.all(Array.from({ length: REQUESTS }, () => agent.request(`${url}/orders`)));
  const session = async (agent: UserAgent, query = '') => {
    const headers = { 'sec-fetch-site': 'same-origin' };
    return JSON.parse((await agent.request(`${url}/auth/session${query}`, { headers })).body);
  };
  const granted = async (act: () => Promise<unknown>) => {
    const before = { ...provider.refreshes };
    await act();
    expect(provider.refreshes.refused).toBe(before.refused);
    return provider.refreshes.granted - before.granted;
  };

  describe('an access token that nears its end', () => {
    it('is refreshed once, and fifty requests at once pass', async () => {
      const agent = await signedIn();
      local.travel(LIFETIME - 10);
      const refreshes = await granted(async () => {
        for (const answer of await crowd(agent)) expect(echoOf(answer).headers['x-user']).toBe('alice');
      });
      expect(refreshes).toBe(1);
      expect((await session(agent)).tokenExpiresAt * 1000).toBeGreaterThan(Date.now() + (LIFETIME - 60) * 1000);
    });

    it('is refreshed once by fifty requests that come too late, time after time', async () => {
      const agent = await signedIn();
      for (let time = 0; time < 2; time += 1) {
        local.travel(LIFETIME);
        const refreshes = await granted(async () => {
          expect(new Set((await crowd(agent)).map(({ status }) => status))).toEqual(new Set([200]));
        });
        expect(refreshes).toBe(1);
      }
    });
  });

  describe('a session', () => {
    it('says how long it lasts, is not kept alive by being looked at, and is by being asked to', async () => {
      const agent = await signedIn();
      const { idleExpiresAt, expiresAt, refreshable } = await session(agent);
      expect(refreshable).toBe(true);
      local.travel(1000);
      expect(await session(agent)).toMatchObject({ idleExpiresAt, expiresAt });
      const slid = await session(agent, '?slide=true');
      expect(slid.idleExpiresAt).toBeGreaterThanOrEqual(idleExpiresAt + 1000);
      expect(slid.expiresAt).toBe(expiresAt);
    });

    it('goes on while it is used, with new tokens each time, and ends at its maximum age', async () => {
      const agent = await signedIn();
      const use = async () => {
        local.travel(IDLE_TIMEOUT - 60);
        return (await agent.request(`${url}/orders`)).status;
      };
      const times = Math.floor(ABSOLUTE_TIMEOUT / (IDLE_TIMEOUT - 60));
      const refreshes = await granted(async () => {
        for (let time = 0; time < times; time += 1) expect(await use()).toBe(200);
      });
      expect(refreshes).toBe(times);
      expect(await use()).toBe(401);
      expect(await session(agent)).toMatchObject({ authenticated: false, code: 'session_expired' });
    });

    it('is not kept alive by another site', async () => {
      const agent = await signedIn();
      const { idleExpiresAt } = await session(agent);
      local.travel(600);
      const attack = await agent.request(`${url}/auth/session?slide=true`, {
        headers: { 'sec-fetch-site': 'cross-site' },
      });
      expect(attack.status).toBe(403);
      expect((await session(agent)).idleExpiresAt).toBe(idleExpiresAt);
    });

    it('ends when it is not used for its idle timeout', async () => {
      const agent = await signedIn();
      local.travel(IDLE_TIMEOUT);
      expect((await agent.request(`${url}/orders`)).status).toBe(401);
      expect(await session(agent)).toMatchObject({ authenticated: false, code: 'session_idle' });
    });

    it('ends at the next refresh once its refresh token was revoked at the provider', async () => {
      const agent = await signedIn();
      local.travel(LIFETIME - 10);
      provider.revokeRefreshTokens();
      const refused = provider.refreshes.refused;
      expect((await agent.request(`${url}/orders`)).status).toBe(401);
      expect((await agent.request(`${url}/orders`)).status).toBe(401);
      expect(provider.refreshes.refused).toBe(refused + 1);
      expect(await session(agent)).toMatchObject({ authenticated: false, code: 'session_unknown' });
    });
  });
}
