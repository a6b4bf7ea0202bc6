import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { MACHINE_CLIENT, WEB_CLIENT } from '../../../local/provider/configuration.js';
import { IdentityProvider } from '../../../local/provider/identity-provider.js';
import { USERS } from '../../../local/provider/users.js';
import { CookieBrowser } from './cookie-browser.js';

const REDIRECT_URI = 'http://localhost:9/auth/callback';
const SIGNED_OUT = 'http://localhost:9/auth/signed-out';
const AUDIENCE = 'https://orders.example.com';
const SCOPES = 'openid profile email orders:read';

let provider: IdentityProvider;
let web: client.Configuration;
let machine: client.Configuration;
const noise: string[] = [];
const logs: string[] = [];

beforeAll(async () => {
  for (const method of ['log', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((...words) => void noise.push(words.join(' ')));
  }
  provider = await IdentityProvider.start({
    port: 0,
    audience: AUDIENCE,
    redirectUris: [REDIRECT_URI],
    postLogoutRedirectUris: [SIGNED_OUT],
    backChannelLogoutUri: 'http://localhost:1/auth/backchannel-logout',
    lifetimes: { accessToken: 120 },
    log: (line) => logs.push(line),
  });
  const discover = ({ id, secret }: { id: string; secret: string }) =>
    client.discovery(new URL(provider.issuer), id, secret, undefined, { execute: [client.allowInsecureRequests] });
  [web, machine] = await Promise.all([discover(WEB_CLIENT), discover(MACHINE_CLIENT)]);
});

afterAll(async () => {
  await provider.stop();
  vi.restoreAllMocks();
});

afterEach(() => {
  expect(noise.splice(0)).toEqual([]);
  expect(logs.splice(0)).toEqual([]);
});

async function authorizationRequest(extra: Record<string, string> = {}) {
  const verifier = client.randomPKCECodeVerifier();
  const nonce = client.randomNonce();
  const url = client.buildAuthorizationUrl(web, {
    redirect_uri: REDIRECT_URI,
    scope: SCOPES,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    nonce,
    state: 'a-state',
    ...extra,
  });
  return { url, checks: { pkceCodeVerifier: verifier, expectedNonce: nonce, expectedState: 'a-state' } };
}

/** Opens the authorization request, and logs in where the login page comes. */
async function logIn(browser: CookieBrowser, url: URL, username = 'alice', password = passwordOf(username)) {
  const page = await browser.open(url.href);
  if (page.status !== 200) {
    return page;
  }
  const action = /action="([^"]+)"/.exec(await page.text())?.[1] ?? '';
  return browser.open(new URL(action, provider.issuer).href, { username, password });
}

function passwordOf(username: string): string {
  return USERS.find((user) => user.username === username)?.password ?? '';
}

async function tokensOf(username: string, extra: Record<string, string> = {}) {
  const browser = new CookieBrowser(provider.issuer);
  const { url, checks } = await authorizationRequest(extra);
  const callback = await logIn(browser, url, username);
  const tokens = await client.authorizationCodeGrant(web, new URL(callback.headers.get('location') ?? ''), checks);
  return { browser, tokens };
}

describe('a login at the embedded identity provider', () => {
  it('yields an access token for the API with scopes, roles, groups and an object', async () => {
    const { tokens } = await tokensOf('alice');
    const { payload, protectedHeader } = await jwtVerify(
      tokens.access_token,
      createRemoteJWKSet(new URL(`${provider.issuer}/jwks`)),
      { issuer: provider.issuer, audience: AUDIENCE, typ: 'at+jwt' },
    );
    expect(protectedHeader.alg).toBe('RS256');
    expect(payload).toMatchObject({
      sub: 'alice',
      client_id: WEB_CLIENT.id,
      realm_access: { roles: ['admin', 'user'] },
      groups: ['/shop', '/shop/managers'],
      address: { locality: 'London', country: 'GB' },
    });
    expect(String(payload.scope).split(' ')).toContain('orders:read');
    expect(Number(payload.exp) - Number(payload.iat)).toBe(120);
  });

  it('yields an ID token that says who it is', async () => {
    const { tokens } = await tokensOf('bob');
    expect(tokens.claims()).toMatchObject({
      sub: 'bob',
      name: 'Bob Baker',
      preferred_username: 'bob',
      email: 'bob@example.com',
    });
  });

  it('grants orders:read even where only openid was asked for', async () => {
    const { tokens } = await tokensOf('bob', { scope: 'openid' });
    expect(String(decodeJwt(tokens.access_token).scope).split(' ')).toContain('orders:read');
  });

  it('is not asked for twice in one browser', async () => {
    const { browser } = await tokensOf('alice');
    const { url } = await authorizationRequest();
    expect((await browser.open(url.href)).headers.get('location')).toMatch(
      /^http:\/\/localhost:9\/auth\/callback\?code=/,
    );
  });

  it('works in two tabs at once', async () => {
    const browser = new CookieBrowser(provider.issuer);
    const [first, second] = [await authorizationRequest(), await authorizationRequest()];
    const pages = [await browser.open(first.url.href), await browser.open(second.url.href)];
    for (const page of pages) {
      const action = /action="([^"]+)"/.exec(await page.text())?.[1] ?? '';
      const form = { username: 'alice', password: passwordOf('alice') };
      const answer = await browser.open(new URL(action, provider.issuer).href, form);
      expect(answer.headers.get('location')).toContain('/auth/callback?code=');
    }
  });

  it('with a wrong password shows the page again, and what was typed is escaped', async () => {
    const { url } = await authorizationRequest();
    const page = await logIn(new CookieBrowser(provider.issuer), url, '"><script>', 'wrong');
    expect(page.status).toBe(401);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = await page.text();
    expect(html).toContain('role="alert"');
    expect(html).not.toContain('<script');
  });

  it('that is not under way is told so', async () => {
    const page = await fetch(`${provider.issuer}/interaction/unknown`);
    expect(page.status).toBe(400);
    expect(await page.text()).toContain('login_not_found');
  });

  it('without PKCE is refused', async () => {
    const { url } = await authorizationRequest();
    url.searchParams.delete('code_challenge');
    url.searchParams.delete('code_challenge_method');
    const answer = await new CookieBrowser(provider.issuer).open(url.href);
    expect(answer.headers.get('location')).toContain('error=invalid_request');
  });

  it('for another redirect URI is refused with a page', async () => {
    const { url } = await authorizationRequest({ redirect_uri: 'http://localhost:9/elsewhere' });
    const page = await fetch(url);
    expect(page.status).toBe(400);
    expect(await page.text()).toContain('invalid_redirect_uri');
  });

  it('that asks for offline access yields a refresh token, which yields tokens for the API again', async () => {
    const { tokens } = await tokensOf('alice', { scope: `${SCOPES} offline_access`, prompt: 'consent' });
    const refreshed = await client.refreshTokenGrant(web, tokens.refresh_token ?? '');
    expect(decodeJwt(refreshed.access_token)).toMatchObject({ sub: 'alice', aud: AUDIENCE });
  });

  it('gives tokens that the userinfo endpoint takes', async () => {
    const { tokens } = await tokensOf('alice');
    const userinfo = await client.fetchUserInfo(web, tokens.access_token, 'alice');
    expect(userinfo).toMatchObject({ sub: 'alice', email: 'alice@example.com', address: { locality: 'London' } });
  });
});

describe('the userinfo endpoint', () => {
  it.each<[string, () => Promise<string>]>([
    ['a forged token', () => provider.mintAccessToken({ forged: true })],
    ['a machine', async () => (await client.clientCredentialsGrant(machine)).access_token],
    ['rubbish', async () => 'rubbish'],
  ])('refuses %s', async (_, token) => {
    const headers = { authorization: `Bearer ${await token()}` };
    expect((await fetch(`${provider.issuer}/me`, { headers })).status).toBe(401);
  });
});

describe('a logout at the embedded identity provider', () => {
  it('with an ID token goes back to the gate at once, and the next request has to log in', async () => {
    const { browser, tokens } = await tokensOf('alice');
    const parameters = { id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: SIGNED_OUT, state: 's' };
    const answer = await browser.open(client.buildEndSessionUrl(web, parameters).href);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${SIGNED_OUT}?state=s`]);
    const { url } = await authorizationRequest();
    expect(await (await browser.open(url.href)).text()).toContain('<h1>Sign in</h1>');
  });

  it('without an ID token asks first, with a button that needs no script', async () => {
    const { browser } = await tokensOf('alice');
    const parameters = { post_logout_redirect_uri: SIGNED_OUT };
    const html = await (await browser.open(client.buildEndSessionUrl(web, parameters).href)).text();
    const [, action = ''] = /action="([^"]+)"/.exec(html) ?? [];
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(html) ?? [];
    expect(html).toContain('<button type="submit" form="op.logoutForm"');
    const answer = await browser.open(action, { xsrf, logout: 'yes' });
    expect(answer.headers.get('location')).toBe(SIGNED_OUT);
  });

  it('refuses to send the browser to an address that is not registered', async () => {
    const { browser, tokens } = await tokensOf('alice');
    const parameters = { id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: 'http://localhost:9/away' };
    const answer = await browser.open(client.buildEndSessionUrl(web, parameters).href);
    expect(answer.status).toBe(400);
  });
});

describe('a machine at the embedded identity provider', () => {
  it('gets a token for orders:read with its id and secret', async () => {
    const { access_token: token } = await client.clientCredentialsGrant(machine);
    expect(decodeProtectedHeader(token).typ).toBe('at+jwt');
    expect(decodeJwt(token)).toMatchObject({ sub: MACHINE_CLIENT.id, aud: AUDIENCE, scope: 'orders:read' });
  });

  it('gets the scope it asks for instead', async () => {
    const { access_token: token } = await client.clientCredentialsGrant(machine, { scope: 'orders:write' });
    expect(decodeJwt(token).scope).toBe('orders:write');
  });
});

describe('a minted access token', () => {
  const keys = () => createRemoteJWKSet(new URL(`${provider.issuer}/jwks`));

  it('is one that the provider could have issued', async () => {
    const { payload } = await jwtVerify(await provider.mintAccessToken({ claims: { sub: 'bob' } }), keys(), {
      issuer: provider.issuer,
      audience: AUDIENCE,
      typ: 'at+jwt',
    });
    expect(payload).toMatchObject({ sub: 'bob', scope: 'orders:read', realm_access: { roles: ['user'] } });
  });

  it('has the claims and the header it is told to have', async () => {
    const token = await provider.mintAccessToken({ claims: { exp: 1, scope: undefined }, header: { typ: 'JWT' } });
    expect(decodeJwt(token)).toMatchObject({ exp: 1, sub: 'alice' });
    expect(decodeJwt(token)).not.toHaveProperty('scope');
    expect(decodeProtectedHeader(token).typ).toBe('JWT');
  });

  it('that is forged names a key of the provider, whose signature it has not', async () => {
    const token = await provider.mintAccessToken({ forged: true });
    await expect(jwtVerify(token, keys())).rejects.toMatchObject({ code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
  });
});

it('the embedded identity provider counts what it is asked, path by path', async () => {
  const before = provider.requests('/jwks');
  await fetch(`${provider.issuer}/jwks?x=1`);
  expect(provider.requests('/jwks')).toBe(before + 1);
  expect(provider.requests('/never')).toBe(0);
});
