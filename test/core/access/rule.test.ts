import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge, type RuleContext } from '../../../core/access/rule.js';
import type { Claims } from '../../../core/identity.js';
import type { AccessRuleSettings, LateString } from '../../../core/settings/document.js';

const NOW = 1_750_000_000;

function context(claims: Claims, values: readonly string[] = []): RuleContext {
  return {
    authenticatedBy: 'bearer',
    method: 'GET',
    claimSources: [claims],
    claimPaths: { scope: ['scope'], audience: ['aud'], group: ['groups'], role: ['realm_access', 'roles'] },
    values,
    now: NOW,
  };
}

const outcome = (rule: AccessRuleSettings, claims: Claims, values: readonly string[] = []) =>
  judge(rule, context(claims, values)).outcome;
const met = (rule: AccessRuleSettings, claims: Claims, values: readonly string[] = []) =>
  outcome(rule, claims, values) === 'met';

const scopes = (...entries: readonly LateString[]): AccessRuleSettings => ({ kind: 'words', slot: 'scope', entries });
const claim = (name: string, ...values: readonly LateString[]): AccessRuleSettings => ({
  kind: 'claimEquals',
  path: [name],
  values,
});
const negate = (rule: AccessRuleSettings): AccessRuleSettings => ({ kind: 'negate', rule });

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

describe('a claim that equals', () => {
  test.each<[unknown, string]>([
    ['gold', 'met'],
    ['silver', 'unmet'],
    ['gold silver', 'unmet'],
    ['', 'unmet'],
    [['gold'], 'undecided'],
    [{ gold: true }, 'undecided'],
    [null, 'undecided'],
    [undefined, 'undecided'],
  ])('%j', (tier, expected) => {
    expect(outcome(claim('tier', 'gold'), { tier })).toBe(expected);
  });

  test('of a number or truth value is compared as it is written', () => {
    expect(met(claim('level', '3'), { level: 3 })).toBe(true);
    expect(met(claim('verified', 'true'), { verified: true })).toBe(true);
    expect(met(claim('verified', 'true'), { verified: false })).toBe(false);
  });

  test('several values: one is enough', () => {
    expect(met(claim('tier', 'gold', 'silver'), { tier: 'silver' })).toBe(true);
    expect(met(claim('tier'), { tier: 'silver' })).toBe(false);
  });

  test('an e-mail domain is not matched by an address that only contains it', () => {
    for (const email of ['a@example.com@evil.example', 'example.com', '@example.com', 'a@EXAMPLE.com']) {
      expect(met(claim('email', 'a@example.com'), { email })).toBe(false);
    }
  });

  test('is found in the first source that has it', () => {
    const sources = { ...context({}), claimSources: [{}, { tier: 'silver' }, { tier: 'gold' }] };
    expect(judge(claim('tier', 'silver'), sources).outcome).toBe('met');
    expect(judge(claim('tier', 'gold'), sources).outcome).toBe('unmet');
  });
});

describe('other rules about claims', () => {
  const contains: AccessRuleSettings = { kind: 'claimContains', path: ['plans'], values: ['gold', 'silver'] };
  const matches: AccessRuleSettings = { kind: 'claimMatches', path: ['email'], pattern: '*@example.com' };
  const acr: AccessRuleSettings = { kind: 'acr', values: ['silver', 'gold'] };
  const maxAge: AccessRuleSettings = { kind: 'maxAge', seconds: 300 };
  const amr: AccessRuleSettings = { kind: 'amr', entries: ['mfa', 'pwd otp'] };
  const hosted: AccessRuleSettings = { kind: 'hostedDomain', domains: ['Example.com'] };
  test.each<[AccessRuleSettings, Claims, string]>([
    [contains, { plans: ['bronze', 'gold'] }, 'met'],
    [contains, { plans: 'gold' }, 'met'],
    [contains, { plans: ['bronze'] }, 'unmet'],
    [contains, { plans: [] }, 'unmet'],
    [contains, { plans: 'gold silver' }, 'unmet'],
    [contains, { plans: [['gold']] }, 'undecided'],
    [contains, { plans: { gold: true } }, 'undecided'],
    [contains, {}, 'undecided'],
    [matches, { email: 'alice@example.com' }, 'met'],
    [matches, { email: ['alice@example.net', 'alice@example.com'] }, 'met'],
    [matches, { email: 'alice@example.com.evil.example' }, 'unmet'],
    [matches, { email: { 0: 'alice@example.com' } }, 'undecided'],
    [matches, {}, 'undecided'],
    [{ kind: 'claimPresent', path: ['a', 'b'] }, { a: { b: false } }, 'met'],
    [{ kind: 'claimPresent', path: ['a', 'b'] }, { a: { b: null } }, 'unmet'],
    [{ kind: 'claimPresent', path: ['toString'] }, {}, 'unmet'],
    [{ kind: 'claimAbsent', path: ['a', 'b'] }, { a: 'b' }, 'met'],
    [{ kind: 'claimAbsent', path: ['a'] }, { a: '' }, 'unmet'],
    [{ kind: 'claimPresent', path: ['a', '1'] }, { a: ['first'] }, 'met'],
    [acr, { acr: 'gold' }, 'met'],
    [acr, { acr: 'bronze' }, 'unmet'],
    [acr, { acr: ['gold'] }, 'undecided'],
    [acr, {}, 'undecided'],
    [maxAge, { auth_time: NOW - 300 }, 'met'],
    [maxAge, { auth_time: NOW - 330 }, 'met'],
    [maxAge, { auth_time: NOW - 331 }, 'unmet'],
    [maxAge, { auth_time: NOW + 30 }, 'met'],
    [maxAge, { auth_time: NOW + 31 }, 'undecided'],
    [maxAge, { auth_time: `${NOW}` }, 'undecided'],
    [maxAge, { auth_time: Number.NaN }, 'undecided'],
    [maxAge, { iat: NOW }, 'undecided'],
    [amr, { amr: ['mfa'] }, 'met'],
    [amr, { amr: ['otp', 'pwd'] }, 'met'],
    [amr, { amr: ['pwd'] }, 'unmet'],
    [amr, {}, 'undecided'],
    [{ kind: 'emailVerified' }, { email_verified: true }, 'met'],
    [{ kind: 'emailVerified' }, { email_verified: 'true' }, 'met'],
    [{ kind: 'emailVerified' }, { email_verified: false }, 'unmet'],
    [{ kind: 'emailVerified' }, { email_verified: 1 }, 'unmet'],
    [{ kind: 'emailVerified' }, { email: 'alice@example.com' }, 'undecided'],
    [hosted, { hd: 'EXAMPLE.com' }, 'met'],
    [hosted, { hd: 'sub.example.com' }, 'unmet'],
    [hosted, { email: 'alice@example.com', email_verified: true }, 'undecided'],
  ])('%j with %j is %s', (rule, claims, expected) => {
    expect(outcome(rule, claims)).toBe(expected);
  });
});

describe('rules about the request', () => {
  test('the kind of credential counts, not what its claims say', () => {
    expect(met({ kind: 'authenticatedBy', credentials: ['bearer'] }, {})).toBe(true);
    expect(met({ kind: 'authenticatedBy', credentials: ['session'] }, { authenticatedBy: 'session' })).toBe(false);
  });

  test('the method counts as it was sent', () => {
    expect(met({ kind: 'method', methods: ['POST', 'GET'] }, {})).toBe(true);
    expect(judge({ kind: 'method', methods: ['GET'] }, { ...context({}), method: 'get' }).outcome).toBe('unmet');
    expect(judge({ kind: 'method', methods: ['GET'] }, { ...context({}), method: 'HEAD' }).outcome).toBe('unmet');
  });
});

describe('values that are known only after deployment', () => {
  test('are looked up', () => {
    expect(met(scopes({ value: 1 }), { scope: 'orders:read' }, ['x', 'orders:read'])).toBe(true);
    expect(met(scopes({ value: 0 }), { scope: 'orders:read' }, ['x', 'orders:read'])).toBe(false);
    expect(met(claim('tier', { value: 0 }), { tier: 'gold' }, ['gold'])).toBe(true);
  });

  test('that are missing are a fault, never a rule that is not met and less so the opposite', () => {
    const rule = scopes({ value: 1 });
    for (const faulty of [rule, negate(rule), claim('scope', { value: 1 }), scopes('x', { value: 1 })]) {
      expect(() => met(faulty, { scope: 'x' }, ['x'])).toThrow(RangeError);
    }
  });

  test.each(['', ' '])('are an error when they are blank (%j), and never let anybody in under negate', (blank) => {
    const words: AccessRuleSettings = { kind: 'words', slot: 'role', entries: [{ value: 0 }] };
    for (const rule of [words, claim('tenant', { value: 0 })]) {
      expect(() => met(rule, { tenant: '' }, [blank])).toThrow(RangeError);
      expect(() => met({ kind: 'negate', rule }, {}, [blank])).toThrow(RangeError);
    }
  });
});
