import { afterAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './accessibility.js';
import { browserUnderTest, screenshot } from './browser-under-test.js';

const underTest = await browserUnderTest({ errorLinks: true });
const { gate, apis, withProfile } = underTest;
afterAll(() => underTest.stop());

describe.each(apis)('an error of the $name', (api) => {
  it('that a person sees leads to its request in the console, by its correlation id', () =>
    withProfile({}, async (profile) => {
      const page = await profile.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      const answer = await page.goto(`${api.url}/auth/denied?code=access_denied`);
      expect(answer?.status()).toBe(403);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await expectAccessible(page);
        await screenshot(page, `error-link-${colorScheme}`);
      }
      const link = page.getByRole('definition').getByRole('link');
      const correlationId = (await link.textContent()) ?? '';
      expect(correlationId).toMatch(/^[\w-]{36}$/);
      await link.click();
      await page.waitForURL(`${gate.console}/requests/${correlationId}`);
      await page.getByRole('main').getByRole('heading', { level: 2, name: 'GET /auth/denied' }).waitFor();
      expect(complaints.filter((text) => !text.includes('403'))).toEqual([]);
    }));

  it('that a program gets leads there too', () =>
    withProfile({}, async (profile) => {
      const answer = await fetch(`${api.url}/orders`);
      expect(answer.status).toBe(401);
      const { console } = (await answer.json()) as { console: string };
      const page = await profile.newPage();
      await page.goto(console);
      await page.getByRole('main').getByRole('heading', { level: 2, name: 'GET /orders' }).waitFor();
    }));

  it('is not in what is no error', async () => {
    const page = await fetch(`${api.url}/auth/signed-out`);
    expect(page.headers.get('x-claimgate-console')).toContain(gate.console);
    expect(await page.text()).not.toContain(gate.console);
  });
});
