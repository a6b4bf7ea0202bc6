import { afterAll, describe, expect, it, vi } from 'vitest';
import { bearer, call } from '../../local/demo/call.js';
import { localGate } from './gate-under-test.js';
import { itLogsNoSecret } from './logs.js';

/** What each page takes at once by default. */
const BURST = 200;

const gate = await localGate({ app: 'test/local/fixtures/apps/limited-pages.ts' });
const { local } = gate;
if (local === undefined) throw new Error('This needs the local gate.');
afterAll(() => gate.stop());

const PAGE = '/auth/signed-out';

/** So many requests that come at once: the clock stands still. */
async function atOnce(url: string, count: number) {
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now());
  try {
    return await Promise.all(Array.from({ length: count }, () => call(url)));
  } finally {
    clock.mockRestore();
  }
}

describe.each(gate.apis)('a page of the $name', ({ url, flavour }) => {
  it('takes what it may at once, refuses the rest, and takes more a second later', async () => {
    const answers = await atOnce(`${url}${PAGE}`, BURST + 5);
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(BURST);
    expect(refused).toHaveLength(5);
    for (const { body, headers } of refused) {
      expect(JSON.parse(body)).toEqual({ message: 'Too Many Requests' });
      expect(headers['retry-after']).toBe(flavour === 'rest' ? '1' : undefined);
    }
    local.travel(1);
    expect((await atOnce(`${url}${PAGE}`, 100)).map(({ status }) => status)).toEqual(Array(100).fill(200));
  });

  it('that is flooded takes nothing away from other pages and from what the gate protects', async () => {
    await atOnce(`${url}${PAGE}`, BURST + 1);
    expect((await call(`${url}/auth/session`)).status).toBe(401);
    const token = await gate.token();
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now());
    const orders = Array.from({ length: BURST + 5 }, () => call(`${url}/orders`, bearer(token)));
    expect(new Set((await Promise.all(orders)).map(({ status }) => status))).toEqual(new Set([200]));
    clock.mockRestore();
  });
});

describe('pages that an address may ask for ten times in five minutes', () => {
  const url = local.apis.find(({ name }) => name === 'Watched')?.url ?? 'no such API';
  const statuses = async (paths: readonly string[]) => {
    const found: number[] = [];
    for (const path of paths) found.push((await call(`${url}${path}`)).status);
    return found;
  };

  it('are refused after that, all of them, until five minutes have passed', async () => {
    expect(await statuses([...Array(9).fill(PAGE), '/auth/session'])).toEqual([...Array(9).fill(200), 401]);
    expect(await statuses([PAGE, '/auth/session', '/%61uth/session', '/auth/login'])).toEqual([429, 429, 429, 429]);
    const refused = await call(`${url}${PAGE}`);
    expect([refused.body, typeof refused.headers['x-amzn-requestid']]).toEqual(['', 'string']);
    local.travel(301);
    expect(await statuses([PAGE])).toEqual([200]);
  });

  it('take nothing away from what the gate protects, nor from other APIs', async () => {
    await statuses(Array(12).fill(PAGE));
    const token = await gate.token();
    expect((await call(`${url}/orders`, bearer(token))).status).toBe(200);
    for (const api of gate.apis) expect((await call(`${api.url}${PAGE}`)).status).toBe(200);
  });
});

itLogsNoSecret(local, gate.secrets);
