import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refuseDotSegments } from '../../../core/access/dot-segments.js';
import { gateRequest } from '../../fakes/gate-request.js';

const check = (path: string) => () => refuseDotSegments(gateRequest({ path }));

describe('a path that an upstream could resolve to another route', () => {
  test.each([
    '/orders/../admin',
    '/orders/..',
    '/orders/./7',
    '/orders/%2e%2e/admin',
    '/orders/.%2E/admin',
    '/orders/..%2fadmin',
    '/orders/%2e%2e%2fadmin',
    '/orders/..%5Cadmin',
    '/orders/..\\admin',
    '/orders/%252e%252e/admin',
    '/orders/%25252e%25252e/admin',
    '/orders/%%32%65%%32%65/admin',
    '/orders/%zz/%2e%2e/admin',
    '/orders/..;/admin',
    '/orders/..;jsessionid=1/admin',
    '/orders/..%3b/admin',
    '/orders/.%09./admin',
    '/orders/..%20/admin',
    '/orders/..%00/admin',
  ])('is refused: %s', (path) => {
    expect(check(path)).toThrow('dot_segment');
  });
});

describe('a path with dots that lead nowhere', () => {
  test.each([
    '/',
    '/orders',
    '/a.b/..c/d..',
    '/.well-known/x',
    '/orders/...',
    '/orders//7',
    '/a%zz/%',
    '/x;v=..',
    '/%2f',
  ])('is taken: %s', (path) => {
    expect(check(path)).not.toThrow();
  });

  test('whatever a URL library has resolved is taken', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9_.~;=-]{1,12}$/).filter((text) => !/^\.{1,2}(;|$)/.test(text));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        expect(check(new URL(`/${parts.join('/')}`, 'https://api.example.com').pathname)).not.toThrow();
      }),
      { numRuns: 200 },
    );
  });
});
