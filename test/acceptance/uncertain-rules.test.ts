import { env } from 'node:process';
import { describe } from 'vitest';
import { localGate } from './gate-under-test.js';
import { allSuites } from './suites.js';
import { switched } from './switched.js';

/** What nobody outside AWS knows for sure must not matter: the same again, with every such rule decided otherwise. */
if (env.GATE_URL === undefined) {
  for (const position of ['second', 'third'] as const) {
    const gate = await localGate({ switches: switched(position) });
    describe(`with every uncertain rule of API Gateway in its ${position} position`, () => allSuites(gate));
  }
} else {
  describe.skip('a deployed gate has no switches');
}
