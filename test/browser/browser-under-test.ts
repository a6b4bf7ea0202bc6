import { env } from 'node:process';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { type LocalGate, type LocalGateOptions, startLocalGate } from '../../local/local-gate.js';

export interface ApiInBrowser {
  readonly name: string;
  readonly flavour: 'http' | 'rest';
  readonly url: string;
}

/** A gate on this machine, and a real browser to try it with. */
export interface BrowserUnderTest {
  readonly gate: LocalGate;
  readonly apis: readonly ApiInBrowser[];
  /** What must never be in a log: passwords, and every cookie a profile had at its end. */
  readonly secrets: ReadonlySet<string>;
  /** Runs with a browser profile of its own, which knows no cookie yet. */
  withProfile(options: BrowserContextOptions, run: (profile: BrowserContext) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

const SCREENSHOTS = new URL('../../build/screenshots/', import.meta.url).pathname;
/** Milliseconds; whatever takes longer on this machine hangs. */
const PATIENCE = 10_000;

export async function browserUnderTest(options: Partial<LocalGateOptions> = {}): Promise<BrowserUnderTest> {
  const gate = await startLocalGate({ port: 0, context: { keepForms: 'true' }, ...options });
  const secrets = new Set([gate.client.secret, ...gate.users.map(({ password }) => password)]);
  const browser = await launch().catch(async (error: unknown) => {
    await gate.stop();
    throw error;
  });
  return {
    gate,
    secrets,
    apis: [
      { name: 'HTTP API', flavour: 'http', url: gate.httpApi },
      { name: 'REST API', flavour: 'rest', url: gate.restApi },
    ],
    withProfile: async (options, run) => {
      const profile = await browser.newContext(options);
      profile.setDefaultTimeout(PATIENCE);
      try {
        await run(profile);
      } finally {
        for (const { value } of await profile.cookies()) if (value.length > 16) secrets.add(value);
        await profile.close();
      }
    },
    stop: async () => {
      await browser.close();
      await gate.stop();
    },
  };
}

function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
  });
}

export async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${SCREENSHOTS}${name}.png`, fullPage: true });
}
