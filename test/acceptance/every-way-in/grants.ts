import { expect } from 'vitest';
import { basic } from '../../../local/demo/call.js';
import {
  type ClientCredentials,
  FOREIGN_CLIENT,
  MACHINE_CLIENT,
  RETIRED_CLIENT,
} from '../../../local/provider/configuration.js';
import { USERS } from '../../../local/provider/users.js';
import type { Cells, WayIn } from './way-in.js';
import type { GateName, Shown, World } from './world.js';

/** Seconds that a token lives that the embedded provider grants. */
const LIFETIME = 3_600;
/** Seconds before its expiry from when on it is not used any more. */
const EARLY = 30;
/** Seconds after which a provider that could not be reached is tried again. */
const TRIED_AGAIN = 30;

interface GrantWay {
  readonly kind: WayIn['kind'];
  readonly path: string;
  readonly good: ClientCredentials;
  readonly foreign: Shown;
  /** Seconds for which a token is used without asking again. */
  readonly remembered: number;
}

function shows(gate: GateName, path: string, { id, secret }: ClientCredentials): Shown {
  return { gate, path, options: { headers: { authorization: basic(id, secret) } } };
}

function grantWay({ kind, path, good, foreign, remembered }: GrantWay, changes: Partial<Cells>): WayIn {
  const caller = shows('Plain', path, good);
  const seen = { 'x-user': good.id, 'x-scope': 'orders:read' };
  const wrong = (world: World) => shows('Plain', path, { id: good.id, secret: world.secret(crypto.randomUUID()) });
  const cells: Cells = {
    success: (world) => world.passes(caller, seen),
    'wrong credential': (world) => world.isRefused(wrong(world)),
    expired: async (world) => {
      await world.passes(caller);
      world.local.travel(LIFETIME + 1);
      await world.whileDown(() => world.isNotFoundOut(caller));
    },
    'wrong audience': (world) => world.isRefused(foreign),
    'provider down': async (world) => {
      await world.passes(caller);
      await world.whileDown(async () => {
        await world.passes(caller, seen);
        await world.isNotFoundOut(wrong(world));
        await world.local.coldStart();
        await world.isNotFoundOut(caller);
      });
      world.local.travel(TRIED_AGAIN);
      await world.passes(caller, seen);
    },
    'cache hit': async (world) => {
      await world.passes(caller);
      expect(await world.asked(['/token'], () => world.passes(caller, seen))).toEqual({ '/token': 0 });
    },
    'cache expiry': async (world) => {
      await world.local.coldStart();
      await world.passes(caller);
      world.local.travel(remembered - 10);
      expect(await world.asked(['/token'], () => world.passes(caller, seen))).toEqual({ '/token': 0 });
      world.local.travel(11);
      expect(await world.asked(['/token'], () => world.passes(caller, seen))).toEqual({ '/token': 1 });
    },
  };
  return { kind, cells: { ...cells, ...changes } };
}

const [alice] = USERS;
const ALICE = { id: alice?.username ?? '', secret: alice?.password ?? '' };

export const GRANTS: Readonly<Record<string, WayIn>> = {
  'a client id and secret': grantWay(
    {
      kind: 'clientCredentials',
      path: 'clients',
      good: MACHINE_CLIENT,
      foreign: shows('Plain', 'clients', FOREIGN_CLIENT),
      remembered: 900,
    },
    // The secret, as the token of the other.
    { expired: (world) => world.isRefused(shows('Plain', 'clients', RETIRED_CLIENT)) },
  ),
  'a user name and password': grantWay(
    {
      kind: 'password',
      path: 'users',
      good: ALICE,
      foreign: shows('Signed', 'foreign', ALICE),
      remembered: LIFETIME - EARLY,
    },
    {},
  ),
};
