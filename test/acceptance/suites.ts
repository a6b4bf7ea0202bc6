import { afterAll, describe } from 'vitest';
import { bearerSuite } from './bearer.js';
import { corsSuite } from './cors.js';
import type { GateUnderTest } from './gate-under-test.js';
import { identityHeaderSuite } from './identity-headers.js';
import { loginSuite } from './login.js';
import { logoutSuite } from './logout.js';
import { logSuite } from './logs.js';
import { malformedInputSuite } from './malformed-input.js';
import { ownSessionSuite } from './own-sessions.js';
import { refusalSuite } from './refusals.js';
import { sessionSuite } from './session.js';
import { upstreamCookieSuite } from './upstream-cookies.js';

/** Everything that is asked of every gate, and at the end of its logs. */
export function allSuites(gate: GateUnderTest): void {
  afterAll(() => gate.stop());
  for (const api of gate.apis) {
    describe(api.name, () => {
      bearerSuite(gate, api);
      refusalSuite(gate, api);
      identityHeaderSuite(gate, api);
      malformedInputSuite(gate, api);
      corsSuite(gate, api);
      loginSuite(gate, api);
      sessionSuite(gate, api);
      logoutSuite(gate, api);
      ownSessionSuite(gate, api);
      upstreamCookieSuite(gate, api);
    });
  }
  logSuite(gate);
}
