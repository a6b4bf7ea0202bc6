import { expect } from 'vitest';
import { FOREIGN_AUDIENCE, MACHINE_CLIENT } from '../../../local/provider/configuration.js';
import { echoOf } from '../upstream-echo.js';
import type { WayIn } from './way-in.js';
import type { Shown, World } from './world.js';

/** Seconds that a refresh token lives that is to expire, and an access token that the embedded provider gives for one. */
const SHORT = 20;
const LIFETIME = 3_600;

const SEEN = { 'x-user': 'alice', 'x-scope': 'orders:read' };

const shows = (token: string): Shown => ({
  gate: 'Plain',
  path: 'refresh',
  options: { headers: { 'x-refresh-token': token } },
});

async function shown(world: World, options: Parameters<World['provider']['mintRefreshToken']>[0] = {}): Promise<Shown> {
  return shows(world.secret(await world.provider.mintRefreshToken(options)));
}

/** By what the provider replaced it, as the upstream gets to know. */
async function nextOf(world: World, caller: Shown): Promise<string> {
  const { headers } = echoOf(await world.send(caller));
  return world.secret(headers['x-next-refresh-token'] ?? 'none');
}

export const REFRESH_TOKENS: Readonly<Record<string, WayIn>> = {
  'a refresh token': {
    kind: 'refreshToken',
    cells: {
      success: async (world) => {
        const caller = await shown(world);
        await world.passes(caller, SEEN);
        await world.passes(shows(await nextOf(world, caller)), SEEN);
        const { headers } = echoOf(await world.send(caller));
        // A REST API cannot take a header away.
        expect(headers['x-refresh-token'] === undefined).toBe(world.flavour === 'http');
      },
      'wrong credential': async (world) => {
        await world.isRefused(await shown(world, { clientId: MACHINE_CLIENT.id }));
        const wrong = shows(world.secret(`invented-${crypto.randomUUID()}`));
        const asked = await world.asked(['/token'], async () => {
          await world.isRefused(wrong);
          await world.isRefused(wrong);
        });
        expect(asked).toEqual({ '/token': 1 });
      },
      expired: async (world) => {
        const caller = await shown(world, { lifetime: SHORT });
        world.local.travel(SHORT + 1);
        await world.isRefused(caller);
      },
      'wrong audience': async (world) => world.isRefused(await shown(world, { audience: FOREIGN_AUDIENCE })),
      'provider down': async (world) => {
        const [known, unknown] = [await shown(world), await shown(world)];
        await world.passes(known);
        await world.whileDown(async () => {
          await world.passes(known, SEEN);
          await world.local.coldStart();
          await world.isNotFoundOut(unknown);
        });
        // A new instance finds what came of it in the table, and asks nobody.
        world.local.travel(31);
        await world.passes(known, SEEN);
        await world.passes(unknown, SEEN);
      },
      'cache hit': async (world) => {
        const caller = await shown(world);
        await world.local.coldStart();
        const atOnce = async () =>
          void (await Promise.all(Array.from({ length: 5 }, () => world.passes(caller, SEEN))));
        // Each of them at an instance of its own, for which it is the first one.
        expect(await world.asked(['/token'], atOnce)).toEqual({ '/token': 1 });
        const again = await world.asked(['/token'], async () => {
          await world.passes(caller, SEEN);
          await world.local.coldStart();
          await atOnce();
        });
        expect(again).toEqual({ '/token': 0 });
      },
      'cache expiry': async (world) => {
        const caller = await shown(world);
        const next = shows(await nextOf(world, caller));
        world.local.travel(LIFETIME + 1);
        const { refused } = world.provider.refreshes;
        // The provider would take it for stolen, and revoke the next one.
        expect(await world.asked(['/token'], () => world.isRefused(caller))).toEqual({ '/token': 0 });
        expect(await world.asked(['/token'], () => world.passes(next, SEEN))).toEqual({ '/token': 1 });
        expect(world.provider.refreshes.refused).toBe(refused);
      },
    },
  },
};
