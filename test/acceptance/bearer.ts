import { describe, expect, it } from 'vitest';
import { basic, bearer, call } from '../../local/demo/call.js';
import type { ApiUnderTest, GateUnderTest } from './gate-under-test.js';
import { echoOf } from './upstream-echo.js';

export function bearerSuite({ token, local }: GateUnderTest, { url }: ApiUnderTest): void {
  describe('a bearer token', () => {
    it('lets its bearer pass, with path, query, method and body intact', async () => {
      const answer = await call(`${url}/orders/7/items?size=L&size=XL`, {
        ...bearer(await token(), { 'content-type': 'application/json' }),
        method: 'PUT',
        body: '{"count":2}',
      });
      expect(answer.status).toBe(200);
      expect(echoOf(answer)).toMatchObject({ method: 'PUT', path: '/orders/7/items', body: '{"count":2}' });
      expect(new URLSearchParams(echoOf(answer).query).getAll('size')).toEqual(['L', 'XL']);
    });

    it('arrives at the upstream as the headers that were configured', async () => {
      const { headers } = echoOf(await call(`${url}/orders`, bearer(await token())));
      expect(headers['x-scope']?.split(' ')).toContain('orders:read');
      expect(headers['x-user']).toMatch(/\S/);
    });

    it.runIf(local)('brings nested claims and arrays as base64 of their JSON', async () => {
      const { headers } = echoOf(await call(`${url}/orders`, bearer(await token())));
      expect(JSON.parse(Buffer.from(headers['x-roles'] ?? '', 'base64').toString('utf8'))).toEqual(['admin', 'user']);
    });

    it.runIf(local)('is verified without asking the provider again', async () => {
      await call(`${url}/orders`, bearer(await token()));
      const before = local?.provider?.requests('/jwks');
      for (const path of ['/orders', '/orders/1', '/orders/2']) {
        expect((await call(`${url}${path}`, bearer(await token()))).status).toBe(200);
      }
      expect(local?.provider?.requests('/jwks')).toBe(before);
    });

    it.runIf(local)('of a machine passes too, got with its own id and secret', async () => {
      const { id = '', secret = '' } = local?.machineClient ?? {};
      const answer = await call(`${local?.issuer}/token`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          authorization: basic(id, secret),
        },
        body: 'grant_type=client_credentials',
      });
      const { access_token: machineToken } = JSON.parse(answer.body) as { access_token: string };
      const { headers } = echoOf(await call(`${url}/orders`, bearer(machineToken)));
      expect(headers).toMatchObject({ 'x-scope': 'orders:read', 'x-user': id });
      expect(headers['x-roles']).toBeUndefined();
    });

    it.runIf(local)('decides by role where the route demands one', async () => {
      const bob = await local?.provider?.mintAccessToken({ claims: { sub: 'bob' } });
      expect((await call(`${url}/admin`, bearer(await token()))).status).toBe(200);
      expect((await call(`${url}/admin`, bearer(bob ?? ''))).status).not.toBe(200);
    });

    it('is not needed where everybody may go', async () => {
      const answer = await call(`${url}/public?a=1`);
      expect(answer.status).toBe(200);
      expect(echoOf(answer).headers['x-user']).toBeUndefined();
    });
  });
}
