import { describe, expect, test } from 'vitest';
import { isNavigation, mayStartLogin } from '../../../core/login/navigation.js';
import { gateRequest, NAVIGATION, type RequestParts } from '../../fakes/gate-request.js';

function navigates(headers: RequestParts['headers'] = {}, method = 'GET'): boolean {
  return isNavigation(gateRequest({ method, headers }));
}

describe('a page load', () => {
  test.each(['GET', 'HEAD'])('is told by fetch metadata: %s', (method) => {
    expect(navigates(NAVIGATION, method)).toBe(true);
    expect(navigates({ 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }, method)).toBe(true);
  });

  test('is told by Accept where an HTTP library sends half of the fetch metadata', () => {
    expect(navigates({ accept: 'text/html', 'sec-fetch-mode': 'cors' })).toBe(true);
    expect(navigates({ accept: '*/*', 'sec-fetch-mode': 'navigate' })).toBe(false);
  });

  test('is told by Accept where there is no fetch metadata', () => {
    expect(navigates({ accept: 'text/html' })).toBe(true);
    expect(navigates({ accept: ['application/json', 'application/xml, TEXT/HTML;q=0.9'] })).toBe(true);
  });
});

describe('no page load', () => {
  test.each<[string, RequestParts['headers'], string?]>([
    ['is a form being sent', NAVIGATION, 'POST'],
    ['is a preflight', NAVIGATION, 'OPTIONS'],
    ['is a script that asks for HTML', { ...NAVIGATION, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
    ['is a frame', { ...NAVIGATION, 'sec-fetch-dest': 'iframe' }],
    ['is an image', { accept: 'text/html', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['is repeated fetch metadata', { ...NAVIGATION, 'sec-fetch-mode': ['navigate', 'navigate'] }],
    ['is a prefetch', { ...NAVIGATION, 'sec-purpose': 'prefetch' }],
    ['is a prerender', { ...NAVIGATION, 'sec-purpose': 'prefetch;prerender' }],
    ['is an old prefetch', { accept: 'text/html', purpose: 'prefetch' }],
    ['is an XMLHttpRequest that says so', { accept: 'text/html', 'x-requested-with': 'XMLHttpRequest' }],
    ['is curl', { accept: '*/*' }],
    ['is a client for JSON', { accept: 'application/json' }],
    ['is a request that says nothing', {}],
  ])('%s', (_, headers, method) => {
    expect(navigates(headers, method)).toBe(false);
  });
});

describe('a login', () => {
  const starts = (headers: RequestParts['headers'] = {}, method = 'GET') =>
    mayStartLogin(gateRequest({ method, headers }));

  test('starts with a page load', () => {
    expect(starts(NAVIGATION)).toBe(true);
    expect(starts({ accept: 'text/html' })).toBe(true);
  });

  test('starts for a tool that takes whatever comes', () => {
    expect(starts({ accept: '*/*' })).toBe(true);
    expect(starts({ accept: '*/*', 'sec-fetch-mode': 'cors' })).toBe(true);
    expect(starts()).toBe(true);
  });

  test.each<[string, RequestParts['headers'], string?]>([
    ['a script', { accept: '*/*', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
    ['a frame', { ...NAVIGATION, 'sec-fetch-dest': 'iframe' }],
    ['a prefetch', { accept: '*/*', 'sec-purpose': 'prefetch' }],
    ['an XMLHttpRequest that says so', { accept: '*/*', 'x-requested-with': 'XMLHttpRequest' }],
    ['a client for JSON', { accept: 'application/json, text/plain, */*' }],
    ['any method but GET', { accept: '*/*' }, 'POST'],
  ])('does not start for %s', (_, headers, method) => {
    expect(starts(headers, method)).toBe(false);
  });
});
