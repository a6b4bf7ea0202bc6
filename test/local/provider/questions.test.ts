import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic } from '../../../local/demo/call.js';
import {
  FOREIGN_AUDIENCE,
  FOREIGN_CLIENT,
  MACHINE_CLIENT,
  RETIRED_CLIENT,
  WEB_CLIENT,
} from '../../../local/provider/configuration.js';
import { IdentityProvider } from '../../../local/provider/identity-provider.js';

const AUDIENCE = 'https://orders.example.com';
const SIGNED = 'application/token-introspection+jwt';

let provider: IdentityProvider;
beforeAll(async () => {
  provider = await IdentityProvider.start({
    port: 0,
    audience: AUDIENCE,
    redirectUris: ['http://localhost:9/auth/callback'],
    postLogoutRedirectUris: [],
    backChannelLogoutUri: 'http://localhost:1/auth/backchannel-logout',
    log: () => {},
  });
});
afterAll(() => provider.stop());

function post(path: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
  const { id, secret } = WEB_CLIENT;
  return fetch(`${provider.issuer}${path}`, {
    method: 'POST',
    headers: { authorization: basic(id, secret), ...headers },
    body: new URLSearchParams(form),
  });
}

const introspected = async (token: string) => (await post('/token/introspection', { token })).json();
const userinfo = (token: string) => fetch(`${provider.issuer}/me`, { headers: { authorization: `Bearer ${token}` } });

async function verified(response: Response, type: string) {
  expect(response.headers.get('content-type')).toContain(type);
  const keys = createRemoteJWKSet(new URL(`${provider.issuer}/jwks`));
  return (await jwtVerify(await response.text(), keys, { issuer: provider.issuer, audience: WEB_CLIENT.id })).payload;
}

describe('an opaque token', () => {
  it('is introspected', async () => {
    const token = await provider.mintOpaqueToken({ subject: 'bob', lifetime: 100 });
    expect(token).not.toContain('.');
    expect(await introspected(token)).toMatchObject({ active: true, sub: 'bob', aud: AUDIENCE, token_type: 'Bearer' });
    expect(await introspected('invented')).toEqual({ active: false });
  });

  it('is what tokeninfo says for whom', async () => {
    const token = await provider.mintOpaqueToken({ clientId: MACHINE_CLIENT.id });
    expect(await (await post('/tokeninfo', { access_token: token })).json()).toMatchObject({
      aud: MACHINE_CLIENT.id,
      sub: 'alice',
      exp: expect.stringMatching(/^\d{10}$/),
    });
    expect((await post('/tokeninfo', { access_token: 'invented' })).status).toBe(400);
  });

  it('is good for userinfo, which may be signed, and wrong on purpose', async () => {
    const token = await provider.mintOpaqueToken();
    expect(await (await userinfo(token)).json()).toMatchObject({ sub: 'alice', email: 'alice@example.com' });
    provider.userinfo = { format: 'jwt', about: 'bob' };
    expect(await verified(await userinfo(token), 'application/jwt')).toMatchObject({ sub: 'bob' });
    provider.userinfo = { format: 'json' };
    expect((await userinfo('invented')).status).toBe(401);
  });
});

describe('a JWT', () => {
  it('is introspected until it is revoked, in a signed answer for those who like that best', async () => {
    const token = await provider.mintAccessToken();
    expect(await introspected(token)).toMatchObject({ active: true, sub: 'alice', aud: AUDIENCE });
    const signed = await post('/token/introspection', { token }, { accept: SIGNED });
    expect(await verified(signed, SIGNED)).toMatchObject({ token_introspection: { active: true, sub: 'alice' } });
    provider.revoke(token);
    expect(await introspected(token)).toEqual({ active: false });
    expect(await introspected(await provider.mintAccessToken({ forged: true }))).toEqual({ active: false });
  });

  it('is not introspected for who is no client', async () => {
    const authorization = basic(WEB_CLIENT.id, 'guessed');
    const answer = await post('/token/introspection', { token: await provider.mintAccessToken() }, { authorization });
    expect(answer.status).toBe(401);
  });
});

describe('a machine', () => {
  const granted = ({ id, secret }: { readonly id: string; readonly secret: string }) =>
    post('/token', { grant_type: 'client_credentials' }, { authorization: basic(id, secret) });

  it('may have tokens for another API', async () => {
    const { access_token } = (await (await granted(FOREIGN_CLIENT)).json()) as { access_token: string };
    expect(decodeJwt(access_token).aud).toBe(FOREIGN_AUDIENCE);
  });

  it('whose secret has expired gets none', async () => {
    expect(await (await granted(RETIRED_CLIENT)).json()).toMatchObject({ error: 'invalid_client' });
  });
});

it('answers nobody while it is down, and everybody afterwards', async () => {
  provider.isDown = true;
  await expect(fetch(`${provider.issuer}/jwks`)).rejects.toThrow();
  provider.isDown = false;
  expect((await fetch(`${provider.issuer}/jwks`)).status).toBe(200);
});
