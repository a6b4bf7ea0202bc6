import type { BrowserContext, Page } from 'playwright-core';
import { startPage } from '../../local/demo/start-page.js';
import type { LocalGate } from '../../local/local-gate.js';
import type { ReceivedRequest } from '../../local/upstream.js';
import type { ApiInBrowser } from './browser-under-test.js';

/** Types a user's name and password into the provider's login form, and waits for where that leads. */
export async function typePassword(page: Page, { users, issuer }: LocalGate, username: string): Promise<void> {
  const user = users.find((known) => known.username === username);
  if (user === undefined) throw new Error(`${username} is not a user of the embedded provider`);
  await page.getByLabel('User name').fill(user.username);
  await page.getByLabel('Password').fill(user.password);
  await Promise.all([
    page.waitForURL(({ origin }) => origin !== issuer),
    page.getByRole('button', { name: 'Sign in' }).click(),
  ]);
}

/** Opens a protected page and signs in on the way. */
export async function signIn(
  profile: BrowserContext,
  gate: LocalGate,
  api: ApiInBrowser,
  username: string,
  path = '/orders',
): Promise<Page> {
  const page = await profile.newPage();
  await page.goto(startPage(api, path));
  await typePassword(page, gate, username);
  return page;
}

/** Posts a form from the page that is open, as a button of an application would: with its origin, as a page load. */
export async function postForm(page: Page, action: string): Promise<void> {
  await Promise.all([
    page.waitForEvent('load'),
    page.evaluate((target) => {
      const form = document.createElement('form');
      form.method = 'post';
      form.action = target;
      document.body.append(form);
      form.submit();
    }, action),
  ]);
}

/** What the upstream says it received, from the page that shows it. */
export async function shownByUpstream(page: Page): Promise<ReceivedRequest> {
  return JSON.parse((await page.locator('pre').textContent()) ?? '') as ReceivedRequest;
}
