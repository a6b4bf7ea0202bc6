import { describe, expect, it } from 'vitest';
import { startPage } from '../../local/demo/start-page.js';
import type { ApiInBrowser, BrowserUnderTest } from './browser-under-test.js';
import { postForm, shownByUpstream, signIn, typePassword } from './person.js';

export function logoutSuite({ gate, withProfile }: BrowserUnderTest, api: ApiInBrowser): void {
  const { url, flavour } = api;

  describe('logging out', () => {
    it('ends the session here and at the provider, which asks for the password again', () =>
      withProfile({}, async (profile) => {
        const page = await signIn(profile, gate, api, 'alice');
        await postForm(page, '/auth/logout');
        expect(page.url()).toBe(`${url}/auth/signed-out`);
        expect(await page.getByRole('heading').textContent()).toBe('You are signed out');
        expect((await profile.cookies(url)).filter(({ name }) => name.startsWith('__Host-claimgate'))).toEqual([]);

        await page.goto(startPage(api, '/orders/again'));
        expect(new URL(page.url()).origin).toBe(gate.issuer);
        await typePassword(page, gate, 'bob');
        expect((await shownByUpstream(page)).headers['x-user']).toBe('bob');
      }));

    it('cannot be undone with the back button', () =>
      withProfile({}, async (profile) => {
        const page = await signIn(profile, gate, api, 'alice');
        await postForm(page, '/auth/logout');
        const before = gate.upstream.requests().length;
        await page.goBack();
        const answer = await page.reload();
        const refused = flavour === 'http' ? answer?.status() === 401 : page.url().startsWith(gate.issuer);
        expect(refused).toBe(true);
        expect(gate.upstream.requests().length).toBe(before);
      }));

    it('ends the session for every tab', () =>
      withProfile({}, async (profile) => {
        const page = await signIn(profile, gate, api, 'alice');
        const other = await profile.newPage();
        await other.goto(`${url}/orders/other`);
        expect((await shownByUpstream(other)).path).toBe('/orders/other');
        await postForm(page, '/auth/logout');
        expect(await other.evaluate(async () => (await fetch('/orders')).status)).toBe(401);
      }));

    it.runIf(flavour === 'rest')('a second time is no fault', () =>
      withProfile({}, async (profile) => {
        const page = await signIn(profile, gate, api, 'alice');
        const other = await profile.newPage();
        await other.goto(`${url}/public`);
        await postForm(page, '/auth/logout');
        await postForm(other, '/auth/logout');
        expect(new URL(other.url()).pathname).toMatch(/^\/(auth\/signed-out|session\/end)$/);
      }),
    );
  });
}
