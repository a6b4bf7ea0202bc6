import { describe, expect, it } from 'vitest';
import { call } from '../../local/demo/call.js';
import { UserAgent } from '../../local/demo/user-agent.js';
import type { MintOptions } from '../../local/provider/minted-token.js';
import type { ApiUnderTest, GateUnderTest } from './gate-under-test.js';
import { signIn, startPage } from './sign-in.js';

export function logoutSuite(gate: GateUnderTest, api: ApiUnderTest): void {
  const { local, secrets } = gate;
  const { url } = api;
  const signedIn = async (username = 'alice', agent = new UserAgent(secrets)) => {
    await signIn(gate, agent, startPage(api, '/orders'), username);
    expect(await statusFor(agent)).toBe(200);
    return agent;
  };
  const statusFor = async (agent: UserAgent) => (await agent.request(`${url}/orders`)).status;
  const refused = 401;

  /** Logs out on a page of the provider, which tells this API. */
  const atProvider = async (agent: UserAgent) => {
    if (local?.provider !== undefined) local.provider.backChannelLogoutUri = `${url}/auth/backchannel-logout`;
    await agent.submit(await agent.visit(`${local?.issuer}/session/end`), { logout: 'yes' });
  };
  const send = (body: string) =>
    call(`${url}/auth/backchannel-logout`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });
  const mint = (options: MintOptions = {}) => {
    if (local?.provider === undefined) throw new Error('Only the embedded provider gives logout tokens for nothing.');
    return local.provider.mintLogoutToken(options);
  };

  describe.runIf(local?.provider)('a logout at the provider', () => {
    it('ends the session: the next request is refused', async () => {
      const agent = await signedIn();
      await atProvider(agent);
      expect(await statusFor(agent)).toBe(refused);
      const again = await agent.visit(`${url}/auth/login?return_to=/orders`);
      expect(again.body).toContain('type="password"');
    });

    it('ends no session of another browser', async () => {
      const [one, other] = [await signedIn(), await signedIn()];
      await atProvider(one);
      expect([await statusFor(one), await statusFor(other)]).toEqual([refused, 200]);
    });

    it('ends all sessions of a user by a token without sid, and does nothing when it comes again', async () => {
      const agents = [await signedIn('bob'), await signedIn('bob')];
      const alice = await signedIn('alice');
      const token = await mint({ claims: { sub: 'bob' } });
      const answer = await send(`logout_token=${token}`);
      expect(answer).toMatchObject({ status: 200, body: '' });
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(await Promise.all([...agents, alice].map(statusFor))).toEqual([refused, refused, 200]);
      // A login that began in the second of the logout would lose to it.
      await expect
        .poll(
          () =>
            signedIn('bob').then(
              () => 200,
              () => 0,
            ),
          { timeout: 10_000 },
        )
        .toBe(200);
      const later = await signedIn('bob');
      expect((await send(`logout_token=${token}`)).status).toBe(200);
      expect(await statusFor(later)).toBe(200);
    });

    it.each<[string, MintOptions]>([
      ['forged', { forged: true }],
      ['for another client', { claims: { aud: 'orders-job' } }],
      ['old', { claims: { iat: 1_600_000_000 } }],
      ['without events', { claims: { events: undefined } }],
      ['with a nonce', { claims: { nonce: 'n' } }],
      ['of the wrong type', { header: { typ: 'at+jwt' } }],
    ])('is refused when its token is %s', async (_, options) => {
      const agent = await signedIn();
      const answer = await send(`logout_token=${await mint(options)}`);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body)).toMatchObject({ error: 'invalid_request' });
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(await statusFor(agent)).toBe(200);
    });

    it('is refused when it has two tokens', async () => {
      const answer = await send(`logout_token=${await mint()}&logout_token=${await mint()}`);
      expect(answer.status).toBe(400);
    });
  });

  describe.runIf(local?.provider)('a logout in a frame of the provider', () => {
    it('ends the session of the provider session, and may be framed by the provider alone', async () => {
      const agent = await signedIn();
      // The gate never shows a token, but for the hint in its way to the provider.
      const way = await agent.visit(`${url}/auth/logout`, {
        method: 'POST',
        headers: { origin: new URL(url).origin, 'sec-fetch-site': 'same-origin' },
        follow: false,
      });
      const hint = new URL(way.headers.location ?? '').searchParams.get('id_token_hint') ?? '';
      const { sid } = JSON.parse(Buffer.from(hint.split('.')[1] ?? '', 'base64url').toString());
      await agent.visit(`${url}/auth/login?return_to=/orders`);
      expect(await statusFor(agent)).toBe(200);

      const query = new URLSearchParams({ iss: local?.issuer ?? '', sid });
      const answer = await call(`${url}/auth/frontchannel-logout?${query}`);
      expect(answer.status).toBe(200);
      expect(answer.headers['content-security-policy']).toContain(`frame-ancestors ${local?.issuer}`);
      expect(answer.headers['x-frame-options']).toBeUndefined();
      expect(await statusFor(agent)).toBe(refused);
    });

    it('needs the issuer and the provider session', async () => {
      expect((await call(`${url}/auth/frontchannel-logout`)).status).toBe(400);
      expect((await call(`${url}/auth/frontchannel-logout?iss=https://evil.example&sid=x`)).status).toBe(400);
    });
  });

  describe.runIf(local?.provider)('a logout at the gate', () => {
    const post = (agent: UserAgent) =>
      agent.visit(`${url}/auth/logout`, {
        method: 'POST',
        headers: { origin: new URL(url).origin, 'sec-fetch-site': 'same-origin' },
        follow: false,
      });

    it('revokes the tokens at the provider', async () => {
      const agent = await signedIn();
      const before = local?.provider?.requests('/token/revocation') ?? 0;
      await post(agent);
      expect(local?.provider?.requests('/token/revocation')).toBeGreaterThan(before);
    });

    it('still leads to the provider when the session is gone', async () => {
      const agent = await signedIn();
      await atProvider(agent);
      expect(await statusFor(agent)).toBe(refused);
      const { status, headers } = await post(agent);
      expect(status).toBe(303);
      const location = new URL(headers.location ?? '');
      expect(location.origin).toBe(local?.issuer);
      expect(location.searchParams.get('client_id')).toBe(local?.client.id);
      expect(location.searchParams.get('post_logout_redirect_uri')).toBe(`${url}/auth/signed-out`);
      expect(location.searchParams.has('id_token_hint')).toBe(false);
    });
  });
}
