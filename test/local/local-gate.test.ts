import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalGate, startLocalGate } from '../../local/local-gate.js';
import { claimPorts } from '../../local/ports.js';
import { IdentityProvider } from '../../local/provider/identity-provider.js';

const AUDIENCE = 'https://shop.example.com';

let provider: IdentityProvider;
let gate: LocalGate;

beforeAll(async () => {
  const uris = {
    redirectUris: ['http://localhost:9/'],
    postLogoutRedirectUris: [],
    backChannelLogoutUri: 'http://localhost:1/',
  };
  provider = await IdentityProvider.start({ port: 0, audience: AUDIENCE, log: () => {}, ...uris });
  const external = {
    issuer: provider.issuer,
    clientId: 'shop',
    clientSecret: 's',
    audience: AUDIENCE,
    preset: 'custom',
  };
  gate = await startLocalGate({ port: 0, external, context: { upstreamHeaders: 'x-caller=sub' } });
}, 60_000);

afterAll(async () => {
  await gate.stop();
  await provider.stop();
});

describe('a local gate with an identity provider of its own choice', () => {
  it.each(['httpApi', 'restApi'] as const)('takes the access tokens of that provider: %s', async (api) => {
    const headers = { authorization: `Bearer ${await provider.mintAccessToken()}` };
    const response = await fetch(`${gate[api]}/orders/7?page=2`, { headers });
    expect(response.status).toBe(200);
    const received = gate.upstream.requests().at(-1);
    expect(received).toMatchObject({ method: 'GET', path: '/orders/7', query: 'page=2' });
    expect(received?.headers).toMatchObject({ 'x-caller': 'alice' });
    expect(received?.headers).not.toHaveProperty('x-scope');
  });

  it('refuses tokens for another audience', async () => {
    const token = await provider.mintAccessToken({ claims: { aud: 'https://orders.example.com' } });
    const response = await fetch(`${gate.httpApi}/orders`, { headers: { authorization: `Bearer ${token}` } });
    expect(response.status).toBe(401);
  });

  it('has no users and no machine of its own', () => {
    expect(gate.provider).toBeUndefined();
    expect(gate.users).toEqual([]);
    expect(gate.machineClient).toBeUndefined();
    expect(gate.client).toEqual({ id: 'shop', secret: 's' });
  });

  it('keeps what its functions log', async () => {
    await fetch(`${gate.restApi}/orders`);
    expect(gate.logs().some((line) => line.includes('AuthorizerFunction') && line.includes('no_credential'))).toBe(
      true,
    );
  });

  it('says which app it runs, and where its APIs are', () => {
    expect(gate.app).toBe('examples/orders/app.ts');
    expect(gate.apis).toEqual([
      { name: 'HttpApi', flavour: 'http', url: gate.httpApi },
      { name: 'RestApi', flavour: 'rest', url: gate.restApi },
    ]);
  });

  it('leaves its ports free when it ends', async () => {
    await gate.stop();
    await expect(claimPorts(Number(new URL(gate.httpApi).port))).resolves.toBeDefined();
  });
});

describe('a local gate in front of another app', { timeout: 60_000 }, () => {
  it('serves every API, also at the address that API Gateway would give it', async () => {
    const app = 'test/local/fixtures/apps/two-http-apis.ts';
    const { apis, upstream, provider: own, stop } = await startLocalGate({ app, port: 0 });
    try {
      expect(apis.map(({ name, flavour }) => [name, flavour])).toEqual([
        ['Orders', 'http'],
        ['Invoices', 'http'],
      ]);
      for (const { name, url } of apis) {
        const headers = { authorization: `Bearer ${await own?.mintAccessToken()}` };
        expect((await fetch(`${url}/list`, { headers })).status).toBe(200);
        expect(upstream.requests().at(-1)?.path).toBe(`/${name}`);
        const login = await fetch(`${url}/auth/login`, { redirect: 'manual' });
        const { searchParams } = new URL(login.headers.get('location') ?? '');
        expect(searchParams.get('redirect_uri')).toBe(`${url}/auth/callback`);
      }
    } finally {
      await stop();
    }
  });

  it('ends with one sentence if the app is not there', async () => {
    await expect(startLocalGate({ app: 'examples/nowhere/app.ts', port: 0 })).rejects.toThrow(
      'There is no app examples/nowhere/app.ts.',
    );
  });
});
