import { describe, expect, it } from 'vitest';
import { expectAccessible } from './accessibility.js';
import { type ApiInBrowser, type BrowserUnderTest, screenshot } from './browser-under-test.js';
import { signIn } from './person.js';

export function ownSessionSuite({ gate, withProfile }: BrowserUnderTest, api: ApiInBrowser): void {
  const { url, flavour } = api;

  describe('the page of sessions', () => {
    it('shows them and ends one, without script', () =>
      withProfile({}, (other) =>
        withProfile({ javaScriptEnabled: false }, async (profile) => {
          const lost = await signIn(other, gate, api, 'bob');
          const page = await signIn(profile, gate, api, 'bob');
          await page.goto(`${url}/auth/sessions`);
          expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Your sessions');
          expect(await page.getByRole('heading', { name: 'this session' }).count()).toBe(1);
          const buttons = page.getByRole('button', { name: 'End: Chrome, Linux' });
          const before = await buttons.count();
          expect(before).toBeGreaterThan(0);
          await screenshot(page, `sessions-${flavour}`);
          await expectAccessible(page);
          await page.emulateMedia({ colorScheme: 'dark' });
          await page.setViewportSize({ width: 320, height: 640 });
          await screenshot(page, `sessions-${flavour}-narrow-dark`);
          await expectAccessible(page);

          await buttons.first().click();
          expect(page.url()).toBe(`${url}/auth/sessions`);
          expect(await buttons.count()).toBe(before - 1);
          if (before > 1) await page.getByRole('button', { name: 'End all other sessions' }).click();
          expect(page.url()).toBe(`${url}/auth/sessions`);
          expect(await page.getByRole('button').count()).toBe(0);
          await screenshot(page, `sessions-${flavour}-one`);
          expect(await lost.evaluate(async () => (await fetch('/orders')).status)).toBe(401);
        }),
      ));

    it('is there in German', () =>
      withProfile({ locale: 'de-DE' }, async (profile) => {
        const page = await signIn(profile, gate, api, 'alice');
        await page.goto(`${url}/auth/sessions`);
        expect(await page.locator('html').getAttribute('lang')).toBe('de');
        expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Ihre Sitzungen');
        await screenshot(page, `sessions-${flavour}-german`);
      }));

    it('leads who is not signed in through the provider and back', () =>
      withProfile({}, async (profile) => {
        const page = await profile.newPage();
        await page.goto(`${url}/auth/sessions`);
        expect(await page.getByRole('link', { name: 'Sign in' }).getAttribute('href')).toContain('return_to=');
      }));
  });
}
