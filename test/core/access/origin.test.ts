import { describe, expect, test } from 'vitest';
import { checkOrigin, isAllowedOrigin } from '../../../core/access/origin.js';
import { gateRequest, type RequestParts } from '../../fakes/gate-request.js';
import { gateSettings } from '../../fakes/gate-settings.js';

const settings = gateSettings();

function check(method: string, headers: RequestParts['headers'] = {}) {
  return () => checkOrigin(gateRequest({ method, headers }), settings);
}

const refused = expect.objectContaining({ code: 'cross_site' });

describe('a request authenticated by cookie', () => {
  test.each(['GET', 'HEAD', 'OPTIONS'])('that only reads may come from anywhere: %s', (method) => {
    expect(check(method, { origin: 'https://evil.example' })).not.toThrow();
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'CONNECT', 'PROPFIND', 'get'])(
    'with method %s must come from an allowed origin',
    (method) => {
      expect(check(method)).toThrow(refused);
      expect(check(method, { origin: 'https://evil.example' })).toThrow(refused);
      expect(check(method, { origin: 'https://api.example.com' })).not.toThrow();
      expect(check(method, { origin: 'https://app.example.com' })).not.toThrow();
    },
  );

  test.each([
    'null',
    '',
    'https://api.example.com/',
    'https://api.example.com/prod',
    'https://api.example.com:443',
    'http://api.example.com',
    'https://api.example.com.evil.example',
    'https://evil-api.example.com',
    'https://sub.api.example.com',
    'HTTPS://API.EXAMPLE.COM',
    'https://api.example.com, https://evil.example',
  ])('is refused from origin %j', (origin) => {
    expect(check('POST', { origin })).toThrow(refused);
  });

  test('is refused with several Origin headers', () => {
    expect(check('POST', { origin: ['https://api.example.com', 'https://api.example.com'] })).toThrow(refused);
  });

  test('without Origin counts only as same-origin', () => {
    expect(check('POST', { 'sec-fetch-site': 'same-origin' })).not.toThrow();
    for (const site of ['same-site', 'cross-site', 'none', 'SAME-ORIGIN', '']) {
      expect(check('POST', { 'sec-fetch-site': site })).toThrow(refused);
    }
    expect(check('POST', { 'sec-fetch-site': ['same-origin', 'same-origin'] })).toThrow(refused);
  });

  test('is not saved by fetch metadata from a wrong origin', () => {
    expect(check('POST', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' })).toThrow(refused);
  });
});

test('an origin is allowed whole and in its own spelling', () => {
  expect(isAllowedOrigin('https://app.example.com', settings)).toBe(true);
  expect(isAllowedOrigin('https://app.example.com:8443', settings)).toBe(false);
  expect(isAllowedOrigin('https://api.example.com/prod', settings)).toBe(false);
});
