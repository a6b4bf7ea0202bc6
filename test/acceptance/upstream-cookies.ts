import { describe, expect, it } from 'vitest';
import { UserAgent } from '../../local/demo/user-agent.js';
import type { ApiUnderTest, GateUnderTest } from './gate-under-test.js';
import { signIn, startPage } from './sign-in.js';
import { echoOf } from './upstream-echo.js';

/** What an upstream sees of the cookies of a browser. */
export function upstreamCookieSuite(gate: GateUnderTest, api: ApiUnderTest): void {
  describe.runIf(gate.local)('an upstream', () => {
    const visit = async (agent: UserAgent, own: string, spelling = 'cookie') => {
      const jar = [...agent.cookies(api.url)]
        .filter(([name]) => name.startsWith('__Host-'))
        .map(([name, value]) => `${name}=${value}`);
      const cookies = [own, ...jar].filter((cookie) => cookie !== '').join('; ');
      // A browser without a jar, so that the header is spelled as the test says.
      const { headers } = echoOf(
        await new UserAgent(gate.secrets).request(`${api.url}/orders`, { headers: { [spelling]: cookies } }),
      );
      return new Set(String(headers.cookie).split('; '));
    };

    it('sees no session and no login, and the other cookies', async () => {
      const agent = new UserAgent(gate.secrets);
      await signIn(gate, agent, startPage(api, '/orders'), 'alice');
      await agent.visit(`${api.url}/auth/login?return_to=/orders`, { follow: false });
      expect(agent.cookies(api.url).size).toBeGreaterThan(1);
      for (const spelling of ['cookie', 'Cookie']) {
        expect(await visit(agent, 'theme=dark; lang=de', spelling)).toEqual(new Set(['theme=dark', 'lang=de']));
      }
    });

    it('sees something harmless of a browser that has no other cookies', async () => {
      const agent = new UserAgent(gate.secrets);
      const { headers } = echoOf(await signIn(gate, agent, startPage(api, '/orders'), 'alice'));
      expect(String(headers.cookie)).not.toContain('__Host-');
      expect(await visit(agent, '')).toEqual(new Set(['claimgate=-']));
    });
  });
}
