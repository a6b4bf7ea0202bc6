import { beforeEach, describe, expect, test } from 'vitest';
import { TEXTS } from '../../../core/pages/language.js';
import { REASONS } from '../../../core/reasons.js';
import { NAVIGATION } from '../../fakes/gate-request.js';
import { ISSUER, PARTNER } from '../../fakes/gate-settings.js';
import { LogoutRound } from '../../fakes/logout-round.js';
import { storeSession } from '../../fakes/stored-session.js';
import { ask, REQUESTS } from './every-address.js';

/** Breaks out of text, of either kind of attribute, and of an address. */
const HOSTILE = `x"'><svg/onload=alert(1)>&lt;b&gt;javascript:alert(2)`;
const PARAMETERS = [
  ...['return_to', 'code', 'state', 'iss', 'sid', 'error', 'error_description', 'error_uri', 'login_hint', 'prompt'],
  ...['target_link_uri', 'ui_locales', 'logout_token', 'session_state', 'post_logout_redirect_uri', 'RelayState', 'id'],
];
const HEADERS = ['user-agent', 'referer', 'host', 'accept-language', 'x-forwarded-host', 'x-correlation-id'];

let round: LogoutRound;
beforeEach(async () => {
  round = await LogoutRound.start({ keepsForms: true });
});

function headersWith(value: string, changes: Readonly<Record<string, string>> = {}): Record<string, string> {
  const hostile = Object.fromEntries(HEADERS.map((name) => [name, value]));
  return {
    ...NAVIGATION,
    ...hostile,
    origin: 'https://api.example.com',
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/x-www-form-urlencoded',
    ...changes,
  };
}

/** The elements and attributes of a page, without any text or value in it. */
function skeleton(body: string): string {
  return body.replace(/="[^"]*"/g, '=""').replace(/>[^<]*</g, '><');
}

function expectHarmless({ headers, body }: { headers: Readonly<Record<string, string>>; body: string }): void {
  expect(skeleton(body)).not.toMatch(/svg|onload|<script|javascript/i);
  for (const [, link = ''] of body.matchAll(/(?:href|action|src)="([^"]*)"/g)) expect(link).toMatch(/^https:\/\//);
  for (const value of Object.values(headers)) expect(value).not.toMatch(/[\r\n<>]/);
  if (headers['content-type']?.startsWith('text/html') !== true) return;
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(headers['x-content-type-options']).toBe('nosniff');
}

describe.each(REQUESTS)('%s %s reflects nothing that a browser would run', (method, address) => {
  test.each(PARAMETERS)('from the parameter %s', async (name) => {
    const parameters = new URLSearchParams({ [name]: HOSTILE }).toString();
    const target = 'return_to=/prod/orders';
    for (const query of [parameters, `${target}&${parameters}`, `${name}=%22%3E%3Csvg/onload=alert(1)%3E`]) {
      expectHarmless(await ask(round, method, address, { headers: headersWith('x'), query, body: parameters }));
    }
  });

  test('from headers, cookies, the path, names of parameters and fields of a form', async () => {
    const cookie = `__Host-claimgate=${await storeSession(round)}; ${HOSTILE}=${HOSTILE}`;
    const named = new URLSearchParams({ [HOSTILE]: HOSTILE }).toString();
    const parts = { cookie, pathParameters: { id: HOSTILE }, body: named };
    for (const query of ['', 'return_to=/prod/orders', named]) {
      expectHarmless(await ask(round, method, address, { ...parts, query, headers: headersWith(HOSTILE) }));
    }
  });
});

describe('the page where a provider is chosen', () => {
  test.each(PARAMETERS)('reflects nothing from the parameter %s', async (name) => {
    const several = await LogoutRound.start({ furtherProviders: [PARTNER] });
    const query = `return_to=/prod/orders&${new URLSearchParams({ [name]: HOSTILE })}`;
    expectHarmless(await ask(several, 'GET', 'login', { headers: headersWith(HOSTILE), query }));
  });
});

describe('a provider', () => {
  test('that is hostile puts nothing on a page', async () => {
    const { state } = await round.start();
    const query = new URLSearchParams({ state, iss: ISSUER, error: HOSTILE, error_description: HOSTILE }).toString();
    expectHarmless(await round.finish(query));
    const started = await round.start();
    round.idp.answerTokens({ error: HOSTILE, error_description: HOSTILE }, 400);
    expectHarmless(await round.finish({ state: started.state, code: HOSTILE }));
  });
});

test('every page that there is was looked at: each title of the texts, in each language', async () => {
  for (const [language, texts] of Object.entries(TEXTS)) {
    const titles = new Set<string>();
    const several = await LogoutRound.start({ furtherProviders: [PARTNER] });
    const headers = headersWith(HOSTILE, { 'accept-language': language });
    const look = async (...request: Parameters<typeof ask> extends [unknown, ...infer R] ? R : never) => {
      const response = await ask(request[1] === 'login' ? several : round, ...request);
      expectHarmless(response);
      titles.add(/<h1>([^<]*)<\/h1>/.exec(response.body)?.[1] ?? '');
    };
    for (const code of Object.keys(REASONS)) {
      await look('GET', 'denied', { headers, query: `code=${code}&return_to=${encodeURIComponent(HOSTILE)}` });
    }
    const cookie = `__Host-claimgate=${await storeSession(round)}`;
    await look('GET', 'sessions', { headers, cookie });
    await look('GET', 'login', { headers });
    await look('GET', 'signedOut', { headers });
    await look('GET', 'resubmit', { headers });
    const form = new URLSearchParams({ [HOSTILE]: HOSTILE }).toString();
    await look('POST', 'resubmit', { headers, query: 'return_to=/prod/orders', body: form });
    const told = titlesIn(texts).map((title) => title.replace(/["'&]/g, (one) => `&#${one.charCodeAt(0)};`));
    expect([...titles].sort()).toEqual([...new Set(told)].sort());
  }
});

/** Every `title` in the texts, however deep: a page has one. */
function titlesIn(texts: object): string[] {
  return Object.entries(texts).flatMap(([name, value]) => {
    if (name === 'title') return [String(value)];
    return typeof value === 'object' && value !== null ? titlesIn(value) : [];
  });
}
