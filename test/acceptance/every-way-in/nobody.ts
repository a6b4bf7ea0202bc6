import { expect } from 'vitest';
import { bearer } from '../../../local/demo/call.js';
import { FOREIGN_AUDIENCE } from '../../../local/provider/configuration.js';
import type { MintOptions } from '../../../local/provider/minted-token.js';
import type { WayIn } from './way-in.js';
import type { Shown, World } from './world.js';

const OPEN: Shown = { gate: 'Plain', path: 'open' };
const GUEST = { 'x-user': 'guest' };
const LONG_AGO = 1_600_000_000;

const isRefusedWith = (token: MintOptions) => async (world: World) => {
  const options = bearer(world.secret(await world.provider.mintAccessToken(token)));
  await world.isRefused({ ...OPEN, options });
};

export const NOBODY: Readonly<Record<string, WayIn>> = {
  'nobody in particular': {
    kind: 'none',
    cells: {
      success: (world) => world.passes(OPEN, GUEST),
      // Nobody who shows something is taken for nobody.
      'wrong credential': isRefusedWith({ forged: true }),
      expired: isRefusedWith({ claims: { iat: LONG_AGO, exp: LONG_AGO + 300 } }),
      'wrong audience': isRefusedWith({ claims: { aud: FOREIGN_AUDIENCE } }),
      'provider down': async (world) => {
        await world.local.coldStart();
        await world.whileDown(() => world.passes(OPEN, GUEST));
      },
      'cache hit': async (world) => {
        const paths = ['/jwks', '/token', '/me', '/.well-known/openid-configuration'];
        const asked = await world.asked(paths, () => world.passes(OPEN, GUEST));
        expect(Object.values(asked)).toEqual(paths.map(() => 0));
      },
      'cache expiry': { because: 'Nobody is asked about callers who show nothing, so there is nothing to remember.' },
    },
  },
};
