import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { startPage } from '../../local/demo/start-page.js';
import { type ApiInBrowser, type BrowserUnderTest, screenshot } from './browser-under-test.js';
import { shownByUpstream, signIn, typePassword } from './person.js';

const PAGE = '/orders/4711?size=L&note=a%20b';

export function signInSuite({ gate, withProfile }: BrowserUnderTest, api: ApiInBrowser): void {
  const { url, flavour } = api;

  describe('signing in', () => {
    it('leads from a protected page over the login form back to it, path and query intact', () =>
      withProfile({}, async (profile) => {
        const page = await profile.newPage();
        await page.goto(startPage(api, PAGE));
        expect(new URL(page.url()).origin).toBe(gate.issuer);
        await typePassword(page, gate, 'alice');
        expect(page.url()).toMatch(new RegExp(`^${url}/orders/4711\\?size=L&note=a(%20|\\+)b$`));
        const { path, headers } = await shownByUpstream(page);
        expect(path).toBe('/orders/4711');
        expect(headers).toMatchObject({ 'x-user': 'alice' });
        await screenshot(page, `page-after-login-${flavour}`);
      }));

    it('in two tabs at once ends where each wanted', () =>
      withProfile({}, async (profile) => {
        const [first, second] = [await profile.newPage(), await profile.newPage()];
        await first.goto(startPage(api, '/orders/first?tab=1'));
        await second.goto(startPage(api, '/orders/second?tab=2'));
        await typePassword(second, gate, 'bob');
        await typePassword(first, gate, 'bob');
        expect([first.url(), second.url()]).toEqual([`${url}/orders/first?tab=1`, `${url}/orders/second?tab=2`]);
        expect((await shownByUpstream(first)).headers['x-user']).toBe('bob');
        await second.reload();
        expect((await shownByUpstream(second)).path).toBe('/orders/second');
      }));

    it.runIf(flavour === 'rest')('works after a wrong password', () =>
      withProfile({}, async (profile) => {
        const page = await profile.newPage();
        await page.goto(startPage(api, '/orders'));
        await page.getByLabel('User name').fill('alice');
        await page.getByLabel('Password').fill('guessed');
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByRole('alert').waitFor();
        await screenshot(page, 'provider-wrong-password');
        await typePassword(page, gate, 'alice');
        expect((await shownByUpstream(page)).headers['x-user']).toBe('alice');
      }),
    );

    it('keeps one cookie that no script, no other site and no plain connection gets', () =>
      withProfile({}, async (profile) => {
        const page = await signIn(profile, gate, api, 'alice');
        const session = (await profile.cookies(url)).find(({ name }) => name === '__Host-claimgate');
        expect(session).toMatchObject({
          httpOnly: true,
          secure: true,
          sameSite: 'Lax',
          path: '/',
          domain: 'localhost',
        });
        expect(session?.value).toMatch(/^[\w-]{43}$/);
        expect(await page.evaluate(() => document.cookie)).not.toContain('__Host-claimgate');
        const logins = (await profile.cookies(url)).filter(({ name }) => name.startsWith('__Host-claimgate-login'));
        expect(logins).toEqual([]);
      }));

    it('tells a page who is signed in', () =>
      withProfile({}, async (profile) => {
        const page = await signIn(profile, gate, api, 'alice');
        const session = await page.evaluate(async () => (await fetch('/auth/session')).json());
        expect(session).toMatchObject({ authenticated: true, subject: 'alice', name: 'Alice Archer' });
      }));

    it('opens /admin to alice, and tells bob that it is not for him', () =>
      withProfile({}, async (profile) => {
        const asAlice = await signIn(profile, gate, api, 'alice', '/admin');
        expect((await shownByUpstream(asAlice)).path).toBe('/admin');
        await profile.clearCookies();
        const page = await signIn(profile, gate, api, 'bob');
        const answer = await page.goto(`${url}/admin`);
        expect(answer?.status()).toBe(403);
        if (flavour === 'rest') {
          expect(await page.getByRole('heading').textContent()).toBe('This is not for you');
          await screenshot(page, 'denied');
          await page.getByRole('link', { name: 'Sign in as somebody else' }).click();
          await typePassword(page, gate, 'alice');
          await page.goto(`${url}/admin`);
          expect((await shownByUpstream(page)).headers['x-user']).toBe('alice');
        }
      }));

    it('works without JavaScript', () =>
      withProfile({ javaScriptEnabled: false }, async (profile) => {
        const page = await signIn(profile, gate, api, 'alice', PAGE);
        expect((await shownByUpstream(page)).path).toBe('/orders/4711');
      }));

    it('is not begun for a script', () =>
      withProfile({}, async (profile) => {
        const page = await profile.newPage();
        await page.goto(`${url}/public`);
        expect(await page.evaluate(async () => (await fetch('/orders')).status)).toBe(401);
        expect(await page.evaluate(async () => (await fetch('/auth/login')).status)).toBe(401);
      }));
  });

  describe('the address of a finished sign-in', () => {
    /** Signs in and says where the provider led back to. */
    const finished = async (profile: BrowserContext): Promise<{ readonly page: Page; readonly callback: string }> => {
      const callbacks: string[] = [];
      profile.on('request', (request) => {
        if (request.url().startsWith(`${url}/auth/callback?`)) callbacks.push(request.url());
      });
      const page = await signIn(profile, gate, api, 'alice');
      const [callback = ''] = callbacks;
      expect(callbacks).toEqual([callback]);
      return { page, callback };
    };

    it('leads whoever is signed in away from it, without code and state', () =>
      withProfile({}, async (profile) => {
        const { page, callback } = await finished(profile);
        await page.goto(callback);
        expect(page.url()).toBe(`${url}/`);
      }));

    it('offers everybody else to sign in again', () =>
      withProfile({}, async (profile) => {
        const { page, callback } = await finished(profile);
        await profile.clearCookies();
        expect((await page.goto(callback))?.status()).toBe(400);
        expect(await page.getByRole('heading').textContent()).toBe('The cookie of this sign-in is missing');
        await page.getByRole('link', { name: 'Sign in' }).click();
        await page.getByLabel('Password').waitFor();
        expect(new URL(page.url()).origin).toBe(gate.issuer);
      }));
  });
}
