import type { BrowserContext, Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ApiInBrowser, BrowserUnderTest } from './browser-under-test.js';
import { shownByUpstream, signIn } from './person.js';

const NOBODY = 'http://localhost:9/';

export function frontChannelSuite({ gate, withProfile }: BrowserUnderTest, api: ApiInBrowser): void {
  const { url } = api;
  const { provider, issuer } = gate;

  describe('a logout at the provider, in a frame', () => {
    beforeEach(({ onTestFinished }) => {
      if (provider === undefined) throw new Error('This needs the embedded provider.');
      const { backChannelLogoutUri } = provider;
      onTestFinished(() => {
        provider.frontChannelLogoutUri = undefined;
        provider.backChannelLogoutUri = backChannelLogoutUri;
      });
      provider.frontChannelLogoutUri = `${url}/auth/frontchannel-logout`;
      // So that nothing but the frame can end the session.
      provider.backChannelLogoutUri = NOBODY;
    });

    /** Logs out at the provider. @returns the address of the frame */
    const logOut = async (page: Page): Promise<string> => {
      await page.goto(`${issuer}/session/end`);
      const framed = page.waitForResponse((answer) => answer.url().startsWith(`${url}/auth/frontchannel-logout`));
      await page.getByRole('button', { name: 'Sign out' }).click();
      const answer = await framed;
      expect([answer.status(), answer.frame() === page.mainFrame()]).toEqual([200, false]);
      await page.getByRole('heading', { name: 'Signed out' }).waitFor();
      return answer.url();
    };

    /** Whether the next request of an application still gets through. */
    const isAlive = async (profile: BrowserContext): Promise<boolean> => {
      const page = await profile.newPage();
      await page.goto(`${url}/public`);
      return (await page.evaluate(async () => (await fetch('/orders')).status)) === 200;
    };

    it('ends the session: the next request is refused', () =>
      withProfile({}, async (profile) => {
        const page = await signIn(profile, gate, api, 'alice');
        expect((await shownByUpstream(page)).headers['x-user']).toBe('alice');
        expect(await isAlive(profile)).toBe(true);
        await logOut(await profile.newPage());
        expect(await isAlive(profile)).toBe(false);
      }));

    it('ends no other session, neither of another user nor of the same in another browser', () =>
      withProfile({}, (ending) =>
        withProfile({}, (staying) =>
          withProfile({}, async (other) => {
            await signIn(ending, gate, api, 'alice');
            await signIn(staying, gate, api, 'alice');
            await signIn(other, gate, api, 'bob');
            await logOut(await ending.newPage());
            expect(await Promise.all([ending, staying, other].map(isAlive))).toEqual([false, true, true]);
          }),
        ),
      ));

    it('needs no cookie, which frames of other sites do not get: issuer and sid say which session', () =>
      withProfile({}, (signedIn) =>
        withProfile({}, async (bare) => {
          await signIn(signedIn, gate, api, 'alice');
          const page = await bare.newPage();
          const frame = await frameOf(signedIn, issuer, url);
          await page.goto(`${issuer}/.well-known/openid-configuration`);
          const sent = page.waitForRequest((request) => request.url() === frame);
          await page.evaluate((source) => {
            document.body.append(Object.assign(document.createElement('iframe'), { src: source }));
          }, frame);
          expect((await (await sent).allHeaders()).cookie).toBeUndefined();
          // Only a page of the provider may show it.
          await expect.poll(() => page.frames()[1]?.title()).toBe('Signed out');
          expect(await isAlive(signedIn)).toBe(false);
        }),
      ));
  });
}

/** What the provider's logout page would show, without logging out there: its request for the frame is cut off. */
async function frameOf(profile: BrowserContext, issuer: string, url: string): Promise<string> {
  const page = await profile.newPage();
  await page.route(`${url}/auth/frontchannel-logout?*`, (route) => route.abort());
  await page.goto(`${issuer}/session/end`);
  const asked = page.waitForRequest((request) => request.url().startsWith(`${url}/auth/frontchannel-logout?`));
  await page.getByRole('button', { name: 'Sign out' }).click();
  return (await asked).url();
}
