import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectAccessible } from './accessibility.js';
import { type ApiInBrowser, type BrowserUnderTest, screenshot } from './browser-under-test.js';

import { shownByUpstream, signIn, typePassword } from './person.js';

/** Forms that are posted after the session has ended; an HTTP API can only refuse them. */
export function formPostsSuite({ gate, withProfile }: BrowserUnderTest, api: ApiInBrowser): void {
  describe('a form whose session has ended', () => {
    it('waits on a page while its user signs in in another tab, and arrives as it was', () =>
      withProfile({}, async (profile) => {
        const page = await signIn(profile, gate, api, 'alice');
        await profile.clearCookies();
        const before = gate.upstream.requests().length;
        await post(page, { item: 'chair & "table"', note: 'one\r\ntwo' });
        expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Your form has not been sent yet');
        expect(gate.upstream.requests().length).toBe(before);
        await screenshot(page, 'form-kept');
        await expectAccessible(page);

        const tabs = profile.waitForEvent('page');
        await page.getByRole('link', { name: 'Sign in' }).click();
        const tab = await tabs;
        await typePassword(tab, gate, 'alice');
        expect(await tab.getByRole('heading', { level: 1 }).textContent()).toBe('Now send your form');
        await tab.close();

        await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Send the form' }).click()]);
        const received = await shownByUpstream(page);
        expect(received).toMatchObject({ method: 'POST', path: '/orders', headers: { 'x-user': 'alice' } });
        expect(Object.fromEntries(new URLSearchParams(received.body))).toEqual({
          item: 'chair & "table"',
          note: 'one\r\ntwo',
        });
      }));

    it('stays on its page if it is sent before its user has signed in', () =>
      withProfile({}, async (profile) => {
        const page = await signIn(profile, gate, api, 'alice');
        await profile.clearCookies();
        await post(page, { item: '42' });
        await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Send the form' }).click()]);
        expect(await page.locator('input[name=item]').inputValue()).toBe('42');
      }));

    it('is told not to have arrived if it is too large to be kept', () =>
      withProfile({}, async (profile) => {
        const page = await signIn(profile, gate, api, 'alice');
        await profile.clearCookies();
        await post(page, { item: 'x'.repeat(17_000) });
        expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Your form was not sent');
        await screenshot(page, 'form-lost');
      }));
  });
}

async function post(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  await Promise.all([
    page.waitForEvent('load'),
    page.evaluate((values) => {
      const form = document.createElement('form');
      form.method = 'post';
      form.action = '/orders';
      for (const [name, value] of Object.entries(values)) {
        const field = document.createElement('textarea');
        Object.assign(field, { name, value });
        form.append(field);
      }
      document.body.append(form);
      form.submit();
    }, fields),
  ]);
}
