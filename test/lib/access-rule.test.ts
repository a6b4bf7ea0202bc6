import { Aws } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { AccessRule } from '../../lib/access-rule.js';
import { LateStrings } from '../../lib/late-strings.js';

const rendered = (rule: AccessRule) => rule._render(new LateStrings());

describe('an access rule', () => {
  it.each([
    ['scope', AccessRule.scope('a', 'b c')],
    ['audience', AccessRule.audience('a', 'b c')],
    ['group', AccessRule.group('a', 'b c')],
    ['role', AccessRule.role('a', 'b c')],
  ])('on a %s keeps its entries as they are', (slot, rule) => {
    expect(rendered(rule)).toEqual({ kind: 'words', slot, entries: ['a', 'b c'] });
  });

  it('on a claim finds it by its path', () => {
    expect(rendered(AccessRule.claim('address.country', 'DE', 'FR'))).toEqual({
      kind: 'claim',
      path: ['address', 'country'],
      values: ['DE', 'FR'],
    });
  });

  it('combines others', () => {
    const rule = AccessRule.anyOf(
      AccessRule.AUTHENTICATED,
      AccessRule.allOf(AccessRule.role('admin'), AccessRule.negate(AccessRule.group('guests'))),
    );
    expect(rendered(rule)).toEqual({
      kind: 'anyOf',
      rules: [
        { kind: 'authenticated' },
        {
          kind: 'allOf',
          rules: [
            { kind: 'words', slot: 'role', entries: ['admin'] },
            { kind: 'negate', rule: { kind: 'words', slot: 'group', entries: ['guests'] } },
          ],
        },
      ],
    });
  });

  it('reads as a sentence', () => {
    const rule = AccessRule.anyOf(
      AccessRule.scope('orders:read'),
      AccessRule.allOf(AccessRule.role('admin', 'owner'), AccessRule.negate(AccessRule.claim('country', 'XX'))),
    );
    expect(`${rule}`).toBe('(scope orders:read or (role admin or owner and not country = XX))');
  });

  it('refers to strings that are not known yet, each once', () => {
    const strings = new LateStrings();
    const rule = AccessRule.allOf(AccessRule.scope(Aws.REGION, 'x'), AccessRule.claim('a', Aws.REGION, Aws.ACCOUNT_ID));
    expect(rule._render(strings)).toEqual({
      kind: 'allOf',
      rules: [
        { kind: 'words', slot: 'scope', entries: [{ value: 0 }, 'x'] },
        { kind: 'claim', path: ['a'], values: [{ value: 0 }, { value: 1 }] },
      ],
    });
    expect(strings.values).toEqual([Aws.REGION, Aws.ACCOUNT_ID]);
  });

  it.each([
    () => AccessRule.scope(),
    () => AccessRule.role(' '),
    () => AccessRule.claim('a'),
    () => AccessRule.anyOf(),
    () => AccessRule.allOf(),
  ])('that demands nothing is refused (%#)', (make) => {
    expect(make).toThrow('AccessRule.AUTHENTICATED');
  });
});
