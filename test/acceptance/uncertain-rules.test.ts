import { env } from 'node:process';
import { describe } from 'vitest';
import { parseSwitches, UNCERTAINTIES } from '../../local/uncertain.js';
import { localGate } from './gate-under-test.js';
import { allSuites } from './suites.js';

/** What nobody outside AWS knows for sure must not matter: the same again, with every such rule decided otherwise. */
const switched = (position: number) =>
  parseSwitches(
    Object.entries(UNCERTAINTIES).map(([rule, { positions }]) => {
      const all: readonly string[] = positions;
      return `${rule}=${all[position] ?? all[1]}`;
    }),
  );

if (env.GATE_URL === undefined) {
  for (const [name, position] of Object.entries({ second: 1, third: 2 })) {
    const gate = await localGate({ switches: switched(position) });
    describe(`with every uncertain rule of API Gateway in its ${name} position`, () => allSuites(gate));
  }
} else {
  describe.skip('a deployed gate has no switches');
}
