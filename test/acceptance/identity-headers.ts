import { describe, expect, it } from 'vitest';
import { bearer, call, forbidden } from '../../local/demo/call.js';
import type { ApiUnderTest, GateUnderTest } from './gate-under-test.js';
import { echoOf, reachedUpstream } from './upstream-echo.js';

const SPELLINGS = ['x-scope', 'X-Scope', 'X_SCOPE', 'x_scope', 'x.scope', 'X-USER', 'x_user', 'x-roles', 'X_Roles'];

export function identityHeaderSuite({ token, local }: GateUnderTest, { flavour, url }: ApiUnderTest): void {
  describe('a caller who sends an upstream header himself', () => {
    for (const name of SPELLINGS) {
      it(`is refused: ${name}`, async () => {
        const reached = await reachedUpstream(local, async () => {
          const answer = await forbidden(await call(`${url}/orders`, bearer(await token(), { [name]: 'admin' })));
          expect(answer.status).toBe(403);
          if (flavour === 'rest') expect(answer.body).toContain('identity_header');
        });
        expect(reached).toBe(0);
      });
    }

    it('cannot make anybody believe it on a public route', async () => {
      for (const name of SPELLINGS) {
        const answer = await call(`${url}/public`, { headers: { [name]: 'admin' } });
        if (answer.status !== 200) continue;
        const folded = Object.keys(echoOf(answer).headers).map((header) => header.replace(/[^a-z]/g, ''));
        // A dot survives on an HTTP API's public route: no server takes `x.scope` for `x-scope` in CGI or WSGI.
        if (!name.includes('.')) expect(folded).not.toContain(name.toLowerCase().replace(/[^a-z]/g, ''));
      }
    });
  });
}
