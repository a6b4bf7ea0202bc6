import { afterAll, describe, expect, it } from 'vitest';
import { bearer, call } from '../../local/demo/call.js';
import { IdentityProvider } from '../../local/provider/identity-provider.js';
import type { MintOptions } from '../../local/provider/minted-token.js';
import { localGate } from './gate-under-test.js';
import { itLogsNoSecret } from './logs.js';
import { echoOf, reachedUpstream } from './upstream-echo.js';

const otherProvider = (audience: string) =>
  IdentityProvider.start({
    port: 0,
    audience,
    redirectUris: ['http://localhost:9/auth/callback'],
    postLogoutRedirectUris: [],
    backChannelLogoutUri: 'http://localhost:9/auth/backchannel-logout',
    log: () => {},
  });
const [partner, builds, stranger] = await Promise.all([
  otherProvider('https://shop.partner.example'),
  otherProvider('replaced by the issuer of the gate'),
  otherProvider('https://shop.partner.example'),
]);
const gate = await localGate({
  app: 'examples/token-exchange/app.ts',
  context: { partnerIssuer: partner.issuer, buildIssuer: builds.issuer },
  trustedIssuers: [partner.issuer, builds.issuer],
  lifetimes: { accessToken: 120 },
});
const { local } = gate;
if (local?.provider === undefined) throw new Error('This needs the local gate.');
const { provider } = local;
afterAll(async () => {
  await gate.stop();
  await Promise.all([partner.stop(), builds.stop(), stranger.stop()]);
});

const asked = () => provider.requests('/token');
let minted = 0;

/** Tokens by the way in that they are for. Each is another one. */
const WAYS = {
  'token exchange': { path: '/orders', issuer: partner, audience: partner.audience },
  'a token of the own provider that is for something else': {
    path: '/orders',
    issuer: provider,
    audience: 'https://pages.example.com',
  },
  'an assertion': { path: '/releases', issuer: builds, audience: provider.issuer },
} as const;

describe.each(gate.apis)('$name', ({ url }) => {
  describe.each(Object.entries(WAYS))('%s', (_, { path, issuer, audience }) => {
    const token = async ({ claims = {}, ...options }: MintOptions = {}, by: IdentityProvider = issuer) => {
      const shown = await by.mintAccessToken({
        claims: { aud: audience, jti: `number-${minted++}`, ...claims },
        ...options,
      });
      gate.secrets.add(shown);
      return shown;
    };
    const refuses = async (shown: string, status = 401) => {
      const before = asked();
      let answer = 0;
      const reached = await reachedUpstream(local, async () => {
        answer = (await call(`${url}${path}`, bearer(shown))).status;
      });
      expect({ status: answer, reached }).toEqual({ status, reached: 0 });
      return asked() - before;
    };

    it('lets pass with a token of the provider, of which the upstream learns', async () => {
      const shown = await token({ claims: { sub: 'bob' } });
      const { headers } = echoOf(await call(`${url}${path}`, bearer(shown)));
      expect(headers).toMatchObject({
        'x-user': 'bob',
        'x-scope': path === '/orders' ? 'orders:read' : 'orders:write',
      });
    });

    it('costs the provider one request, however often it is shown', async () => {
      const shown = await token();
      const before = asked();
      for (let time = 0; time < 4; time += 1) expect((await call(`${url}${path}`, bearer(shown))).status).toBe(200);
      expect(asked() - before).toBe(1);
    });

    it('is refused unasked when it is forged, has expired, is for somebody else, or of an issuer nobody trusts', async () => {
      expect(await refuses(await token({ forged: true }))).toBe(0);
      expect(await refuses(await token({ claims: { exp: Math.floor(Date.now() / 1000) - 60 } }))).toBe(0);
      expect(await refuses(await token({ claims: { aud: 'https://game.example' } }))).toBe(0);
      expect(await refuses(await token({}, stranger))).toBe(0);
    });

    it('is refused when the provider does not trade it, and it is asked once', async () => {
      const shown = await token({ claims: { sub: 'nobody-there' } });
      expect(await refuses(shown)).toBe(1);
      expect(await refuses(shown)).toBe(0);
    });
  });

  it('takes a token that is for this API as it is', async () => {
    const before = asked();
    const shown = await provider.mintAccessToken();
    gate.secrets.add(shown);
    expect((await call(`${url}/orders`, bearer(shown))).status).toBe(200);
    expect(asked()).toBe(before);
  });

  it('does not let in by one way where only the other counts', async () => {
    const assertion = await builds.mintAccessToken({ claims: { aud: provider.issuer } });
    expect((await call(`${url}/orders`, bearer(assertion))).status).toBe(401);
    expect((await call(`${url}/releases`, bearer(await partner.mintAccessToken()))).status).toBe(401);
  });
});

describe('when time goes by', () => {
  it('a token that was got is used until shortly before it ends, and then another one is got', async () => {
    const now = Math.floor(Date.now() / 1000);
    const shown = await partner.mintAccessToken({ claims: { exp: now + 3600 } });
    gate.secrets.add(shown);
    for (const { url } of gate.apis) await call(`${url}/orders`, bearer(shown));
    const before = asked();
    local.travel(100);
    for (const { url } of gate.apis) expect((await call(`${url}/orders`, bearer(shown))).status).toBe(200);
    expect(asked() - before).toBe(gate.apis.length);
  });
});

describe('when the provider is down', () => {
  it('whose token was traded still passes, and nobody else does', async () => {
    const mint = async () => {
      const shown = await partner.mintAccessToken({
        claims: { exp: Math.floor(Date.now() / 1000) + 3600, jti: `d${minted++}` },
      });
      gate.secrets.add(shown);
      return shown;
    };
    const [known, unknown] = [await mint(), await mint()];
    for (const { url } of gate.apis) expect((await call(`${url}/orders`, bearer(known))).status).toBe(200);
    await provider.stop();
    for (const { url, flavour } of gate.apis) {
      expect((await call(`${url}/orders`, bearer(known))).status).toBe(200);
      expect((await call(`${url}/orders`, bearer(unknown))).status).toBe(flavour === 'http' ? 500 : 503);
    }
  });
});

itLogsNoSecret(local, gate.secrets);
