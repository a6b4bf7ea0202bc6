import { describe, expect, test } from 'vitest';
import { formUrl, isFormPost } from '../../../core/login/form-post.js';
import { gateRequest, NAVIGATION } from '../../fakes/gate-request.js';
import { gateSettings } from '../../fakes/gate-settings.js';

const FORM = { ...NAVIGATION, 'content-type': 'application/x-www-form-urlencoded' };
const post = (headers: Readonly<Record<string, string>>) => gateRequest({ method: 'POST', headers });

describe('a form that a browser posts', () => {
  test.each<[string, boolean, Readonly<Record<string, string>>]>([
    ['a page load', true, FORM],
    ['a page load of an old browser', true, { accept: 'text/html' }],
    ['a script', false, { ...FORM, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
    ['a frame', false, { ...FORM, 'sec-fetch-dest': 'iframe' }],
    ['a machine', false, { accept: '*/*' }],
    ['an old script', false, { accept: 'text/html', 'x-requested-with': 'XMLHttpRequest' }],
  ])('%s: %s', (_, expected, headers) => {
    expect(isFormPost(post(headers))).toBe(expected);
  });

  test('is posted, and nothing else', () => {
    expect(isFormPost(gateRequest({ headers: FORM }))).toBe(false);
  });
});

describe('where a form without a session is sent', () => {
  const kept = gateSettings({ keepsForms: true });
  const lost = 'https://api.example.com/prod/auth/denied?code=form_lost';

  test('is where it is kept', () => {
    expect(formUrl(kept, post({ ...FORM, 'content-length': '16384' }), '/prod/orders?a=1')).toBe(
      'https://api.example.com/prod/auth/resubmit?return_to=https%3A%2F%2Fapi.example.com%2Fprod%2Forders%3Fa%3D1',
    );
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['too long', { ...FORM, 'content-length': '16385' }],
    ['of no length', { ...FORM, 'content-length': 'x' }],
    ['with files', { ...FORM, 'content-type': 'multipart/form-data; boundary=x' }],
  ])('is the page that says it was not sent, if it is %s', (_, headers) => {
    expect(formUrl(kept, post(headers), '/prod/orders')).toBe(lost);
  });

  test('is that page too where forms are not kept, with the way back to the form', () => {
    const settings = gateSettings();
    expect(formUrl(settings, post(FORM), '/prod/orders')).toBe(lost);
    const referer = 'https://api.example.com/prod/new';
    expect(formUrl(settings, post({ ...FORM, referer }), '/prod/orders')).toBe(
      `${lost}&return_to=${encodeURIComponent(referer)}`,
    );
    expect(formUrl(settings, post({ ...FORM, referer: 'https://evil.example/' }), '/prod/orders')).toBe(lost);
  });

  test.each([
    ['/new?access_token=secret.token.7&draft=a%20b', '/new?draft=a%20b'],
    ['/new?%61ccess_token=secret.token.7', '/new'],
    ['/new?draft=a%20b', '/new?draft=a%20b'],
  ])('takes no token along from the address %s of the form', (from, to) => {
    const settings = gateSettings({ waysIn: { tokenPlaces: { query: 'access_token' } } });
    const referer = `https://api.example.com/prod${from}`;
    expect(formUrl(settings, post({ ...FORM, referer }), '/prod/orders')).toBe(
      `${lost}&return_to=${encodeURIComponent(`https://api.example.com/prod${to}`)}`,
    );
  });
});
