import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loginUrl } from '../../../core/login/return-url.js';
import { NAVIGATION } from '../../fakes/gate-request.js';
import { LoginRound } from '../../fakes/login-round.js';

/** What API Gateway takes for the request line and all headers together. */
const BUDGET = 10_240;

/** As Chrome and Firefox send them, with a long list of languages. */
const BROWSER: Readonly<Record<string, string>> = {
  ...NAVIGATION,
  host: 'api.example.com',
  connection: 'keep-alive',
  'cache-control': 'max-age=0',
  'sec-ch-ua': '"Chromium";v="146", "Not-A.Brand";v="24", "Google Chrome";v="146"',
  'sec-ch-ua-mobile': '?0',
  'sec-ch-ua-platform': '"Chrome OS"',
  'upgrade-insecure-requests': '1',
  'user-agent': `Mozilla/5.0 (Linux; Android 16; Some Very Long Device Name) AppleWebKit/537.36 (KHTML, like Gecko) ${'X'.repeat(200)}`,
  accept:
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
  'sec-fetch-site': 'cross-site',
  'sec-fetch-user': '?1',
  referer: 'https://id.example.com/',
  'accept-encoding': 'gzip, deflate, br, zstd',
  'accept-language': 'de-DE,de;q=0.9,en-GB;q=0.8,en;q=0.7,fr;q=0.6,it;q=0.5,es;q=0.4,pt-BR;q=0.3,nl;q=0.2,pl;q=0.1',
  'x-forwarded-for': '2001:db8:85a3:8d3:1319:8a2e:370:7348, 2001:db8:85a3:8d3:1319:8a2e:370:7349',
  'x-forwarded-port': '443',
  'x-forwarded-proto': 'https',
  'x-amzn-trace-id': 'Root=1-67891233-abcdef012345678912345678',
};

/** An authorization code as long as those of Entra ID, with what comes beside it. */
const CODE = 'c'.repeat(1800);

function sizeOf(target: string, cookie: string): number {
  const headers = Object.entries({ ...BROWSER, cookie });
  const lines = headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
  return `GET ${target} HTTP/1.1\r\n`.length + lines;
}

/** A browser with a session and five open logins, each for one of the return URLs. */
async function browserWith(returnUrls: readonly string[]) {
  const round = new LoginRound({ session: { cookieSuffix: 'a-longer-suffix-than-most' } });
  await round.logIn();
  let state = '';
  for (const returnUrl of returnUrls) {
    round.clock.advance(61);
    const started = await round.start(new URL(loginUrl(round.settings, returnUrl)).search.slice(1));
    expect(started.response.status).toBe(302);
    ({ state } = started);
  }
  return { round, state };
}

async function expectWithinBudget(returnUrls: readonly string[]) {
  const { round, state } = await browserWith(returnUrls);
  const { header } = round.jar;
  const callback = `/prod/auth/callback?code=${CODE}&state=${state}&session_state=${'s'.repeat(73)}&iss=${'i'.repeat(100)}`;
  expect(sizeOf(callback, header)).toBeLessThan(BUDGET);
  for (const returnUrl of returnUrls) {
    const login = new URL(loginUrl(round.settings, returnUrl));
    expect(sizeOf(login.pathname + login.search, header)).toBeLessThan(BUDGET);
    expect(sizeOf(returnUrl, header)).toBeLessThan(BUDGET);
  }
  return round;
}

describe('the 10,240 bytes of a request', () => {
  test('hold a session and five open logins with usual addresses', async () => {
    const round = await expectWithinBudget(
      [1, 2, 3, 4, 5].map(
        (tab) => `/prod/orders/2026-11-24/${tab}?filter=open&sort=date&page=12&customer=4711&${'q'.repeat(200)}`,
      ),
    );
    expect(round.jar.names.filter((name) => name.includes('-login-'))).toHaveLength(5);
  });

  test('hold them with the longest addresses there may be, and 1000 bytes of others', async () => {
    await expectWithinBudget(Array.from({ length: 5 }, (_, tab) => `/prod/${tab}${'a'.repeat(1900)}`));
    await expectWithinBudget(Array.from({ length: 5 }, (_, tab) => `/prod/${tab}?${'=%41&'.repeat(160)}`));
    const { round, state } = await browserWith(Array.from({ length: 5 }, () => `/prod/${'a'.repeat(1990)}`));
    expect(sizeOf(`/prod/auth/callback?code=${CODE}&state=${state}`, round.jar.header)).toBeLessThan(BUDGET - 1000);
  });

  test('hold them whatever the addresses are', async () => {
    const tail = fc.string({ unit: fc.constantFrom('a', '/', '?', '&', '=', '%41', '+', 'ä'), maxLength: 2100 });
    const address = tail.map((text) => `/prod/x${encodeURI(text).replaceAll('%25', '%')}`);
    await fc.assert(
      fc.asyncProperty(fc.array(address, { minLength: 5, maxLength: 7 }), async (addresses) => {
        await expectWithinBudget(addresses.filter((one) => one.length <= 2100));
      }),
      { numRuns: 30 },
    );
  });
});
