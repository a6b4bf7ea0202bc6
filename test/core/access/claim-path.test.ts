import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findClaim } from '../../../core/access/claim-path.js';

const CLAIMS = {
  scope: 'read write',
  realm_access: { roles: ['admin', 'user'] },
  'https://example.com/roles': ['owner'],
  groups: [{ name: 'staff' }, { name: 'board' }],
  nothing: null,
  no: false,
  zero: 0,
  empty: '',
};

describe('the claim at a path', () => {
  test.each<[readonly string[], unknown]>([
    [['scope'], 'read write'],
    [
      ['realm_access', 'roles'],
      ['admin', 'user'],
    ],
    [['realm_access', 'roles', '1'], 'admin'],
    [['realm_access', 'roles', '2'], 'user'],
    [['realm_access', 'roles', '3'], undefined],
    [['realm_access', 'roles', '0'], undefined],
    [['realm_access', 'roles', '-1'], undefined],
    [['realm_access', 'roles', '01'], undefined],
    [['realm_access', 'roles', '1e0'], undefined],
    [['realm_access', 'roles', '9999999'], undefined],
    [['realm_access', 'roles', 'length'], undefined],
    [['realm_access', 'roles', 'admin'], undefined],
    [['groups', '2', 'name'], 'board'],
    [['https://example.com/roles'], ['owner']],
    [['realm_access.roles'], undefined],
    [['scope', 'length'], undefined],
    [['scope', '1'], undefined],
    [['missing', 'roles'], undefined],
    [['nothing'], undefined],
    [['nothing', 'more'], undefined],
    [['no'], false],
    [['zero'], 0],
    [['empty'], ''],
  ])('%j', (path, found) => {
    expect(findClaim([CLAIMS], path)).toEqual(found);
  });

  test('what every object has is no claim', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf']) {
      expect(findClaim([CLAIMS], [name])).toBeUndefined();
      expect(findClaim([CLAIMS], ['realm_access', name, 'name'])).toBeUndefined();
      expect(findClaim([CLAIMS], ['realm_access', 'roles', name])).toBeUndefined();
    }
  });

  test('a claim that is named as what every object has is one like any other', () => {
    const claims = JSON.parse('{"__proto__":{"admin":true},"constructor":"c"}') as Record<string, unknown>;
    expect(findClaim([claims], ['__proto__', 'admin'])).toBe(true);
    expect(findClaim([claims], ['constructor'])).toBe('c');
    expect(findClaim([claims], ['admin'])).toBeUndefined();
  });

  test('comes from the first source that has it', () => {
    expect(findClaim([{ a: 1 }, { a: 2, b: 2 }], ['a'])).toBe(1);
    expect(findClaim([{ a: 1 }, { a: 2, b: 2 }], ['b'])).toBe(2);
    expect(findClaim([{ a: null }, { a: 2 }], ['a'])).toBe(2);
    expect(findClaim([{ a: '' }, { a: 2 }], ['a'])).toBe('');
    expect(findClaim([], ['a'])).toBeUndefined();
  });

  test('is found wherever JSON holds it, and looking for it never throws', () => {
    fc.assert(
      fc.property(
        fc.object(),
        fc.array(fc.oneof(fc.string(), fc.nat().map(String)), { minLength: 1 }),
        (claims, path) => {
          findClaim([claims], path);
          for (const [name, value] of Object.entries(claims)) {
            expect(findClaim([claims], [name])).toEqual(value ?? undefined);
          }
        },
      ),
    );
  });
});
