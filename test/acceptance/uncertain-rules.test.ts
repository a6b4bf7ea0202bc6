import { env } from 'node:process';
import { describe } from 'vitest';
import { parseSwitches, UNCERTAINTIES } from '../../local/uncertain.js';
import { localGate } from './gate-under-test.js';
import { allSuites } from './suites.js';

/** What nobody outside AWS knows for sure must not matter: the same again, with every such rule the other way round. */
const alternatives = Object.entries(UNCERTAINTIES).map(([rule, { positions }]) => `${rule}=${positions[1]}`);

if (env.GATE_URL === undefined) {
  const gate = await localGate({ switches: parseSwitches(alternatives) });
  describe('with every uncertain rule of API Gateway decided otherwise', () => allSuites(gate));
} else {
  describe.skip('a deployed gate has no switches');
}
