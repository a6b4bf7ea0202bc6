import { Aws, Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { AccessRule } from '../../lib/access-rule.js';
import { Credential } from '../../lib/credential.js';
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

  it.each([
    [AccessRule.claimEquals('address.country', 'DE', 'FR'), { kind: 'claimEquals', values: ['DE', 'FR'] }],
    [AccessRule.claimContains('address.country', 'DE'), { kind: 'claimContains', values: ['DE'] }],
    [AccessRule.claimMatches('address.country', 'D*'), { kind: 'claimMatches', pattern: 'D*' }],
    [AccessRule.claimPresent('address.country'), { kind: 'claimPresent' }],
    [AccessRule.claimAbsent('address.country'), { kind: 'claimAbsent' }],
  ])('on a claim finds it by its path (%s)', (rule, expected) => {
    expect(rendered(rule)).toEqual({ ...expected, path: ['address', 'country'] });
  });

  it.each([
    [AccessRule.acrAtLeast('silver', ['bronze', 'silver', 'gold']), { kind: 'acr', values: ['silver', 'gold'] }],
    [AccessRule.maxAge(Duration.minutes(5)), { kind: 'maxAge', seconds: 300 }],
    [AccessRule.amr('mfa', 'pwd otp'), { kind: 'amr', entries: ['mfa', 'pwd otp'] }],
    [AccessRule.EMAIL_VERIFIED, { kind: 'emailVerified' }],
    [AccessRule.hostedDomain('example.com'), { kind: 'hostedDomain', domains: ['example.com'] }],
    [AccessRule.authenticatedBy(Credential.BEARER), { kind: 'authenticatedBy', credentials: ['bearer'] }],
    [AccessRule.method('GET', 'HEAD'), { kind: 'method', methods: ['GET', 'HEAD'] }],
  ])('on how the caller came in (%s)', (rule, expected) => {
    expect(rendered(rule)).toEqual(expected);
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
      AccessRule.allOf(AccessRule.role('admin', 'owner'), AccessRule.negate(AccessRule.claimEquals('country', 'XX'))),
      AccessRule.group(Aws.REGION),
    );
    expect(`${rule}`).toBe(
      'scope "orders:read" or ((role "admin" or "owner") and not claim country = "XX") or group a value of the deployment',
    );
  });

  it('refers to strings that are not known yet, each once', () => {
    const strings = new LateStrings();
    const rule = AccessRule.allOf(
      AccessRule.scope(Aws.REGION, 'x'),
      AccessRule.claimEquals('a', Aws.REGION, Aws.ACCOUNT_ID),
    );
    expect(rule._render(strings)).toEqual({
      kind: 'allOf',
      rules: [
        { kind: 'words', slot: 'scope', entries: [{ value: 0 }, 'x'] },
        { kind: 'claimEquals', path: ['a'], values: [{ value: 0 }, { value: 1 }] },
      ],
    });
    expect(strings.values).toEqual([Aws.REGION, Aws.ACCOUNT_ID]);
  });

  it.each([
    () => AccessRule.scope(),
    () => AccessRule.role(' '),
    () => AccessRule.claimEquals('a'),
    () => AccessRule.claimContains('a'),
    () => AccessRule.amr(),
    () => AccessRule.hostedDomain(),
    () => AccessRule.authenticatedBy(),
    () => AccessRule.method(),
    () => AccessRule.anyOf(),
    () => AccessRule.allOf(),
  ])('that demands nothing is refused (%#)', (make) => {
    expect(make).toThrow('AccessRule.AUTHENTICATED');
  });

  it.each<[() => AccessRule, string]>([
    [() => AccessRule.acrAtLeast('gold', ['bronze', 'silver']), '"gold" is not in the order'],
    [() => AccessRule.acrAtLeast('a', ['a', 'b', 'a']), 'twice'],
    [() => AccessRule.acrAtLeast('a b', ['a b']), 'space'],
    [() => AccessRule.acrAtLeast('a', ['a', Aws.REGION]), 'write it out'],
    [() => AccessRule.maxAge(Duration.seconds(30)), 'at least one minute'],
    [() => AccessRule.claimMatches('email', '*'), 'use claimPresent'],
    [() => AccessRule.claimMatches('email', Aws.REGION), 'write it out'],
    [() => AccessRule.claimEquals('a..b', 'x'), 'empty part'],
    [() => AccessRule.claimPresent(Array(17).fill('a').join('.')), 'more than 16 parts'],
    [() => AccessRule.hostedDomain('@example.com'), 'is no domain'],
    [() => AccessRule.method('get'), 'in capitals'],
    [() => AccessRule.scope('x'.repeat(1025)), 'more than 1024 characters'],
    [() => AccessRule.scope(...Array<string>(101).fill('x')), 'more than 100 values'],
    [
      () =>
        Array(16)
          .fill(0)
          .reduce((rule: AccessRule) => AccessRule.negate(rule), AccessRule.AUTHENTICATED),
      'deeper than 16',
    ],
  ])('that cannot work is refused, and the message says why (%#)', (make, message) => {
    expect(make).toThrow(message);
  });
});
