import { env } from 'node:process';
import { afterAll, describe, expect, it } from 'vitest';
import { bearer, call } from '../../local/demo/call.js';
import { assertionVerifier } from '../../verify/assertion-verifier.js';
import { localGate } from './gate-under-test.js';
import { echoOf } from './upstream-echo.js';

const AUDIENCE = 'https://orders.internal';

if (env.GATE_URL === undefined) {
  const gate = await localGate({ context: { assertionAudience: AUDIENCE } });
  afterAll(() => gate.stop());
  // An assertion ends no later than what it is about.
  const lastingToken = async () =>
    (await gate.local?.provider?.mintAccessToken({ claims: { exp: Math.floor(Date.now() / 1000) + 3_600 } })) ?? '';

  describe.each(gate.apis)('an upstream behind the $name', ({ url }) => {
    it('can verify who called, by the keys at /auth/jwks', async () => {
      const verify = assertionVerifier({ publicUrl: url, audience: AUDIENCE });
      const { headers } = echoOf(await call(`${url}/orders`, bearer(await lastingToken())));
      const caller = await verify(headers['x-claimgate-assertion']);
      expect(caller).toMatchObject({ iss: url, aud: AUDIENCE, sub: headers['x-user'], scope: headers['x-scope'] });
      expect(caller.exp - caller.iat).toBe(300);
    });

    it('gets no assertion that a caller brings along', async () => {
      const answer = await call(`${url}/orders`, bearer(await gate.token(), { 'x-claimgate-assertion': 'a.b.c' }));
      expect([302, 403]).toContain(answer.status);
    });
  });
} else {
  describe.skip('a deployed gate has the headers it has');
}
