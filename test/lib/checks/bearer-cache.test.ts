import { expect, it } from 'vitest';
import { checkBearerCache } from '../../../lib/checks/bearer-cache.js';

it('decisions about bearer tokens may be kept for a minute', () => {
  expect(checkBearerCache(60, ['bearer'])).toEqual([]);
});

it('decisions may be made anew every time, whatever the credentials', () => {
  expect(checkBearerCache(undefined, ['session', 'bearer'])).toEqual([]);
  expect(checkBearerCache(0, ['session'])).toEqual([]);
});

it('decisions about sessions may not be kept', () => {
  expect(checkBearerCache(1, ['session', 'bearer']).join()).toContain('credentials: [Credential.BEARER]');
});

it('decisions may not be kept for longer', () => {
  expect(checkBearerCache(61, ['bearer']).join()).toContain('use at most 60 seconds');
});
