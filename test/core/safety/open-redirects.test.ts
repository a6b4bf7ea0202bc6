import { beforeEach, describe, expect, test } from 'vitest';
import { formUrl } from '../../../core/login/form-post.js';
import { gateRequest, NAVIGATION } from '../../fakes/gate-request.js';
import { ISSUER } from '../../fakes/gate-settings.js';
import { LogoutRound } from '../../fakes/logout-round.js';
import { HOSTILE_RETURN_URLS } from '../../fixtures/hostile-return-urls.js';
import { ask, REQUESTS } from './every-address.js';

/** Where a browser may be led: the gate, its provider, and what the settings allow. */
const ALLOWED = ['https://api.example.com', 'https://app.example.com', new URL(ISSUER).origin];
/** What other systems call such a parameter. */
const PARAMETERS = [
  ...['return_to', 'target_link_uri', 'post_logout_redirect_uri', 'redirect_uri', 'RelayState', 'returnTo', 'rd'],
  ...['next', 'continue', 'url', 'goto', 'destination', 'redirect', 'returnUrl', 'service', 'wreply', 'logout_uri'],
];
const KNOWN = ['return_to', 'target_link_uri'];
const SAME_SITE = { ...NAVIGATION, origin: 'https://api.example.com', 'sec-fetch-site': 'same-origin' };
const FORM = { ...SAME_SITE, 'content-type': 'application/x-www-form-urlencoded' };

let round: LogoutRound;
beforeEach(async () => {
  round = await LogoutRound.start({ keepsForms: true });
});

function originsOf({ headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: string }) {
  const links = [...body.matchAll(/(?:href|action|src)="([^"]*)"/g)].map(([, link = '']) => link);
  return [...links, ...(headers.location === undefined ? [] : [headers.location])].map((link) => new URL(link).origin);
}

test('the corpus has at least 300 strings, each of them once', () => {
  expect(HOSTILE_RETURN_URLS.length).toBeGreaterThanOrEqual(300);
  expect(new Set(HOSTILE_RETURN_URLS).size).toBe(HOSTILE_RETURN_URLS.length);
});

describe.each(REQUESTS)('%s %s leads to no other site', (method, address) => {
  // The login looks at a parameter that it knows before all others.
  const apart = [['return_to'], ['target_link_uri'], PARAMETERS.filter((name) => !KNOWN.includes(name))];
  test.each(address === 'login' ? apart : [PARAMETERS])('by %s', async (...names) => {
    for (const hostile of HOSTILE_RETURN_URLS) {
      const parameters = new URLSearchParams(names.map((name) => [name, hostile])).toString();
      const body = `iss=${encodeURIComponent(ISSUER)}&${parameters}`;
      const posted = { headers: FORM, body, ...(address === 'login' ? {} : { query: parameters }) };
      const response = await ask(
        round,
        method,
        address,
        method === 'POST' ? posted : { headers: SAME_SITE, query: body },
      );
      for (const origin of originsOf(response)) expect(ALLOWED, hostile).toContain(origin);
    }
  });
});

describe.each(['return_to', 'target_link_uri'])('%s at the login', (name) => {
  test('is refused, and neither a cookie nor a redirect is sent', async () => {
    for (const hostile of HOSTILE_RETURN_URLS) {
      const query = new URLSearchParams({ iss: ISSUER, [name]: hostile }).toString();
      const { response } = await round.start(query);
      expect(response, hostile).toMatchObject({ status: 400, cookies: [] });
      expect(response.headers, hostile).not.toHaveProperty('location');
    }
  });
});

test('post_logout_redirect_uri does not change where a logout ends', async () => {
  const plain = await ask(round, 'POST', 'logout', { headers: FORM });
  for (const hostile of HOSTILE_RETURN_URLS) {
    const query = new URLSearchParams({ post_logout_redirect_uri: hostile, RelayState: hostile }).toString();
    const response = await ask(round, 'POST', 'logout', { headers: FORM, query, body: query });
    expect(response.headers.location).toBe(plain.headers.location);
  }
});

test('a form is never sent on to, and never back to, a hostile address', () => {
  const request = (referer: string) => gateRequest({ method: 'POST', headers: { ...FORM, referer } });
  const lost = 'https://api.example.com/prod/auth/denied?code=form_lost';
  for (const hostile of HOSTILE_RETURN_URLS) {
    expect(formUrl(round.settings, request(hostile), hostile), hostile).toBe(lost);
  }
});
