import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCookies } from '../../../core/cookies.js';
import { NAVIGATION } from '../../fakes/gate-request.js';
import { LogoutRound } from '../../fakes/logout-round.js';
import { storeSession } from '../../fakes/stored-session.js';
import { ask, REQUESTS } from './every-address.js';

const SAME_SITE = { ...NAVIGATION, origin: 'https://api.example.com', 'sec-fetch-site': 'same-origin' };

describe('a hostile Cookie header', () => {
  const piece = fc.oneof(
    fc.constantFrom(...['__Host-claimgate', '__Host-claimgate-login-', '__Host-claimgate-bounces', '__proto__', '=']),
    fc.constantFrom(...[';', '; ', ',', '"', '%00', '\0', '\r\n', '1750000000.', '9.9', 'A'.repeat(43), '\ud800']),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  const header = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(''));

  test.each(REQUESTS)('never makes %s %s throw or fail', async (method, address) => {
    const round = await LogoutRound.start();
    await fc.assert(
      fc.asyncProperty(header, async (cookie) => {
        const { status } = await ask(round, method, address, { cookie, headers: SAME_SITE, query: 'state=x' });
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 40 },
    );
    expect(round.sessions.rows.size).toBe(0);
  });
});

describe('what a caller can make many or large is bounded', () => {
  const large = 'x'.repeat(100_000);

  test('cookies of a request, and their sizes', () => {
    expect(parseCookies('a=1;'.repeat(10_000))).toHaveLength(200);
    expect(parseCookies(`a=${large}; ${large}=1; b=2`)).toEqual([{ name: 'b', value: '2' }]);
  });

  test.each(REQUESTS)('session cookies, each of which costs a read: %s %s', async (method, address) => {
    const round = await LogoutRound.start();
    let reads = 0;
    const read = round.sessions.read.bind(round.sessions);
    Object.assign(round.sessions, {
      read: (key: string) => {
        reads += 1;
        return read(key);
      },
    });
    const cookies = Array.from({ length: 150 }, (_, index) => `${String(index).padStart(3, '0')}${'A'.repeat(40)}`);
    const cookie = cookies.map((value) => `__Host-claimgate=${value}`).join('; ');
    await ask(round, method, address, { cookie, headers: SAME_SITE, query: 'state=x&code=y' });
    expect(reads).toBeLessThanOrEqual(2);
  });

  test.each(REQUESTS)('parameters, headers and bodies: %s %s answers with little', async (method, address) => {
    const round = await LogoutRound.start({ keepsForms: true });
    const cookie = `__Host-claimgate=${await storeSession(round)}`;
    const names = ['return_to', 'code', 'state', 'iss', 'sid', 'login_hint', 'target_link_uri', 'ui_locales', 'prompt'];
    const form = { ...SAME_SITE, 'content-type': 'application/x-www-form-urlencoded' };
    const hostile = {
      ...form,
      'user-agent': large,
      referer: large,
      'accept-language': `${large},`.repeat(3),
      host: large,
    };
    for (const name of names) {
      const query = `${name}=${large}`;
      const response = await ask(round, method, address, { headers: hostile, cookie, query, body: `a=${large}` });
      expect(response.status).toBeLessThan(500);
      const size = JSON.stringify([response.headers, response.cookies]).length + response.body.length;
      expect(size).toBeLessThan(16_384);
    }
    for (const line of round.log.lines) expect(JSON.stringify(line).length).toBeLessThan(2_000);
  });

  test('open logins of a browser: five, and fewer if they are long', async () => {
    const round = await LogoutRound.start();
    for (let count = 0; count < 40; count += 1) {
      round.clock.advance(1);
      await round.start(count % 2 === 0 ? '' : `return_to=/prod/${'a'.repeat(1_500)}`);
    }
    expect(round.jar.names.length).toBeLessThanOrEqual(5);
    expect(round.jar.header.length).toBeLessThan(4_200);
  });
});
