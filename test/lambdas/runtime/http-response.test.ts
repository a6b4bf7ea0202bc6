import { expect, test } from 'vitest';
import { proxyResult } from '../../../lambdas/runtime/http-response.js';

const RESPONSE = { status: 302, headers: { location: '/home' }, cookies: ['a=1; Path=/', 'b=2; Path=/'], body: '' };

test('an HTTP API gets cookies in a list of their own', () => {
  expect(proxyResult(RESPONSE, 'http')).toEqual({
    statusCode: 302,
    headers: { location: '/home', 'cache-control': 'no-store' },
    cookies: ['a=1; Path=/', 'b=2; Path=/'],
    body: '',
  });
});

test('a REST API gets each cookie as a header of its own', () => {
  expect(proxyResult(RESPONSE, 'rest')).toEqual({
    statusCode: 302,
    headers: { location: '/home', 'cache-control': 'no-store' },
    multiValueHeaders: { 'set-cookie': ['a=1; Path=/', 'b=2; Path=/'] },
    body: '',
  });
});

test('no answer may be kept, whatever it says itself', () => {
  for (const flavour of ['http', 'rest'] as const) {
    const cached = { ...RESPONSE, headers: { 'cache-control': 'public, max-age=3600' } };
    expect(proxyResult(cached, flavour).headers).toEqual({ 'cache-control': 'no-store' });
  }
});
