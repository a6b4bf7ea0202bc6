import { env } from 'node:process';
import { afterAll, describe } from 'vitest';
import { localGate } from './gate-under-test.js';
import { itLogsNoSecret } from './logs.js';
import { LIFETIME, refreshSuite } from './refresh.js';

if (env.GATE_URL === undefined) {
  const gate = await localGate({ lifetimes: { accessToken: LIFETIME, refreshToken: 86_400 } });
  const { local } = gate;
  const provider = local?.provider;
  if (local === undefined || provider === undefined) throw new Error('A local gate has an identity provider.');
  afterAll(() => gate.stop());
  for (const api of gate.apis) {
    describe(`before the ${api.name}`, () => refreshSuite(gate, api, local, provider));
  }
  itLogsNoSecret(local, gate.secrets);
} else {
  describe.skip('nobody can set the clock of a deployed gate');
}
