import { describe, expect, it } from 'vitest';
import { bearer, call, forbidden } from '../../local/demo/call.js';
import type { ApiUnderTest, GateUnderTest } from './gate-under-test.js';
import { reachedUpstream } from './upstream-echo.js';

const PAST = 1_600_000_000;

export function refusalSuite({ token, local }: GateUnderTest, { flavour, url }: ApiUnderTest): void {
  const minted = (options: Parameters<NonNullable<NonNullable<typeof local>['provider']>['mintAccessToken']>[0]) => {
    if (local?.provider === undefined) throw new Error('only with the embedded provider');
    return local.provider.mintAccessToken(options);
  };

  describe('is refused with 401 and never reaches the upstream:', () => {
    const refuses = async (options: Parameters<typeof call>[1]) => {
      let status = 0;
      const reached = await reachedUpstream(local, async () => {
        const answer = await call(`${url}/orders`, options);
        status = answer.status;
        if (flavour === 'rest') expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm="/);
        expect(answer.body).not.toMatch(/\bat .*\(.*:\d+:\d+\)/);
      });
      expect({ status, reached }).toEqual({ status: 401, reached: 0 });
    };

    it('a caller without credential', () => refuses({}));
    it('a token that was changed', async () => {
      const [header, , signature] = (await token()).split('.');
      const claims = Buffer.from(JSON.stringify({ sub: 'root' })).toString('base64url');
      await refuses(bearer(`${header}.${claims}.${signature}`));
    });
    it('Basic credentials', () => refuses({ headers: { authorization: 'Basic YTpi' } }));
    it('a bad token beside a session cookie', () =>
      refuses(bearer('nonsense', { cookie: `__Host-claimgate=${'A'.repeat(43)}` })));
    it('an invented session', () => refuses({ headers: { cookie: `__Host-claimgate=${'A'.repeat(43)}` } }));

    it.runIf(local)('an expired token', async () =>
      refuses(bearer(await minted({ claims: { exp: PAST, iat: PAST } }))),
    );
    it.runIf(local)('a token for another API', async () => refuses(bearer(await minted({ claims: { aud: 'other' } }))));
    it.runIf(local)('a token of another issuer', async () =>
      refuses(bearer(await minted({ claims: { iss: 'https://evil.example.com' } }))),
    );
    it.runIf(local)('a forged signature', async () => refuses(bearer(await minted({ forged: true }))));
    it.runIf(local)('a token without expiry', async () =>
      refuses(bearer(await minted({ claims: { exp: undefined } }))),
    );
    it.runIf(local)('an ID token in the place of an access token', async () =>
      refuses(bearer(await minted({ header: { typ: 'JWT' } }))),
    );
    it.runIf(local)('a key the provider does not publish', async () =>
      refuses(bearer(await minted({ header: { kid: 'unheard-of' }, forged: true }))),
    );
  });

  describe('is refused with 403 and never reaches the upstream:', () => {
    const refuses = async (path: string, options: Parameters<typeof call>[1], code: string) => {
      const reached = await reachedUpstream(local, async () => {
        const answer = await forbidden(await call(`${url}${path}`, options));
        expect(answer.status).toBe(403);
        if (flavour === 'rest') expect(answer.body).toContain(code);
      });
      expect(reached).toBe(0);
    };

    it.runIf(local)('a token without the scope', async () =>
      refuses('/orders', bearer(await minted({ claims: { scope: 'orders:write' } })), 'access_denied'),
    );
    it.runIf(local)('a token without the role', async () =>
      refuses('/admin', bearer(await minted({ claims: { sub: 'bob' } })), 'access_denied'),
    );
    it.runIf(flavour === 'http')('a request that asks for another method', async () =>
      refuses('/orders', bearer(await token(), { 'x-http-method-override': 'DELETE' }), 'method_override'),
    );
    for (const path of ['/orders/..%2fadmin', '/orders/..;/admin', '/orders/%252e%252e/admin']) {
      it(`a path that leads to another route: ${path}`, async () =>
        refuses(path, bearer(await token()), 'dot_segment'));
    }
  });

  it('what a 403 means can be asked, by its code and with any method', async () => {
    for (const method of ['GET', 'POST']) {
      const answer = await call(`${url}/auth/denied?code=access_denied`, { method });
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.body)).toMatchObject({ error: 'access_denied' });
    }
  });

  it('an unknown path is none of the gate', async () => {
    expect((await call(`${url}/nowhere`)).status).toBe(flavour === 'http' ? 404 : 403);
  });
}
