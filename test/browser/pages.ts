import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectAccessible } from './accessibility.js';
import { type BrowserUnderTest, screenshot } from './browser-under-test.js';

interface Look {
  readonly colorScheme: 'light' | 'dark';
  readonly viewport: { readonly width: number; readonly height: number };
}

const LOOKS: Readonly<Record<string, Look>> = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 720 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 720 } },
  phone: { colorScheme: 'light', viewport: { width: 380, height: 760 } },
  'phone-dark': { colorScheme: 'dark', viewport: { width: 380, height: 760 } },
  narrow: { colorScheme: 'light', viewport: { width: 320, height: 640 } },
};

export function pagesSuite({ gate, withProfile }: BrowserUnderTest): void {
  const { restApi: url, issuer } = gate;
  /** Every page that a person can meet, by how to get there. */
  const pages: Readonly<
    Record<string, { readonly address: string; readonly heading: string; readonly status: number }>
  > = {
    'signed-out': { address: `${url}/auth/signed-out`, heading: 'You are signed out', status: 200 },
    denied: { address: `${url}/auth/denied?code=access_denied`, heading: 'This is not for you', status: 403 },
    'login-expired': {
      address: `${url}/auth/callback?state=${'s'.repeat(43)}&code=stale`,
      heading: 'Start signing in again',
      status: 400,
    },
    'login-loop': { address: `${url}/auth/denied?code=login_loop`, heading: 'Signing in leads nowhere', status: 400 },
    'login-failed': { address: `${url}/auth/denied?code=login_failed`, heading: 'Signing in failed', status: 502 },
    'cookies-blocked': {
      address: `${url}/auth/denied?code=cookies_blocked`,
      heading: 'The cookie of this sign-in is missing',
      status: 400,
    },
    'login-clock-skew': {
      address: `${url}/auth/denied?code=login_clock_skew`,
      heading: 'Signing in failed',
      status: 502,
    },
    'login-provider-error': {
      address: `${url}/auth/denied?code=login_provider_error`,
      heading: 'The identity provider reports an error',
      status: 502,
    },
    'provider-login': { address: `${url}/auth/login?return_to=/orders`, heading: 'Sign in', status: 200 },
    'provider-login-gone': { address: `${issuer}/interaction/gone`, heading: 'Something is wrong', status: 400 },
  };

  describe('the page', () => {
    for (const [name, { address, heading, status }] of Object.entries(pages)) {
      it(`${name} can be read and used by everybody`, () =>
        withProfile({ javaScriptEnabled: false }, async (profile) => {
          const page = await profile.newPage();
          const complaints = complaintsOf(page);
          const answer = await page.goto(address);
          expect(answer?.status()).toBe(status);
          expect(answer?.headers()['cache-control']).toContain('no-store');
          expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(heading);
          for (const [look, { colorScheme, viewport }] of Object.entries(LOOKS)) {
            await page.emulateMedia({ colorScheme });
            await page.setViewportSize(viewport);
            await screenshot(page, `${name}-${look}`);
            await expectAccessible(page);
          }
          expect(complaints).toEqual([]);
        }));
    }

    it('denied does not run what its address brings along', () =>
      withProfile({}, async (profile) => {
        const page = await profile.newPage();
        await page.goto(`${url}/auth/denied?code=%3Cimg%20src%3Dx%20onerror%3Ddocument.title%3D'stolen'%3E`);
        expect(await page.title()).toBe('This is not for you');
        expect(await page.locator('img').count()).toBe(0);
      }));
  });
}

/** What the browser complains about, such as a style that the content security policy forbids. */
function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    const aboutStatus = message.text().startsWith('Failed to load resource: the server responded with a status');
    if (message.type() === 'error' && !aboutStatus) complaints.push(message.text());
  });
  return complaints;
}
