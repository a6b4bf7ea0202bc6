import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiInBrowser, BrowserUnderTest } from './browser-under-test.js';
import { OtherSite } from './other-site.js';
import { postForm, shownByUpstream, signIn } from './person.js';

export function crossSiteSuite({ gate, withProfile }: BrowserUnderTest, api: ApiInBrowser): void {
  const { url } = api;

  describe('with a session, a page elsewhere', () => {
    let other: OtherSite;
    beforeAll(async () => {
      other = await OtherSite.start();
    });
    afterAll(() => other.stop());

    /** Signs in, posts a form from elsewhere, and says what became of it. */
    const postsFrom = async (elsewhere: string, action: string, run: (status: number) => void | Promise<void>) =>
      withProfile({}, async (profile) => {
        await signIn(profile, gate, api, 'alice');
        const page = await profile.newPage();
        await page.goto(elsewhere);
        const before = gate.upstream.requests().length;
        const answers: number[] = [];
        page.on('response', (response) => {
          if (response.request().isNavigationRequest()) answers.push(response.status());
        });
        await postForm(page, action);
        expect(gate.upstream.requests().length).toBe(before);
        await run(answers.at(-1) ?? 0);
        const mine = await profile.newPage();
        await mine.goto(`${url}/orders/mine`);
        expect((await shownByUpstream(mine)).headers['x-user']).toBe('alice');
      });

    it('of the same host on another port cannot post a form: the cookie comes along, and is not enough', () =>
      postsFrom(other.onSameHost, `${url}/orders`, (status) => expect(status).toBe(403)));

    it('of another host cannot post a form: the cookie does not even come along', () =>
      // A REST API that keeps forms says that this one is from elsewhere, an HTTP API that nobody is signed in.
      postsFrom(other.onOtherHost, `${url}/orders`, (status) =>
        expect(status).toBe(api.flavour === 'rest' ? 403 : 401),
      ));

    it('cannot log its user out', () =>
      postsFrom(other.onSameHost, `${url}/auth/logout`, (status) => expect(status).toBe(403)));

    it('cannot read an answer', () =>
      withProfile({}, async (profile) => {
        await signIn(profile, gate, api, 'alice');
        const page = await profile.newPage();
        await page.goto(other.onSameHost);
        const read = (address: string) =>
          page.evaluate(
            (target) =>
              fetch(target, { credentials: 'include' }).then(
                (response) => response.text(),
                () => 'unreadable',
              ),
            address,
          );
        expect(await read(`${url}/orders`)).toBe('unreadable');
        expect(await read(`${url}/auth/session`)).toBe('unreadable');
      }));
  });

  it('a form of the own site reaches the upstream', () =>
    withProfile({}, async (profile) => {
      const page = await signIn(profile, gate, api, 'alice');
      await postForm(page, '/orders');
      expect((await shownByUpstream(page)).method).toBe('POST');
    }));
}
