import { env } from 'node:process';
import { describe } from 'vitest';
import { localGate } from './gate-under-test.js';
import { allSuites } from './suites.js';

/** As after a first deployment: no domain, and a REST API whose path begins with its stage. */
if (env.GATE_URL === undefined) {
  const gate = await localGate({ mount: 'stage' });
  describe('at the address API Gateway gives', () => allSuites(gate));
} else {
  describe.skip('a deployed gate has the address it has');
}
