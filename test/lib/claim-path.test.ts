import { Aws } from 'aws-cdk-lib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseClaimPath } from '../../lib/claim-path.js';

describe('a claim path', () => {
  it.each([
    ['sub', ['sub']],
    ['realm_access.roles', ['realm_access', 'roles']],
    ['resource_access.shop\\.api.roles', ['resource_access', 'shop.api', 'roles']],
    ['https://example\\.com/roles', ['https://example.com/roles']],
    ['addresses.1.country', ['addresses', '1', 'country']],
    ['a\\b', ['a\\b']],
  ])('%s is read name by name', (path, names) => {
    expect(parseClaimPath(path)).toEqual(names);
  });

  it('can name any claim', () => {
    const name = fc.string({ minLength: 1 }).filter((text) => !text.includes('\\') && !text.includes('${'));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
        expect(parseClaimPath(names.map((part) => part.replaceAll('.', '\\.')).join('.'))).toEqual(names);
      }),
      { numRuns: 100 },
    );
  });

  it.each(['', '.', 'a.', '.a', 'a..b'])('with an empty part is refused: "%s"', (path) => {
    expect(() => parseClaimPath(path)).toThrow('empty part');
  });

  it('that is not known yet is refused', () => {
    expect(() => parseClaimPath(Aws.REGION)).toThrow('write it out');
  });
});
