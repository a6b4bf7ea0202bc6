import { afterAll, describe, expect, it } from 'vitest';
import { accessKeyOf } from '../../local/aws/role-policies.js';
import { type Call, call } from '../../local/demo/call.js';
import { UserAgent, type Visit } from '../../local/demo/user-agent.js';
import { runClaimgate } from '../cli/run-claimgate.js';
import { type ApiUnderTest, localGate } from './gate-under-test.js';
import { itLogsNoSecret } from './logs.js';
import { signIn } from './sign-in.js';
import { echoOf, reachedUpstream } from './upstream-echo.js';

const MINUTES = 60;
const HOURS = 3600;
const DAYS = 86_400;
/** Of the example. */
const REMEMBERED = 30 * DAYS;

const gate = await localGate({ app: 'examples/sessions/app.ts', lifetimes: { refreshToken: 2 * REMEMBERED } });
const { local } = gate;
if (local === undefined) throw new Error('This needs the local gate.');
afterAll(() => gate.stop());

/** A browser that has just signed in, and the attributes of its session cookie. */
async function signedIn({ url }: ApiUnderTest, username = 'alice', parameters = '') {
  let cookie = '';
  const watched: Call = async (address, options) => {
    const answer = await call(address, options);
    cookie = answer.headers['set-cookie']?.find((line) => line.startsWith('__Host-claimgate=')) ?? cookie;
    return answer;
  };
  const agent = new UserAgent(gate.secrets, watched);
  const start = `${url}/auth/login?return_to=/orders${parameters}`;
  expect((await signIn(gate, agent, start, username)).status).toBe(200);
  return { agent, attributes: cookie.split('; ').slice(1) };
}

const statusFor = async (agent: UserAgent, url: string) => (await agent.request(`${url}/orders`)).status;

/** Sessions at all APIs: the first is bob's, three are alice's. */
async function crowd() {
  const users = [...gate.apis, ...gate.apis].map((api, index) => ({ api, name: index === 0 ? 'bob' : 'alice' }));
  const browsers = await Promise.all(
    users.map(async ({ api, name }) => ({ url: api.url, agent: (await signedIn(api, name)).agent })),
  );
  return { browsers, statuses: () => Promise.all(browsers.map(({ url, agent }) => statusFor(agent, url))) };
}

/** A login that began in the second of such an end would lose to it. */
const letSecondPass = () => local.travel(2);

describe('an operator at the command line', () => {
  const run = (line: string, role = 'Operators') => {
    const named = (type: string, start: string) =>
      local.deployment.resources(type).find(({ logicalId }) => logicalId.startsWith(start))?.physicalId ?? '';
    return runClaimgate(`sessions ${line} --table ${named('AWS::DynamoDB::GlobalTable', 'Gate')}`, {
      AWS_ENDPOINT_URL: local.awsEndpoint,
      AWS_REGION: local.deployment.region,
      AWS_ACCESS_KEY_ID: accessKeyOf(named('AWS::IAM::Role', role)),
    });
  };
  const endAll = async () => {
    const { out } = await run('end --subject alice');
    letSecondPass();
    return out;
  };

  it('sees and ends the sessions of a user, at all APIs: their very next requests are refused', async () => {
    await endAll();
    const { browsers, statuses } = await crowd();

    const list = await run('list --subject alice --json');
    expect([list.code, list.err, list.out.trim().split('\n').length]).toEqual([0, '', 3]);
    const rehearsal = await run('end --subject alice --dry-run');
    expect(rehearsal.out).toContain('3 sessions would end; nothing was changed.');
    expect(await statuses()).toEqual([200, 200, 200, 200]);

    expect(await endAll()).toBe('3 sessions ended.\n');
    expect(await statuses()).toEqual([200, 401, 401, 401]);
    const [, ended] = browsers;
    const told = await ended?.agent.request(`${ended.url}/auth/session`);
    expect(JSON.parse(told?.body ?? '')).toMatchObject({ authenticated: false, code: 'session_unknown' });
  });

  it('needs a role that may, and is told which', async () => {
    const { code, err } = await run('end --subject bob', 'HttpApiClaimgateFunctionsAccount');
    expect(code).toBe(1);
    expect(err).toContain('grantEndSessions');
  });
});

it('an event that names a user ends their sessions, at all APIs', async () => {
  const { statuses } = await crowd();
  await local.events.put({ source: 'com.example.staff', detailType: 'user disabled', detail: { userId: 'alice' } });
  expect(await statuses()).toEqual([200, 401, 401, 401]);
  letSecondPass();
});

describe.each(gate.apis)('on the $name', (api) => {
  const { url, flavour } = api;
  const own = { origin: url, 'sec-fetch-site': 'same-origin' };
  const session = async (agent: UserAgent, query = '') =>
    JSON.parse((await agent.request(`${url}/auth/session${query}`, { headers: own })).body);
  const statusAfter = (agent: UserAgent, seconds: number) => {
    local.travel(seconds);
    return statusFor(agent, url);
  };

  describe('a user who', () => {
    it('stays signed in has a cookie that outlives the browser, and a session of a month', async () => {
      const { agent, attributes } = await signedIn(api, 'alice', '&remember=true');
      expect(attributes).toContain(`Max-Age=${REMEMBERED}`);
      const { remembered, createdAt, expiresAt, rollingExpiresAt } = await session(agent);
      expect([remembered, expiresAt - createdAt, rollingExpiresAt]).toEqual([true, REMEMBERED, undefined]);
      for (let day = 6; day < 30; day += 6) expect(await statusAfter(agent, 6 * DAYS)).toBe(200);
      expect(await statusAfter(agent, 6 * DAYS)).toBe(401);
      expect(await session(agent)).toMatchObject({ authenticated: false, code: 'session_expired' });
    });

    it('stays signed in comes back within a week', async () => {
      const { agent } = await signedIn(api, 'alice', '&remember=true');
      expect(await statusAfter(agent, 7 * DAYS)).toBe(401);
      expect(await session(agent)).toMatchObject({ authenticated: false, code: 'session_idle' });
    });

    it('does not ask for it has a cookie that goes with the browser, and a session of hours', async () => {
      const { agent, attributes } = await signedIn(api);
      expect(attributes.filter((attribute) => /^(max-age|expires)=/i.test(attribute))).toEqual([]);
      expect((await session(agent)).remembered).toBe(false);
      expect(await statusAfter(agent, 2 * HOURS)).toBe(401);
      expect(await session(agent)).toMatchObject({ authenticated: false, code: 'session_idle' });
    });
  });

  describe('a session with a rolling timeout', () => {
    it('goes on when it is used in the last quarter of that time', async () => {
      const { agent } = await signedIn(api);
      const { rollingExpiresAt } = await session(agent);
      for (let time = 0; time < 2; time += 1) expect(await statusAfter(agent, 105 * MINUTES)).toBe(200);
      expect((await session(agent)).rollingExpiresAt).toBeGreaterThanOrEqual(rollingExpiresAt + 210 * MINUTES);
      expect(await statusAfter(agent, 105 * MINUTES)).toBe(200);
    });

    it('ends when it is used before that only', async () => {
      const { agent } = await signedIn(api);
      for (let time = 0; time < 2; time += 1) expect(await statusAfter(agent, 85 * MINUTES)).toBe(200);
      expect(await statusAfter(agent, 75 * MINUTES)).toBe(401);
      expect(await session(agent)).toMatchObject({ authenticated: false, code: 'session_not_renewed' });
    });

    it('is kept alive by a page that says so, and by nothing less', async () => {
      const [slid, looked] = [await signedIn(api), await signedIn(api)];
      local.travel(110 * MINUTES);
      expect((await session(slid.agent, '?slide=true')).authenticated).toBe(true);
      expect((await session(looked.agent)).authenticated).toBe(true);
      local.travel(100 * MINUTES);
      expect([await statusFor(slid.agent, url), await statusFor(looked.agent, url)]).toEqual([200, 401]);
      // It renews, too.
      expect((await session(slid.agent)).rollingExpiresAt * 1000).toBeGreaterThan(Date.now() + 3 * HOURS * 1000);
    });
  });

  describe('a link that logs out', () => {
    it('ends the session here and at the provider', async () => {
      const { agent } = await signedIn(api);
      const cookie = `__Host-claimgate=${agent.cookies(url).get('__Host-claimgate')}`;
      const end = await agent.visit(`${url}/auth/logout`, { headers: { 'sec-fetch-site': 'same-origin' } });
      const landed = end.url.endsWith('/auth/signed-out') ? end : await agent.submit(end, { logout: 'yes' });
      expect(landed).toMatchObject({ url: `${url}/auth/signed-out`, status: 200 });
      expect(agent.cookies(url).has('__Host-claimgate')).toBe(false);
      expect((await call(`${url}/orders`, { headers: { cookie } })).status).toBe(401);
      expect((await agent.visit(`${url}/auth/login?return_to=/orders`)).body).toContain('type="password"');
    });

    it('does nothing on another site, on a neighbouring one and in an image', async () => {
      const { agent } = await signedIn(api);
      for (const headers of [
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
      ]) {
        expect((await agent.visit(`${url}/auth/logout`, { headers })).status).toBe(403);
        expect(await statusFor(agent, url)).toBe(200);
      }
    });
  });

  describe('a form that is sent after its session has ended', () => {
    const form = 'item=chair&note=by+Friday';
    const send = (agent: UserAgent) =>
      agent.visit(`${url}/orders`, {
        method: 'POST',
        headers: { ...own, 'content-type': 'application/x-www-form-urlencoded' },
        body: form,
      });
    const late = async () => {
      const { agent } = await signedIn(api);
      local.travel(2 * HOURS);
      let page: Visit | undefined;
      const reached = await reachedUpstream(local, async () => {
        page = await send(agent);
      });
      if (page === undefined || reached > 0) throw new Error('the form went past the gate');
      return { agent, page };
    };

    it.runIf(flavour === 'http')('is refused', async () => {
      expect((await late()).page.status).toBe(401);
    });

    it.runIf(flavour === 'rest')('waits on a page until its user has signed in, and arrives as it was', async () => {
      const { agent, page } = await late();
      expect(page.status).toBe(401);
      const signInLink = /href="([^"]+)" target="_blank"/.exec(page.body)?.[1] ?? '';
      expect((await signIn(gate, agent, signInLink.replaceAll('&#38;', '&'), 'alice')).body).not.toContain(
        'type="password"',
      );
      const arrived = await agent.submit(page, {});
      expect(arrived.status).toBe(200);
      expect(echoOf(arrived)).toMatchObject({ method: 'POST', path: '/orders', body: form });
    });
  });
});

itLogsNoSecret(local, gate.secrets);
