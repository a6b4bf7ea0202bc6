import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge, type RuleContext } from '../../../core/access/rule.js';
import type { Outcome } from '../../../core/access/verdict.js';
import type { Claims } from '../../../core/identity.js';
import type { AccessRuleSettings } from '../../../core/settings/document.js';
import { parseRoutes } from '../../../core/settings/parse.js';
import { writeRoutes } from '../../../core/settings/write.js';
import { arbitraryClaim, CLAIMS, rulesOfFewWords } from '../settings/arbitrary-rules.js';

function context(claims: Claims): RuleContext {
  return {
    authenticatedBy: 'bearer',
    method: 'GET',
    claimSources: [claims],
    claimPaths: { scope: ['scope'], audience: ['aud'], group: ['groups'], role: ['roles'] },
    values: [],
    now: 1_750_000_000,
  };
}

const outcome = (rule: AccessRuleSettings, claims: Claims): Outcome => judge(rule, context(claims)).outcome;
const negate = (rule: AccessRuleSettings): AccessRuleSettings => ({ kind: 'negate', rule });
const anyOf = (...rules: readonly AccessRuleSettings[]): AccessRuleSettings => ({ kind: 'anyOf', rules });
const allOf = (...rules: readonly AccessRuleSettings[]): AccessRuleSettings => ({ kind: 'allOf', rules });
const YES: AccessRuleSettings = { kind: 'authenticated' };

const claims: fc.Arbitrary<Claims> = fc.dictionary(fc.constantFrom(...CLAIMS), arbitraryClaim);
const rules = fc.array(rulesOfFewWords, { minLength: 1, maxLength: 3 });

describe('rules, whatever they are made of', () => {
  test('combine as truth values do that may be undecided', () => {
    fc.assert(
      fc.property(rules, claims, (parts, present) => {
        const single = parts.map((rule) => outcome(rule, present));
        const best = ['met', 'undecided', 'unmet'].find((value) => single.includes(value as Outcome));
        const worst = ['unmet', 'undecided', 'met'].find((value) => single.includes(value as Outcome));
        expect(outcome(anyOf(...parts), present)).toBe(best);
        expect(outcome(allOf(...parts), present)).toBe(worst);
        expect(outcome(anyOf(...parts, YES), present)).toBe('met');
        expect(outcome(allOf(...parts, negate(YES)), present)).toBe('unmet');
      }),
      { numRuns: 300 },
    );
  });

  test('obey de Morgan, and twice no is yes', () => {
    fc.assert(
      fc.property(rules, claims, (parts, present) => {
        const negated = parts.map(negate);
        expect(outcome(negate(anyOf(...parts)), present)).toBe(outcome(allOf(...negated), present));
        expect(outcome(negate(allOf(...parts)), present)).toBe(outcome(anyOf(...negated), present));
        expect(outcome(negate(negate(allOf(...parts))), present)).toBe(outcome(allOf(...parts), present));
      }),
      { numRuns: 300 },
    );
  });

  test('never let both a rule and its opposite in', () => {
    fc.assert(
      fc.property(rulesOfFewWords, claims, (rule, present) => {
        expect(outcome(allOf(rule, negate(rule)), present)).not.toBe('met');
      }),
    );
  });

  test('that let somebody in without a claim do so whatever it says, unless they ask for its absence', () => {
    const asking = rulesOfFewWords.filter((rule) => !/claimAbsent|claimPresent/.test(JSON.stringify(rule)));
    fc.assert(
      fc.property(asking, claims, fc.constantFrom(...CLAIMS), (rule, present, name) => {
        const { [name]: _, ...without } = present;
        const before = outcome(rule, without);
        if (before !== 'undecided') expect(outcome(rule, present)).toBe(before);
      }),
      { numRuns: 500 },
    );
  });

  test('travel unchanged, and judge the same after', () => {
    fc.assert(
      fc.property(rulesOfFewWords, claims, (rule, present) => {
        const route = { access: { kind: 'rule' as const, rule } };
        const { routes } = parseRoutes(writeRoutes({ version: 1, routes: { 'GET /a': route } }));
        expect(routes['GET /a']).toEqual(route);
        const { access } = routes['GET /a'] ?? {};
        if (access?.kind !== 'rule') throw new Error('the rule is lost');
        expect(outcome(access.rule, present)).toBe(outcome(rule, present));
      }),
    );
  });

  test('say what is missing whenever they are not met, and nothing that the caller sent', () => {
    const caller = fc.dictionary(fc.constantFrom(...CLAIMS), fc.constantFrom('unmistakable', ['unmistakable']));
    fc.assert(
      fc.property(rulesOfFewWords, caller, (rule, present) => {
        const { outcome: result, missing } = judge(rule, context(present));
        expect(missing === '').toBe(result === 'met');
        expect(missing).not.toContain('unmistakable');
      }),
    );
  });

  test('of no parts are undecided', () => {
    for (const rule of [anyOf(), allOf()]) {
      expect(outcome(rule, {})).toBe('undecided');
      expect(outcome(negate(rule), {})).toBe('undecided');
    }
  });
});

describe('who lacks a claim', () => {
  const suspended: AccessRuleSettings = { kind: 'claimEquals', path: ['status'], values: ['suspended'] };
  const guests: AccessRuleSettings = { kind: 'words', slot: 'group', entries: ['guests'] };

  test('is not let in because a rule would keep others out by it', () => {
    expect(outcome(negate(suspended), { status: 'active' })).toBe('met');
    expect(outcome(negate(suspended), {})).toBe('undecided');
    expect(outcome(negate(suspended), { status: ['suspended'] })).toBe('undecided');
    expect(outcome(negate(guests), { groups: [] })).toBe('met');
    expect(outcome(negate(guests), {})).toBe('undecided');
    expect(outcome(negate(guests), { groups: [{ name: 'guests' }] })).toBe('undecided');
  });

  test('is, where the rule says so', () => {
    const rule = anyOf({ kind: 'claimAbsent', path: ['status'] }, negate(suspended));
    expect(outcome(rule, {})).toBe('met');
    expect(outcome(rule, { status: 'suspended' })).toBe('unmet');
  });
});

describe('what is missing', () => {
  const read: AccessRuleSettings = { kind: 'words', slot: 'scope', entries: ['orders:read', 'a b'] };
  const gold: AccessRuleSettings = { kind: 'claimEquals', path: ['org', 'tier'], values: ['gold'] };
  test.each<[AccessRuleSettings, Claims, string]>([
    [read, { scope: 'x' }, 'scope "orders:read" or "a b"'],
    [gold, {}, 'claim org.tier = "gold" (the claim is absent)'],
    [gold, { org: { tier: [] } }, 'claim org.tier = "gold" (the claim is of another type)'],
    [anyOf(read, gold), { scope: 'x', org: { tier: 'x' } }, 'scope "orders:read" or "a b" or claim org.tier = "gold"'],
    [allOf(YES, read, gold), { scope: 'a b', org: { tier: 'x' } }, 'claim org.tier = "gold"'],
    [allOf(read, gold), { scope: '', org: { tier: 'x' } }, 'scope "orders:read" or "a b" and claim org.tier = "gold"'],
    [negate(read), { scope: 'orders:read' }, 'not (scope "orders:read" or "a b")'],
    [negate(gold), {}, 'not (claim org.tier = "gold" (the claim is absent))'],
  ])('of %j for %j', (rule, present, expected) => {
    expect(judge(rule, context(present)).missing).toBe(expected);
  });
});
