import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { missingFor, type RuleContext } from '../../../core/access/rule.js';
import type { Claims } from '../../../core/identity.js';
import type { AccessRuleSettings, LateString } from '../../../core/settings/document.js';
import { arbitraryRule } from '../settings/arbitrary-documents.js';

function context(claims: Claims, values: readonly string[] = []): RuleContext {
  return {
    claimSources: [claims],
    claimPaths: { scope: ['scope'], audience: ['aud'], group: ['groups'], role: ['realm_access', 'roles'] },
    values,
  };
}

const met = (rule: AccessRuleSettings, claims: Claims, values: readonly string[] = []) =>
  missingFor(rule, context(claims, values)) === undefined;

const scopes = (...entries: readonly LateString[]): AccessRuleSettings => ({ kind: 'words', slot: 'scope', entries });
const claim = (path: readonly string[], ...values: readonly LateString[]): AccessRuleSettings => ({
  kind: 'claim',
  path,
  values,
});
const negate = (rule: AccessRuleSettings): AccessRuleSettings => ({ kind: 'negate', rule });
const YES: AccessRuleSettings = { kind: 'authenticated' };
const NO: AccessRuleSettings = negate(YES);

describe('words, as Kong reads them', () => {
  test.each<[string, readonly string[], unknown, boolean]>([
    ['the one word', ['read'], 'read', true],
    ['one of the words', ['read'], 'openid read write', true],
    ['another word', ['read'], 'write', false],
    ['a word that begins with it', ['read'], 'readonly', false],
    ['a word that it begins with', ['orders:read'], 'orders', false],
    ['another case', ['read'], 'Read', false],
    ['either entry', ['read', 'write'], 'write', true],
    ['neither entry', ['read', 'write'], 'openid', false],
    ['every word of an entry', ['read write'], 'write openid read', true],
    ['not every word of an entry', ['read write'], 'read', false],
    ['one entry of several words or another', ['read write', 'admin'], 'admin', true],
    ['a list', ['read'], ['openid', 'read'], true],
    ['a list with a text of two words', ['read'], ['read write'], false],
    ['a list of numbers', ['7'], [6, 7], true],
    ['a list with other things in it', ['read'], [null, {}, ['read'], 'read'], true],
    ['a list with the word one level deeper', ['read'], [['read']], false],
    ['a number', ['7'], 7, true],
    ['true', ['true'], true, true],
    ['an object', ['read'], { read: true }, false],
    ['null', ['null'], null, false],
    ['nothing', ['undefined'], undefined, false],
    ['an empty text', [''], '', false],
    ['an empty list', ['read'], [], false],
    ['no entries', [], 'read', false],
    ['a blank entry', [' '], 'read', false],
    ['a blank entry before a good one', ['', 'read'], 'read', true],
    ['more spaces than needed', ['  read   write '], ' write  read ', true],
    ['tabs, which are no spaces', ['read'], 'read\twrite', false],
    ['what every object has', ['constructor'], 'read', false],
  ])('%s', (_, entries, scope, expected) => {
    expect(met(scopes(...entries), { scope })).toBe(expected);
  });

  test('each slot looks where the provider keeps it', () => {
    const claims = { scope: 's', aud: 'a', groups: ['g'], realm_access: { roles: ['r'] } };
    for (const [slot, word] of [
      ['scope', 's'],
      ['audience', 'a'],
      ['group', 'g'],
      ['role', 'r'],
    ] as const) {
      expect(met({ kind: 'words', slot, entries: [word] }, claims)).toBe(true);
      expect(met({ kind: 'words', slot, entries: ['x'] }, claims)).toBe(false);
    }
  });

  test('agree with the plainest model of them', () => {
    const word = fc.constantFrom('a', 'b', 'c', 'ab');
    const entry = fc.array(word, { maxLength: 3 }).map((words) => words.join(' '));
    const present = fc.oneof(
      fc.array(word).map((words) => words.join(' ')),
      fc.array(word),
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 3 }), present, (entries, scope) => {
        const have = typeof scope === 'string' ? scope.split(' ') : scope;
        let expected = false;
        for (const text of entries) {
          let all = text !== '';
          for (const needed of text.split(' ')) if (!have.includes(needed)) all = false;
          if (all) expected = true;
        }
        expect(met(scopes(...entries), { scope })).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a claim', () => {
  test.each<[unknown, boolean]>([
    ['gold', true],
    [['silver', 'gold'], true],
    [['silver'], false],
    ['gold silver', false],
    ['', false],
    [[['gold']], false],
    [{ gold: true }, false],
    [null, false],
    [undefined, false],
  ])('%j', (tier, expected) => {
    expect(met(claim(['tier'], 'gold'), { tier })).toBe(expected);
  });

  test('of a number or truth value is compared as it is written', () => {
    expect(met(claim(['level'], '3'), { level: 3 })).toBe(true);
    expect(met(claim(['email_verified'], 'true'), { email_verified: true })).toBe(true);
    expect(met(claim(['email_verified'], 'true'), { email_verified: false })).toBe(false);
  });

  test('several values: one is enough', () => {
    expect(met(claim(['tier'], 'gold', 'silver'), { tier: 'silver' })).toBe(true);
    expect(met(claim(['tier']), { tier: 'silver' })).toBe(false);
  });

  test('an e-mail domain is not matched by an address that only contains it', () => {
    for (const email of ['a@example.com@evil.example', 'example.com', '@example.com', 'a@EXAMPLE.com']) {
      expect(met(claim(['email'], 'a@example.com'), { email })).toBe(false);
    }
  });
});

describe('values that are known only after deployment', () => {
  test('are looked up', () => {
    expect(met(scopes({ value: 1 }), { scope: 'orders:read' }, ['x', 'orders:read'])).toBe(true);
    expect(met(scopes({ value: 0 }), { scope: 'orders:read' }, ['x', 'orders:read'])).toBe(false);
    expect(met(claim(['tier'], { value: 0 }), { tier: 'gold' }, ['gold'])).toBe(true);
  });

  test('that are missing are a fault, never a rule that is not met and less so the opposite', () => {
    const rule = scopes({ value: 1 });
    for (const faulty of [rule, negate(rule), claim(['scope'], { value: 1 }), scopes('x', { value: 1 })]) {
      expect(() => met(faulty, { scope: 'x' }, ['x'])).toThrow(RangeError);
    }
  });

  test.each(['', ' '])('are an error when they are blank (%j), and never let anybody in under negate', (blank) => {
    const words: AccessRuleSettings = { kind: 'words', slot: 'role', entries: [{ value: 0 }] };
    for (const rule of [words, claim(['tenant'], { value: 0 })]) {
      expect(() => met(rule, { tenant: '' }, [blank])).toThrow(RangeError);
      expect(() => met({ kind: 'negate', rule }, {}, [blank])).toThrow(RangeError);
    }
  });
});

describe('combinations', () => {
  test('of nothing are never met', () => {
    expect(met({ kind: 'anyOf', rules: [] }, {})).toBe(false);
    expect(met({ kind: 'allOf', rules: [] }, {})).toBe(false);
  });

  test('behave as truth values do', () => {
    const claims: fc.Arbitrary<Claims> = fc.dictionary(
      fc.constantFrom('scope', 'aud', 'groups', 'tier'),
      fc.anything(),
    );
    const rules = fc.array(withoutLateStrings(), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(rules, claims, (parts, present) => {
        const single = parts.map((rule) => met(rule, present));
        const anyOf: AccessRuleSettings = { kind: 'anyOf', rules: parts };
        const allOf: AccessRuleSettings = { kind: 'allOf', rules: parts };
        expect(met(anyOf, present)).toBe(single.includes(true));
        expect(met(allOf, present)).toBe(!single.includes(false));
        expect(met(negate(anyOf), present)).toBe(!single.includes(true));
        expect(met(negate(negate(allOf)), present)).toBe(!single.includes(false));
        expect(met({ kind: 'allOf', rules: [...parts, NO] }, present)).toBe(false);
        expect(met({ kind: 'anyOf', rules: [...parts, YES] }, present)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('what is missing is named by the rule, without anything the caller sent', () => {
    const claims = { scope: 'unmistakable', tier: 'unmistakable' };
    const rules: readonly [AccessRuleSettings, string][] = [
      [scopes('read', 'write'), 'scope "read" or "write"'],
      [claim(['org', 'tier'], 'gold'), 'claim org.tier'],
      [{ kind: 'anyOf', rules: [scopes('read'), claim(['tier'], 'gold')] }, 'scope "read" or claim tier'],
      [{ kind: 'allOf', rules: [YES, scopes('read'), claim(['tier'], 'gold')] }, 'scope "read"'],
      [negate(scopes('unmistakable')), 'a rule that must not be met'],
    ];
    for (const [rule, missing] of rules) expect(missingFor(rule, context(claims))).toBe(missing);
  });
});

function withoutLateStrings(): fc.Arbitrary<AccessRuleSettings> {
  return arbitraryRule.filter((rule) => !JSON.stringify(rule).includes('"value":'));
}
