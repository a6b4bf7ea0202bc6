import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GateRequest, singleHeader } from '../../core/request.js';
import type { WireRequest } from '../fakes/api-gateway-events.js';

/** What every adapter of events promises, whichever flavour of API Gateway a request comes through. */
export function eventAdapterContract(name: string, adapt: (sent: WireRequest) => GateRequest): void {
  describe(name, () => {
    test('a request without headers, cookies and query has none', () => {
      const request = adapt({});
      expect([...request.headers]).toEqual([]);
      expect(request.cookies).toEqual([]);
      expect(request.query).toBe('');
      expect(request.body).toBe('');
    });

    test('the method is the one that API Gateway matched, and the first route key names it', () => {
      const request = adapt({ method: 'DELETE', route: '/orders/{id}' });
      expect(request.method).toBe('DELETE');
      expect(request.routeKeys[0]).toBe('DELETE /orders/{id}');
    });

    test('the path is the one the browser sees, stage included', () => {
      expect(adapt({ path: '/prod/orders/7' }).path).toBe('/prod/orders/7');
    });

    test('headers are found by lower-case name, however they were spelled', () => {
      const request = adapt({
        headers: [
          ['AUTHORIZATION', 'Bearer abc'],
          ['x-Scope', 'v'],
          ['X_Scope', 'w'],
        ],
      });
      expect(singleHeader(request, 'authorization')).toBe('Bearer abc');
      expect(singleHeader(request, 'x-scope')).toBe('v');
      expect(singleHeader(request, 'x_scope')).toBe('w');
    });

    test('a header that was sent twice is taken for neither of its values', () => {
      for (const second of ['authorization', 'Authorization']) {
        const request = adapt({
          headers: [
            ['authorization', 'Bearer abc'],
            [second, 'Bearer def'],
          ],
        });
        expect(request.headers.has('authorization')).toBe(true);
        expect(singleHeader(request, 'authorization') ?? '').not.toMatch(/^Bearer (abc|def)$/);
      }
    });

    test('cookies keep their order, whether they came in one header or in several', () => {
      const expected = [
        { name: 'a', value: '1' },
        { name: 'b', value: '2' },
        { name: 'a', value: '3' },
      ];
      expect(adapt({ headers: [['cookie', 'a=1; b=2; a=3']] }).cookies).toEqual(expected);
      expect(
        adapt({
          headers: [
            ['cookie', 'a=1'],
            ['cookie', 'b=2'],
            ['cookie', 'a=3'],
          ],
        }).cookies,
      ).toEqual(expected);
      expect(
        adapt({
          headers: [
            ['Cookie', 'a=1; b=2'],
            ['Cookie', 'a=3'],
          ],
        }).cookies,
      ).toEqual(expected);
    });

    test('the query keeps every parameter, repeated ones too', () => {
      const query = [
        ['a', '1'],
        ['b', 'x&y=z /?#é'],
        ['a', '2'],
      ] as const;
      const parameters = new URLSearchParams(adapt({ query }).query);
      expect(parameters.getAll('a')).toEqual(['1', '2']);
      expect(parameters.getAll('b')).toEqual(['x&y=z /?#é']);
      expect([...parameters]).toHaveLength(3);
    });

    test('a path with anything in it stays one path', () => {
      for (const path of [
        '/prod/a b',
        '/prod/é',
        '/prod/a?b',
        '/prod/a#b',
        '/prod/a\\b',
        '/prod/\ud800',
        '/prod/a\r\nb',
      ]) {
        expect(adapt({ path }).path).toMatch(/^\/prod\/[\x21-\x7e]+$/);
        expect(new URL(adapt({ path }).path, 'https://api.example.com').search).toBe('');
        expect(new URL(adapt({ path }).path, 'https://api.example.com').hash).toBe('');
      }
    });

    test('each request has the id under which it is found in the logs of API Gateway', () => {
      expect(adapt({}).correlationId).toMatch(/^[\w=-]{10,}$/);
    });

    test('no request makes it throw', () => {
      const value = fc.string({ unit: 'binary' });
      const token = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,12}$/);
      const pairs = fc.array(fc.tuple(fc.oneof(token, fc.constantFrom('cookie', '__proto__', 'Origin')), value));
      fc.assert(
        fc.property(pairs, pairs, value, (headers, query, path) => {
          const request = adapt({ headers, query, path: `/prod/${path}` });
          for (const [header] of headers) {
            if (header !== 'cookie') expect(request.headers.has(header.toLowerCase())).toBe(true);
          }
        }),
        { numRuns: 50 },
      );
    });
  });
}

/** What adapters of proxy events promise besides. */
export function bodyContract(name: string, adapt: (sent: WireRequest) => GateRequest): void {
  test(`${name}: the body is read, however it was encoded`, () => {
    expect(adapt({ method: 'POST', body: 'return_to=%2Forders&name=José' }).body).toBe('return_to=%2Forders&name=José');
  });
}
