import { afterAll, describe, expect, it } from 'vitest';
import { basic, bearer, call, forbidden } from '../../local/demo/call.js';
import { UserAgent, type Visit } from '../../local/demo/user-agent.js';
import { claimPorts, localUrl } from '../../local/ports.js';
import { MACHINE_CLIENT, OPAQUE_CLIENT, WEB_CLIENT } from '../../local/provider/configuration.js';
import { IdentityProvider } from '../../local/provider/identity-provider.js';
import { ONE_TIME_CODE, USERS } from '../../local/provider/users.js';
import { localGate } from './gate-under-test.js';
import { itLogsNoSecret } from './logs.js';
import { startPage } from './sign-in.js';
import { echoOf } from './upstream-echo.js';

const ports = await claimPorts(0);
const urls = [ports.httpApi, ports.restApi].map(localUrl);
const partners = await IdentityProvider.start({
  port: 0,
  audience: 'https://shop.partner.example',
  redirectUris: urls.map((url) => `${url}/auth/callback/partners`),
  postLogoutRedirectUris: urls.map((url) => `${url}/auth/signed-out`),
  backChannelLogoutUri: `${urls[0]}/auth/backchannel-logout`,
  log: () => {},
});
const gate = await localGate({
  app: 'examples/several-providers/app.ts',
  port: ports.httpApi,
  context: { partnerIssuer: partners.issuer, partnerClientId: WEB_CLIENT.id, partnerSecretName: 'partner/secret' },
  secrets: { 'partner/secret': WEB_CLIENT.secret },
});
const { local } = gate;
if (local?.provider === undefined) throw new Error('This needs the local gate.');
const { provider: staff } = local;
afterAll(async () => {
  await gate.stop();
  await partners.stop();
});

const secret = async (token: Promise<string>) => {
  gate.secrets.add(await token);
  return token;
};
const [alice] = USERS;
const linksOf = ({ body }: Visit) =>
  [...body.matchAll(/<a href="([^"]+)"[^>]*>([^<]+)</g)].map(([, href = '', text = '']) => ({
    href: href.replaceAll('&#38;', '&'),
    text,
  }));

describe.each(gate.apis)('$name with two providers', (api) => {
  const { url, flavour } = api;
  const statusFor = async (path: string, token: string) =>
    (await forbidden(await call(`${url}${path}`, bearer(token)))).status;

  it('lets in who shows a token of either', async () => {
    expect(echoOf(await call(`${url}/orders`, bearer(await secret(staff.mintAccessToken())))).headers).toMatchObject({
      'x-user': 'alice',
    });
    expect(await statusFor('/orders', await secret(partners.mintAccessToken()))).toBe(200);
  });

  it('refuses a token in the name of one with the key or the audience of the other', async () => {
    const confused = [
      staff.mintAccessToken({ claims: { iss: partners.issuer, aud: partners.audience } }),
      partners.mintAccessToken({ claims: { iss: staff.issuer, aud: staff.audience } }),
      staff.mintAccessToken({ claims: { aud: partners.audience } }),
    ];
    for (const token of confused) expect(await statusFor('/orders', await secret(token))).toBe(401);
  });

  it('lets only those of one provider into a route that asks for it', async () => {
    expect(await statusFor('/invoices', await secret(partners.mintAccessToken()))).toBe(200);
    expect(await statusFor('/invoices', await secret(staff.mintAccessToken()))).toBe(403);
  });

  it('shows id and secret, and what is opaque, to the provider that they are said to be for, and to no other', async () => {
    const before = ['/token', '/token/introspection'].map((path) => staff.requests(path));
    for (const { id, secret: value } of [MACHINE_CLIENT, OPAQUE_CLIENT]) {
      gate.secrets.add(value);
      const { headers } = echoOf(await call(`${url}/invoices`, { headers: { authorization: basic(id, value) } }));
      expect(headers).toMatchObject({ 'x-user': id, 'x-issuer': partners.issuer });
    }
    expect(await statusFor('/invoices', 'opaque-and-issued-by-nobody')).toBe(401);
    expect(['/token', '/token/introspection'].map((path) => staff.requests(path))).toEqual(before);
  });

  const chosen = async (agent: UserAgent, label: string) => {
    const chooser = await agent.visit(startPage(api, '/invoices'));
    const link = linksOf(chooser).find(({ text }) => text === label);
    return agent.submit(await agent.visit(link?.href ?? ''), {
      username: alice?.username ?? '',
      password: alice?.password ?? '',
    });
  };

  it('asks who signs in where, and makes a session of that provider', async () => {
    const agent = new UserAgent(gate.secrets);
    expect(linksOf(await agent.visit(startPage(api, '/invoices'))).map(({ text }) => text)).toEqual([
      'Our own people',
      'Partners',
    ]);
    const arrived = await chosen(agent, 'Partners');
    expect(arrived).toMatchObject({ url: `${url}/invoices`, status: 200 });
    const session = await agent.request(`${url}/auth/session`);
    expect(JSON.parse(session.body)).toMatchObject({ authenticated: true, provider: 'partners' });
  });

  it('does not ask who gives the e-mail address of a partner', async () => {
    const agent = new UserAgent(gate.secrets);
    const { url: at } = await agent.visit(`${url}/auth/login?login_hint=ann%40partner.example`);
    expect(new URL(at).origin).toBe(partners.issuer);
  });

  it('keeps a session of the other provider out of that route', async () => {
    const agent = new UserAgent(gate.secrets);
    const arrived = await chosen(agent, 'Our own people');
    expect(arrived.status).toBe(403);
    expect((await agent.request(`${url}/orders`)).status).toBe(200);
  });

  it.each([
    ['Partners', partners],
    ['Our own people', staff],
  ] as const)(
    'sends a person to sign in more strongly to the provider of the session, and lets him pass then: %s',
    async (label, own) => {
      const agent = new UserAgent(gate.secrets);
      await chosen(agent, label);
      const page = await agent.visit(`${url}/refunds`);
      const form = flavour === 'rest' ? page : await asApplication(agent);
      expect(new URL(form.url).origin).toBe(own.issuer);
      expect(form.body).toContain('One-time code');
      const { username = '', password = '' } = alice ?? {};
      const refunds = await agent.submit(form, { username, password, code: ONE_TIME_CODE });
      expect(refunds).toMatchObject({ url: `${url}/refunds`, status: 200 });
      expect(echoOf(refunds).headers['x-issuer']).toBe(own.issuer);
      expect((await agent.visit(`${url}/refunds`)).way).toEqual([`${url}/refunds`]);
    },
  );

  /** An HTTP API cannot redirect: an application reads where to sign in, and goes there. */
  async function asApplication(agent: UserAgent): Promise<Visit> {
    const { body } = await agent.request(`${url}/auth/denied?route=ANY%20/refunds`);
    return agent.visit(`${JSON.parse(body).loginUrl}&return_to=/refunds`);
  }

  it('logs out at the provider of the session', async () => {
    const agent = new UserAgent(gate.secrets);
    await chosen(agent, 'Partners');
    const left = await agent.request(`${url}/auth/logout`, { method: 'POST', headers: { origin: url } });
    expect(String(left.headers.location)).toMatch(new RegExp(`^${partners.issuer}/session/end\\?`));
    expect((await agent.request(`${url}/invoices`)).status).toBe(401);
  });

  it('ends by a logout token of one provider no session of the other', async () => {
    const [partner, own] = [new UserAgent(gate.secrets), new UserAgent(gate.secrets)];
    await chosen(partner, 'Partners');
    await chosen(own, 'Our own people');
    const answer = await call(`${url}/auth/backchannel-logout`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `logout_token=${await secret(partners.mintLogoutToken())}`,
    });
    expect(answer.status).toBe(200);
    expect((await partner.request(`${url}/orders`)).status).toBe(401);
    expect((await own.request(`${url}/orders`)).status).toBe(200);
  });
});

itLogsNoSecret(local, gate.secrets);
