import { afterAll, describe, it } from 'vitest';
import { CASES } from './every-way-in/way-in.js';
import { WAYS } from './every-way-in/ways.js';
import { World } from './every-way-in/world.js';
import { localGate } from './gate-under-test.js';
import { itLogsNoSecret, itShowsNoSecret } from './logs.js';

const gate = await localGate({ app: 'test/acceptance/every-way-in/app.ts' });
const { local, secrets } = gate;
if (local === undefined) throw new Error('This needs the local gate.');
afterAll(() => gate.stop());

describe.each(['http', 'rest'] as const)('%s API', (flavour) => {
  const world = new World(local, flavour, secrets);
  describe.each(Object.entries(WAYS))('%s', (_, { cells }) => {
    for (const name of CASES) {
      const cell = cells[name];
      if (typeof cell === 'function') it(name, () => cell(world));
      else it.skip(`${name}: ${cell.because}`);
    }
  });
});

itLogsNoSecret(local, secrets);
itShowsNoSecret(local, secrets);
