import { expect } from 'vitest';
import { call } from '../../../local/demo/call.js';
import type { UserAgent } from '../../../local/demo/user-agent.js';
import { echoOf } from '../upstream-echo.js';
import type { Cells, WayIn } from './way-in.js';
import type { GateName, World } from './world.js';

/** Seconds after which an access token of the embedded provider is renewed, and a session that nobody uses has ended. */
const RENEWED = 3_590;
const IDLE = 7_200;

const PROVIDER_PATHS = ['/token', '/me', '/jwks', '/token/introspection', '/.well-known/openid-configuration'];
const NOT_ASKED = Object.fromEntries(PROVIDER_PATHS.map((path) => [path, 0]));

const cookieOf = (gate: GateName) => `__Host-claimgate-${gate.toLowerCase()}`;

async function passes(world: World, gate: GateName, agent: UserAgent, seen: object): Promise<void> {
  const answer = await agent.request(`${world.urlOf(gate)}/pages`);
  expect(answer.status, answer.body).toBe(200);
  expect(echoOf(answer).headers).toMatchObject(seen);
}

async function isRefused(world: World, gate: GateName, agent: UserAgent): Promise<void> {
  expect((await agent.request(`${world.urlOf(gate)}/pages`)).status).toBe(401);
}

async function isRefusedWithCookie(world: World, gate: GateName, value: string): Promise<void> {
  const cookie = `${cookieOf(gate)}=${world.secret(value)}`;
  await world.isRefused({ gate, path: 'pages', options: { headers: { cookie } } });
}

function sessionWay(gate: GateName, seen: object, changes: Partial<Cells> = {}): WayIn {
  const cells: Cells = {
    success: async (world) => {
      const { agent, page } = await world.signIn(gate);
      expect(page.status).toBe(200);
      await passes(world, gate, agent, seen);
    },
    'wrong credential': (world) =>
      isRefusedWithCookie(world, gate, Buffer.alloc(32, crypto.randomUUID()).toString('base64url')),
    expired: async (world) => {
      const { agent } = await world.signIn(gate);
      await passes(world, gate, agent, seen);
      world.local.travel(IDLE + 1);
      await isRefused(world, gate, agent);
    },
    // What a session is for is a gate.
    'wrong audience': async (world) => {
      const other = gate === 'Plain' ? 'Signed' : 'Plain';
      const { agent } = await world.signIn(other);
      const cookie = agent.cookies(world.urlOf(other)).get(cookieOf(other));
      expect(cookie).toMatch(/^[\w-]{43}$/);
      await isRefusedWithCookie(world, gate, cookie ?? '');
    },
    'provider down': async (world) => {
      const { agent } = await world.signIn(gate);
      await world.whileDown(async () => {
        await passes(world, gate, agent, seen);
        expect((await call(`${world.urlOf(gate)}/auth/login`, { headers: { accept: 'text/html' } })).status).toBe(302);
      });
    },
    'cache hit': async (world) => {
      const { agent } = await world.signIn(gate);
      expect(await world.asked(PROVIDER_PATHS, () => passes(world, gate, agent, seen))).toEqual(NOT_ASKED);
    },
    'cache expiry': async (world) => {
      const { agent } = await world.signIn(gate);
      const before = world.provider.refreshes.granted;
      world.local.travel(RENEWED);
      const asked = await world.asked(['/me'], () => passes(world, gate, agent, seen));
      const renewed = world.provider.refreshes.granted - before;
      // What userinfo says is as fresh as the tokens.
      expect({ ...asked, renewed }).toEqual({ '/me': gate === 'Signed' ? 1 : 0, renewed: 1 });
    },
  };
  return { kind: 'session', cells: { ...cells, ...changes } };
}

/** A login at which userinfo says something that it should not. */
const endsInNoSession =
  (userinfo: World['provider']['userinfo']) =>
  async (world: World): Promise<void> => {
    world.provider.userinfo = userinfo;
    try {
      const { agent, page } = await world.signIn('Signed');
      expect(page.status).toBeGreaterThanOrEqual(400);
      expect(agent.cookies(world.urlOf('Signed')).has(cookieOf('Signed'))).toBe(false);
      await isRefused(world, 'Signed', agent);
    } finally {
      world.provider.userinfo = { format: 'json' };
    }
  };

const WITH_USERINFO = { 'x-user': 'alice', 'x-userinfo': expect.stringMatching(/^eyJ/) };

export const SESSIONS: Readonly<Record<string, WayIn>> = {
  'a session': sessionWay('Plain', { 'x-user': 'alice', 'x-scope': expect.stringContaining('orders:read') }),
  'a session with claims from userinfo': sessionWay('Signed', WITH_USERINFO, {
    'wrong credential': endsInNoSession({ format: 'json', about: 'bob' }),
    'wrong audience': endsInNoSession({ format: 'jwt', audience: 'another-client' }),
  }),
};
