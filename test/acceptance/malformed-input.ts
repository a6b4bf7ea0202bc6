import { describe, expect, it } from 'vitest';
import { bearer, call, forbidden } from '../../local/demo/call.js';
import type { ApiUnderTest, GateUnderTest } from './gate-under-test.js';
import { reachedUpstream } from './upstream-echo.js';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

export function malformedInputSuite({ local, token }: GateUnderTest, { url }: ApiUnderTest): void {
  const issuer = local?.issuer ?? 'https://id.example.com';
  const claims = part({ iss: issuer, aud: 'https://orders.example.com', sub: 'a', exp: 4_000_000_000 });
  const tokens: Record<string, string> = {
    'alg none': `${part({ alg: 'none', typ: 'at+jwt' })}.${claims}.`,
    'alg none with a signature': `${part({ alg: 'none', typ: 'at+jwt' })}.${claims}.AAAA`,
    'HS256 with a public key': `${part({ alg: 'HS256', typ: 'at+jwt' })}.${claims}.AAAA`,
    'five parts': `${part({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.AAAA.AAAA.AAAA.AAAA`,
    'claims that are not UTF-8': `${part({ alg: 'RS256', typ: 'at+jwt' })}.${Buffer.from([0xff, 0xfe, 0x7b]).toString('base64url')}.AAAA`,
    'claims that are an array': `${part({ alg: 'RS256', typ: 'at+jwt' })}.${part([1, 2])}.AAAA`,
    'a critical header': `${part({ alg: 'RS256', typ: 'at+jwt', crit: ['x'] })}.${claims}.AAAA`,
    'only dots': '..',
  };

  describe('never an allow, never a 500:', () => {
    for (const [name, value] of Object.entries(tokens)) {
      it(`a token with ${name}`, async () => {
        const reached = await reachedUpstream(local, async () => {
          expect((await call(`${url}/orders`, bearer(value))).status).toBe(401);
        });
        expect(reached).toBe(0);
      });
    }

    it('a token of 16 KB', async () => {
      const answer = await call(`${url}/orders`, bearer(`${part({ alg: 'RS256' })}.${'A'.repeat(16_384)}.AAAA`));
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    });

    const cookies = [
      '=',
      ';;;',
      '__Host-claimgate',
      '__Host-claimgate=',
      `__Host-claimgate=${'A'.repeat(5000)}`,
      '__Host-claimgate=%00%ff',
      `__Host-claimgate=${'A'.repeat(43)}; __Host-claimgate=${'B'.repeat(42)}A`,
      `__Host-claimgate="${'A'.repeat(43)}"`,
    ];
    for (const cookie of cookies) {
      it(`the cookie header ${cookie.slice(0, 60)}`, async () => {
        expect((await call(`${url}/orders`, { headers: { cookie } })).status).toBe(401);
        const session = await call(`${url}/auth/session`, { headers: { cookie } });
        expect(session.status).toBe(401);
      });
    }

    it('parameters that come twice, and headers that do not belong together', async () => {
      expect((await call(`${url}/orders?a=1&a=2`, bearer(await token()))).status).toBe(200);
      const answer = await forbidden(
        await call(`${url}/orders`, { headers: { 'x-scope': ['a', 'b'], authorization: `Bearer ${await token()}` } }),
      );
      expect(answer.status).toBe(403);
    });

    it('a callback with any subset of its parameters', async () => {
      const parameters = ['code=a', 'state=b', 'iss=c', 'error=access_denied', 'error_description=%3Cscript%3E'];
      for (let subset = 0; subset < 2 ** parameters.length; subset += 1) {
        const query = parameters.filter((_, index) => (subset & (1 << index)) !== 0).join('&');
        const answer = await call(`${url}/auth/callback?${query}`, { headers: { accept: 'text/html' } });
        expect(answer.status, query).toBe(400);
        expect(answer.body).not.toContain('<script>');
      }
    });

    it('methods nobody uses', async () => {
      for (const method of ['TRACE', 'PROPFIND', 'PURGE']) {
        const { status } = await call(`${url}/orders`, { method });
        expect(status, method).toBeGreaterThanOrEqual(400);
        expect(status, method).toBeLessThan(500);
      }
    });
  });
}
