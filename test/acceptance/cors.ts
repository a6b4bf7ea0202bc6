import { describe, expect, it } from 'vitest';
import { call } from '../../local/demo/call.js';
import type { ApiUnderTest, GateUnderTest } from './gate-under-test.js';

export function corsSuite({ token }: GateUnderTest, { url }: ApiUnderTest): void {
  describe('scripts of other origins', () => {
    it('get no permission to read where none was configured', async () => {
      const answer = await call(`${url}/orders`, {
        headers: { origin: 'https://elsewhere.example.com', authorization: `Bearer ${await token()}` },
      });
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    });

    it('do not get the session described', async () => {
      const answer = await call(`${url}/auth/session`, { headers: { origin: 'https://elsewhere.example.com' } });
      expect(answer.status).toBe(401);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    });
  });
}
