import { afterAll, describe, expect, it } from 'vitest';
import { bearer, call } from '../../local/demo/call.js';
import { UserAgent, type Visit } from '../../local/demo/user-agent.js';
import { startLocalGate } from '../../local/local-gate.js';
import { ONE_TIME_CODE } from '../../local/provider/users.js';

const gate = await startLocalGate({ port: 0, app: 'examples/access-rules/app.ts' });
afterAll(() => gate.stop());

const APIS = [
  { name: 'HTTP API', flavour: 'http', url: addressOf('HttpApi') },
  { name: 'REST API', flavour: 'rest', url: addressOf('RestApi') },
] as const;

function addressOf(name: string): string {
  const url = gate.apis.find((api) => api.name === name)?.url;
  if (url === undefined) throw new Error(`the example has no ${name}`);
  return url;
}

const token = async (claims: Readonly<Record<string, unknown>> = {}) =>
  bearer((await gate.provider?.mintAccessToken({ claims })) ?? '');

const alice = { username: 'alice', password: gate.users[0]?.password ?? '' };

describe.each(APIS)('access rules on the $name', ({ flavour, url }) => {
  const open = async (agent: UserAgent, path: string): Promise<Visit> =>
    agent.visit(flavour === 'rest' ? `${url}${path}` : `${url}/auth/login?return_to=${encodeURIComponent(path)}`);
  const why = (path: string, options: object = {}) =>
    call(`${url}/auth/denied?route=${encodeURIComponent(`ANY ${path}`)}`, options);

  it('differ by method on one route', async () => {
    expect((await call(`${url}/basket`, await token())).status).toBe(200);
    const post = { method: 'POST', ...(await token()) };
    expect((await call(`${url}/basket`, post)).status).not.toBe(200);
    const writer = { method: 'POST', ...(await token({ scope: 'orders:write' })) };
    expect((await call(`${url}/basket`, writer)).status).toBe(200);
  });

  it('let nobody in for lacking the claim that they ask for', async () => {
    const known = { email: 'alice@example.com', email_verified: true };
    expect((await call(`${url}/account`, await token(known))).status).toBe(200);
    expect((await call(`${url}/account`, await token({ ...known, status: 'active' }))).status).toBe(200);
    for (const claims of [{ ...known, status: 'closed' }, { ...known, status: ['closed'] }, { email: known.email }]) {
      expect((await call(`${url}/account`, await token(claims))).status, JSON.stringify(claims)).not.toBe(200);
    }
  });

  it('say what they miss to who asks, as the flavour cannot', async () => {
    const refused = await call(`${url}/basket`, await token({ scope: 'x' }));
    expect(refused.status).toBe(flavour === 'rest' ? 302 : 403);
    const answer = await why('/basket', await token({ scope: 'x' }));
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toMatchObject({
      error: 'access_denied',
      scope: 'orders:read',
      missing: expect.stringContaining('scope "orders:write"'),
      challenge: expect.stringContaining('error="insufficient_scope"'),
    });
    expect(JSON.parse((await why('/basket', await token())).body)).toMatchObject({ allowed: true });
    expect(JSON.parse((await why('/basket')).body)).toMatchObject({ error: 'no_credential' });
  });

  it('ask bearers of tokens for a stronger sign-in by a challenge', async () => {
    const weak = await token({ acr: 'silver', auth_time: Math.floor(Date.now() / 1000) });
    const refused = await call(`${url}/refunds`, weak);
    expect(refused.status).toBe(flavour === 'rest' ? 302 : 401);
    const answer =
      flavour === 'rest' ? await call(String(refused.headers.location), weak) : await why('/refunds', weak);
    expect(answer.status).toBe(401);
    const { challenge, ...told } = JSON.parse(answer.body);
    expect(told).toMatchObject({ error: 'insufficient_user_authentication', acrValues: ['gold'], maxAge: 900 });
    expect(challenge).toContain('error="insufficient_user_authentication"');
    expect(challenge).toContain('acr_values="gold", max_age="900"');
    const strong = await token({ acr: 'gold', auth_time: Math.floor(Date.now() / 1000) });
    expect((await call(`${url}/refunds`, strong)).status).toBe(200);
  });

  it('may be Cedar policies', async () => {
    const status = async (claims: Readonly<Record<string, unknown>>, method = 'GET') =>
      (await call(`${url}/reports`, { method, ...(await token(claims)) })).status;
    const refused = flavour === 'rest' ? 302 : 403;
    expect(await status({ scope: 'orders:read' })).toBe(200);
    expect(await status({ scope: 'orders:read' }, 'POST')).toBe(refused);
    expect(await status({ scope: 'x', roles: ['auditor'] }, 'POST')).toBe(200);
    expect(await status({ scope: 'orders:read', status: 'suspended' })).toBe(refused);
    expect(await status({ scope: 'orders:read', groups: [{ name: 'suspended' }] })).toBe(refused);
    const answer = await why('/reports', await token({ scope: 'orders:read', status: 'closed' }));
    expect(JSON.parse(answer.body)).toMatchObject({
      error: 'access_denied',
      missing: expect.stringContaining('Cedar policies "permit'),
    });
  });

  it('have a person sign in anew, who comes back and passes', async () => {
    const agent = new UserAgent();
    const orders = await agent.submit(await open(agent, '/orders'), alice);
    expect(orders.status).toBe(200);
    const form = await stepUp(agent, await open(agent, '/refunds'));
    expect(form.body).toContain('One-time code');
    const refunds = await agent.submit(form, { ...alice, code: ONE_TIME_CODE });
    expect(refunds.url).toBe(`${url}/refunds`);
    expect(refunds.status).toBe(200);
    expect((await agent.visit(`${url}/refunds`)).way).toEqual([`${url}/refunds`]);
  });

  it('tell who cannot sign in so, and do not send him round in circles', async () => {
    const agent = new UserAgent();
    await agent.submit(await open(agent, '/orders'), alice);
    const form = await stepUp(agent, await open(agent, '/refunds'));
    const page = await agent.submit(form, { ...alice, code: 'wrong' });
    expect(page.status).toBe(403);
    expect(page.body).toContain('step_up_failed');
    expect((await agent.visit(`${url}/orders`)).status).toBe(200);
  });

  it('are served to clients as the metadata of a protected resource', async () => {
    const metadata = await call(`${url}/.well-known/oauth-protected-resource`);
    expect(JSON.parse(metadata.body)).toMatchObject({
      resource: url,
      authorization_servers: [gate.provider?.issuer],
      bearer_methods_supported: ['header'],
      scopes_supported: ['orders:read', 'orders:write'],
    });
    const ofPath = await call(`${url}/.well-known/oauth-protected-resource/refunds`);
    expect(JSON.parse(ofPath.body)).toMatchObject({ resource: `${url}/refunds` });
    if (flavour === 'rest') {
      const { headers } = await call(`${url}/orders`);
      expect(headers['www-authenticate']).toContain(`resource_metadata="${url}/.well-known/oauth-protected-resource"`);
    }
  });

  /** An HTTP API cannot redirect: an application reads what is asked for, and opens the login with it. */
  async function stepUp(agent: UserAgent, page: Visit): Promise<Visit> {
    if (flavour === 'rest') return page;
    const { body } = await agent.request(`${url}/auth/denied?route=ANY%20/refunds`);
    return agent.visit(`${JSON.parse(body).loginUrl}&return_to=/refunds`);
  }
});
