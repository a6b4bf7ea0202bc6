import { Aws, Duration } from 'aws-cdk-lib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from '../../../core/access/rule.js';
import type { AccessRuleSettings } from '../../../core/settings/document.js';
import { AccessRule } from '../../../lib/access-rule.js';
import { checkCachedRules, checkMeetableRules, type RuledRoute } from '../../../lib/checks/access-rules.js';
import { Credential } from '../../../lib/credential.js';
import { LateStrings } from '../../../lib/late-strings.js';
import { arbitraryClaim, CLAIMS, rulesOfFewWords } from '../../core/settings/arbitrary-rules.js';

const { allOf, anyOf, negate, claimEquals, claimMatches, claimAbsent, claimPresent, acrAtLeast, method } = AccessRule;
const LEVELS = ['bronze', 'silver', 'gold'];

function route(rule: AccessRule, changes: Partial<RuledRoute> = {}): RuledRoute {
  return {
    key: 'GET /orders',
    rule: rule._render(new LateStrings()),
    method: 'GET',
    credentials: ['session', 'bearer'],
    ...changes,
  };
}

describe('a rule that nobody can meet stops the synthesis', () => {
  it.each([
    negate(AccessRule.AUTHENTICATED),
    allOf(AccessRule.scope('a'), negate(AccessRule.scope('a'))),
    allOf(claimEquals('tier', 'gold'), claimEquals('tier', 'silver')),
    allOf(claimEquals('tier', 'gold', 'silver'), negate(claimEquals('tier', 'silver', 'gold', 'bronze'))),
    allOf(claimEquals('email', 'a@example.net'), claimMatches('email', '*@example.com')),
    allOf(claimEquals('email', 'a@example.com'), negate(claimMatches('email', '*@example.com'))),
    allOf(claimAbsent('tier'), claimEquals('tier', 'gold')),
    allOf(claimAbsent('tier'), negate(claimEquals('tier', 'gold'))),
    allOf(negate(claimPresent('auth_time')), AccessRule.maxAge(Duration.hours(1))),
    allOf(claimAbsent('email_verified'), AccessRule.EMAIL_VERIFIED),
    allOf(claimEquals('email_verified', 'false'), AccessRule.EMAIL_VERIFIED),
    allOf(AccessRule.hostedDomain('example.com'), AccessRule.hostedDomain('example.net')),
    allOf(acrAtLeast('gold', LEVELS), negate(acrAtLeast('silver', LEVELS))),
    allOf(AccessRule.authenticatedBy(Credential.SESSION), AccessRule.authenticatedBy(Credential.BEARER)),
    negate(AccessRule.authenticatedBy(Credential.SESSION, Credential.BEARER)),
    method('POST'),
    negate(anyOf(AccessRule.role('a'), negate(AccessRule.role('a')))),
    anyOf(method('POST'), allOf(claimAbsent('a'), claimPresent('a'))),
  ])('%s', (rule) => {
    const [message] = checkMeetableRules([route(rule)]);
    expect(message).toContain(`"GET /orders" has a rule that nobody can meet, ${rule}:`);
  });

  it('also where the credentials of the route rule it out', () => {
    const rule = AccessRule.authenticatedBy(Credential.SESSION);
    expect(checkMeetableRules([route(rule, { credentials: ['bearer'] })])).not.toEqual([]);
    expect(checkMeetableRules([route(rule)])).toEqual([]);
  });
});

describe('a rule that somebody can meet passes', () => {
  it.each([
    AccessRule.AUTHENTICATED,
    anyOf(allOf(claimAbsent('a'), claimPresent('a')), AccessRule.role('admin')),
    anyOf(method('POST'), method('GET')),
    allOf(claimEquals('tier', 'gold', 'silver'), claimEquals('tier', 'silver')),
    allOf(claimEquals('tier', Aws.REGION), claimEquals('tier', 'gold')),
    allOf(claimEquals('email', 'a@example.com'), claimMatches('email', '*@example.com')),
    allOf(AccessRule.claimContains('plans', 'a'), AccessRule.claimContains('plans', 'b')),
    allOf(AccessRule.hostedDomain('Example.com'), AccessRule.hostedDomain('example.COM')),
    allOf(AccessRule.hostedDomain('example.com'), claimEquals('hd', 'EXAMPLE.com')),
    allOf(acrAtLeast('silver', LEVELS), negate(acrAtLeast('gold', LEVELS))),
    allOf(AccessRule.scope('a', 'b'), negate(AccessRule.scope('a'))),
  ])('%s', (rule) => {
    expect(checkMeetableRules([route(rule)])).toEqual([]);
  });

  it('whatever it is: what somebody meets is never refused', () => {
    const claims = fc.dictionary(fc.constantFrom(...CLAIMS), arbitraryClaim);
    fc.assert(
      fc.property(rulesOfFewWords, claims, (rule: AccessRuleSettings, present) => {
        const { outcome } = judge(rule, {
          authenticatedBy: 'bearer',
          method: 'GET',
          claimSources: [present],
          claimPaths: { scope: ['scope'], audience: ['aud'], group: ['groups'], role: ['roles'] },
          values: [],
          now: 1_750_000_000,
        });
        if (outcome === 'met') expect(checkMeetableRules([{ ...route(AccessRule.AUTHENTICATED), rule }])).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('also one with more alternatives than are looked through', () => {
    const pair = (n: number) => anyOf(AccessRule.role(`a${n}`), AccessRule.role(`b${n}`));
    expect(
      checkMeetableRules([
        route(allOf(...Array.from({ length: 12 }, (_, n) => pair(n)), negate(AccessRule.AUTHENTICATED))),
      ]),
    ).toEqual([]);
  });
});

describe('a kept decision', () => {
  const rule = anyOf(negate(method('GET')), AccessRule.role('admin'));

  it('does not serve other methods of its route', () => {
    expect(checkCachedRules([route(rule, { key: 'ANY /orders', method: undefined })], 60)).toHaveLength(1);
  });

  it('may depend on the method where there is one', () => {
    expect(checkCachedRules([route(rule)], 60)).toEqual([]);
    expect(checkCachedRules([route(rule, { method: undefined })], 0)).toEqual([]);
    expect(checkCachedRules([route(AccessRule.role('admin'), { method: undefined })], 60)).toEqual([]);
  });
});
