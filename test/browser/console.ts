import { request } from 'node:http';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectReadable } from './accessibility.js';
import { type BrowserUnderTest, screenshot } from './browser-under-test.js';
import { signIn } from './person.js';

const WIDE = { width: 1280, height: 800 };
const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: 'light', viewport: WIDE },
  dark: { colorScheme: 'dark', viewport: WIDE },
  narrow: { colorScheme: 'light', viewport: { width: 320, height: 640 } },
};

export function consoleSuite({ gate, apis, withProfile }: BrowserUnderTest): void {
  const { console = '', httpApi } = gate;
  const restApi = apis.find(({ flavour }) => flavour === 'rest') ?? apis[0];
  const rows = (page: Page) => page.getByRole('navigation').getByRole('listitem');
  const token = async () => (await gate.provider?.mintAccessToken()) ?? '';
  const hintOf = (response: Response) => response.headers.get('x-claimgate-console') ?? '';

  /** Opens the console and waits for what it shows first. */
  const open = async (page: Page, address = console) => {
    await page.goto(address);
    await page.getByText('Live', { exact: true }).waitFor();
  };

  describe('the console', () => {
    it('shows a request without being asked again', () =>
      withProfile({}, async (profile) => {
        const page = await profile.newPage();
        await open(page);
        await fetch(`${httpApi}/orders/live-${Date.now()}`);
        const told = /GET \/orders\/live-\d+.*Refused 401.*no_credential/;
        await rows(page).filter({ hasText: told }).first().waitFor();
      }));

    it('opens a refused request from its answer, and tells why it was refused', () =>
      withProfile({}, async (profile) => {
        const answer = await fetch(`${httpApi}/orders`);
        const page = await profile.newPage();
        await open(page, hintOf(answer));
        const main = page.getByRole('main');
        await main.getByText('no_credential', { exact: true }).waitFor();
        expect(await main.getByRole('heading', { level: 2 }).textContent()).toBe('GET /orders');
        expect(await main.textContent()).toContain(answer.headers.get('apigw-requestid'));
        for (const stage of ['Route ANY /orders', 'Authorizer called', 'Decision: unauthorized', 'Answer 401']) {
          expect(await main.getByRole('heading', { name: stage }).count()).toBe(1);
        }
      }));

    it('opens a request by the correlation id of an error, typed into the search', () =>
      withProfile({}, async (profile) => {
        const answer = await fetch(`${gate.restApi}/auth/denied?code=access_denied`, {
          headers: { accept: 'application/json' },
        });
        const { correlationId } = (await answer.json()) as { correlationId: string };
        const page = await profile.newPage();
        await open(page);
        await page.getByLabel('Search').fill(correlationId);
        await page.keyboard.press('Enter');
        await page.waitForURL(`**/requests/${correlationId}*`);
        await page.getByRole('main').getByRole('heading', { name: 'GET /auth/denied' }).first().waitFor();
      }));

    it('shows what the upstream received, and equal secrets by equal digests only', () =>
      withProfile({}, async (profile) => {
        const bearer = await token();
        const headers = { authorization: `Bearer ${bearer}`, 'x-own': 'value' };
        const page = await profile.newPage();
        await open(page, hintOf(await fetch(`${httpApi}/orders?access_token=${bearer}`, { headers })));
        const main = page.getByRole('main');
        const row = (name: string) => main.getByRole('row', { name });
        await row('x-user').first().waitFor();
        expect(await row('x-user').first().textContent()).toContain('+ added');
        expect(await row('x-own').last().textContent()).toContain('kept');
        const digests = await main.locator('.mask').allTextContents();
        expect(new Set(digests).size).toBe(1);
        await openAll(main);
        expect(await main.textContent()).not.toContain(bearer.slice(0, 20));
      }));

    it('finds requests by words and fields, and keeps the search in its address', () =>
      withProfile({}, async (profile) => {
        const mark = `marked-${Date.now()}`;
        await fetch(`${httpApi}/orders/${mark}`);
        await fetch(`${httpApi}/public?${mark}`);
        await fetch(`${httpApi}/orders/${mark}`, { headers: { authorization: `Bearer ${await token()}` } });
        const page = await profile.newPage();
        await open(page);
        await page.getByLabel('Search').fill(`${mark} status:4xx`);
        await page.getByText(/^1 of \d+ requests$/).waitFor();
        await page.getByLabel('Search').fill(mark);
        await page.getByText(/^2 of /).waitFor();
        await page.getByLabel('Allowed').check();
        await page.getByText(/^1 of /).waitFor();
        expect(await rows(page).textContent()).toContain('200');
        await page.getByLabel('Status').selectOption('4xx');
        await page.getByText(/^0 of /).waitFor();
        await page.getByLabel('Status').selectOption('2xx');
        await page.getByLabel('API').selectOption('HttpApi');
        await page.getByText(/^1 of /).waitFor();
        await page.reload();
        await page.getByText(/^1 of /).waitFor();
        const chosen = ['Search', 'Status', 'API'].map((label) => page.getByLabel(label).inputValue());
        expect(await Promise.all(chosen)).toEqual([mark, '2xx', 'HttpApi']);
      }));

    it('is used with the keyboard alone', () =>
      withProfile({ viewport: WIDE }, async (profile) => {
        const paths = ['one', 'two', 'three'].map((word) => `/orders/${word}-${Date.now()}`);
        for (const path of paths) await fetch(`${httpApi}${path}`);
        const page = await profile.newPage();
        await open(page);
        const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
        const heading = (path: string) => page.getByRole('main').getByRole('heading', { level: 2, name: path });
        await rows(page)
          .filter({ hasText: paths[2] ?? '' })
          .waitFor();
        await page.keyboard.press('/');
        expect(await page.evaluate(() => document.activeElement?.id)).toBe('search');
        await page.keyboard.type('-fav');
        await page.keyboard.press('ArrowDown');
        expect(await focused()).toContain(paths[2]);
        await page.keyboard.press('ArrowDown');
        expect(await focused()).toContain(paths[1]);
        await heading(paths[1] ?? '').waitFor();
        const { outlineStyle } = await page.evaluate(() => {
          const style = getComputedStyle(document.activeElement ?? document.body);
          return { outlineStyle: style.outlineStyle };
        });
        expect(outlineStyle).not.toBe('none');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
        expect(await page.evaluate(() => document.activeElement?.id)).toBe('details');
        await heading(paths[0] ?? '').waitFor();
        await page.keyboard.press('Escape');
        expect(await focused()).toContain(paths[0]);
        await page.keyboard.press('Home');
        expect(await focused()).toContain(paths[2]);
      }));

    it('takes whatever a caller sends for text', () =>
      withProfile({}, async (profile) => {
        const attack = '"\'><img src=x onerror=globalThis.hacked=1><script>globalThis.hacked=1</script>';
        const id = await sendRaw(`${httpApi}/orders/<img/src=x/onerror=globalThis.hacked=1>`, {
          'user-agent': attack,
          [`x-${encodeURIComponent('<b>')}`.replace(/%/g, '')]: attack,
          cookie: `${attack}=${attack}`,
          referer: `javascript:globalThis.hacked=1//${attack}`,
        });
        const page = await profile.newPage();
        const faults: string[] = [];
        page.on('pageerror', ({ message }) => faults.push(message));
        page.on('console', (message) => faults.push(message.text()));
        page.on('dialog', (dialog) => faults.push(dialog.message()));
        await open(page, `${console}/requests/${id}`);
        const main = page.getByRole('main');
        await main.getByRole('heading', { level: 2, name: 'onerror' }).waitFor();
        await openAll(main);
        expect(await main.textContent()).toContain('<script>globalThis.hacked=1</script>');
        expect(await page.locator('img, main script').count()).toBe(0);
        expect(await page.evaluate(() => Reflect.get(globalThis, 'hacked'))).toBeUndefined();
        expect(faults).toEqual([]);
      }));

    it('says what it keeps when a request is unknown', () =>
      withProfile({}, async (profile) => {
        const page = await profile.newPage();
        await open(page, `${console}/requests/6c1b7f0e-3d50-4a1c-9a52-0d3a5f4c7c11`);
        await page.getByRole('heading', { name: 'There is no such request' }).waitFor();
      }));

    it('can be read by no page elsewhere, not even on this machine', () =>
      withProfile({}, async (profile) => {
        const page = await profile.newPage();
        await page.goto(`${httpApi}/public`);
        const read = (address: string) =>
          page.evaluate(
            (target) =>
              fetch(target).then(
                ({ type }) => type,
                () => 'unreadable',
              ),
            address,
          );
        expect(await read(`${console}/api/events`)).toBe('unreadable');
        expect(await read(`${console}/`)).toBe('unreadable');
      }));

    it.each(Object.entries(LOOKS))('is readable: %s', (name, look) =>
      withProfile(look, async (profile) => {
        if (restApi !== undefined) await signIn(profile, gate, restApi, 'alice');
        const allowed = await fetch(`${httpApi}/orders/4711`, {
          headers: { authorization: `Bearer ${await token()}` },
        });
        const page = await profile.newPage();
        await open(page);
        await rows(page).first().waitFor();
        await expectReadable(page);
        await screenshot(page, `console-list-${name}`);
        await open(page, hintOf(allowed));
        await page.getByRole('heading', { name: 'Answer 200' }).waitFor();
        await expectReadable(page);
        await screenshot(page, `console-request-${name}`);
        if (name === 'narrow') {
          await page.getByRole('link', { name: 'All requests' }).click();
          await rows(page).first().waitFor();
        }
      }),
    );
  });
}

function openAll(within: Locator): Promise<void> {
  return within.locator('details').evaluateAll((parts) => {
    for (const part of parts) part.setAttribute('open', '');
  });
}

/** Sends a path that fetch would escape. @returns the request's id */
function sendRaw(address: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const { hostname, port } = new URL(address);
  const path = address.slice(address.indexOf('/', 'http://'.length));
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, path, headers }, (response) => {
      response.resume();
      resolve(String(response.headers['apigw-requestid']));
    });
    outgoing.on('error', reject).end();
  });
}
