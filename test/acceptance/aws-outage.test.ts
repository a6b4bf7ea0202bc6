import { env } from 'node:process';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { InjectedFaults } from '../../local/aws/injected-faults.js';
import { bearer, call } from '../../local/demo/call.js';
import { UserAgent, type Visit } from '../../local/demo/user-agent.js';
import { type ApiUnderTest, type GateUnderTest, localGate } from './gate-under-test.js';
import { itLogsNoSecret } from './logs.js';
import { signIn, startPage } from './sign-in.js';
import { reachedUpstream } from './upstream-echo.js';

const SESSION = '__Host-claimgate';

function outageSuite(gate: GateUnderTest, faults: InjectedFaults, api: ApiUnderTest): void {
  const { url, flavour } = api;
  const { local, secrets } = gate;
  const signedIn = async (agent = new UserAgent(secrets)) => {
    await signIn(gate, agent, startPage(api, '/orders'), 'alice');
    return agent;
  };
  const orders = (agent: UserAgent) => agent.request(`${url}/orders`);
  const logOut = (agent: UserAgent) => {
    const headers = { origin: new URL(url).origin, 'sec-fetch-site': 'same-origin' };
    return agent.visit(`${url}/auth/logout`, { method: 'POST', headers, follow: false });
  };
  const sorry = ({ status, body }: Visit) => {
    expect(status).toBe(503);
    expect(body).toContain('gate_failure');
    expect(body).not.toMatch(/InternalServerError|--inject|\bat .*:\d+:\d+/);
  };

  // The functions wait longer for a throttled table, so that once is enough.
  it.each(['dynamodb=error:1', ...(flavour === 'http' ? ['dynamodb=throttle:1'] : [])])(
    'lets no session pass, and ends none: %s',
    async (fault) => {
      const agent = await signedIn();
      const before = local?.log.all().length;
      const reached = await reachedUpstream(local, async () => {
        faults.inject(fault);
        expect((await orders(agent)).status).toBe(flavour === 'http' ? 500 : 503);
      });
      expect(reached).toBe(0);
      expect(local?.log.all().slice(before).join('\n')).toContain('"code":"gate_failure"');
      faults.inject();
      expect((await orders(agent)).status).toBe(200);
    },
  );

  it('stops no bearer token, not even on a cold start', async () => {
    const token = await gate.token();
    await local?.coldStart();
    faults.inject('dynamodb=error:1', 'secretsmanager=error:1', 'kms=error:1');
    expect((await call(`${url}/orders`, bearer(token))).status).toBe(200);
  });

  it('lets nobody begin to sign in without the secret of the gate', async () => {
    await local?.coldStart();
    faults.inject('secretsmanager=error:1');
    sorry(await new UserAgent(secrets).visit(startPage(api, '/orders')));
    faults.inject();
    expect((await orders(await signedIn())).status).toBe(200);
  });

  it('gives nobody a session that is not stored', async () => {
    const agent = new UserAgent(secrets);
    const form = await agent.visit(startPage(api, '/orders'));
    faults.inject('dynamodb=error:1');
    sorry(await agent.submit(form, { username: 'alice', password: local?.users[0]?.password ?? '' }));
    expect(agent.cookies(url).has(SESSION)).toBe(false);
    faults.inject();
    expect((await orders(await signedIn(agent))).status).toBe(200);
  });

  it('tells nobody that they are signed out while they are not, and lets them try again', async () => {
    const agent = await signedIn();
    const session = agent.cookies(url).get(SESSION);
    faults.inject('dynamodb=error:1');
    sorry(await logOut(agent));
    faults.inject();
    expect(agent.cookies(url).get(SESSION)).toBe(session);
    expect((await logOut(agent)).status).toBe(303);
    const answer = await call(`${url}/orders`, { headers: { cookie: `${SESSION}=${session}` } });
    expect(answer.status).toBe(401);
  });

  it('is not noticed while it strikes one call of five', async () => {
    const agent = await signedIn();
    faults.inject('dynamodb=error:0.2');
    for (let request = 0; request < 8; request++) {
      expect((await orders(agent)).status).toBe(200);
    }
    expect(local?.log.all().join('\n')).toContain('failed dynamodb:GetItem');
  });
}

if (env.GATE_URL === undefined) {
  const faults = new InjectedFaults();
  const gate = await localGate({ faults });
  afterAll(() => gate.stop());
  afterEach(() => faults.inject());
  describe.each(gate.apis)('a failure of an AWS service, behind the $name,', (api) => outageSuite(gate, faults, api));
  itLogsNoSecret(gate.local, gate.secrets);
} else {
  describe.skip('a deployed gate has the services of AWS');
}
