import { describe, expect, test } from 'vitest';
import type { AccessRuleSettings } from '../../../core/settings/document.js';
import { ruleText } from '../../../core/settings/rule-text.js';

const read: AccessRuleSettings = { kind: 'words', slot: 'scope', entries: ['orders:read'] };
const admin: AccessRuleSettings = { kind: 'words', slot: 'role', entries: ['admin', 'owner'] };

describe('a rule in words', () => {
  test.each<[AccessRuleSettings, string]>([
    [{ kind: 'anyOf', rules: [read, { ...admin, entries: ['admin'] }] }, 'scope "orders:read" or role "admin"'],
    [{ kind: 'anyOf', rules: [read, admin] }, 'scope "orders:read" or role "admin" or "owner"'],
    [{ kind: 'allOf', rules: [read, admin] }, 'scope "orders:read" and (role "admin" or "owner")'],
    [
      { kind: 'anyOf', rules: [read, { kind: 'allOf', rules: [read, { kind: 'negate', rule: admin }] }] },
      'scope "orders:read" or (scope "orders:read" and not (role "admin" or "owner"))',
    ],
    [{ kind: 'negate', rule: read }, 'not scope "orders:read"'],
    [{ kind: 'authenticated' }, 'any valid credential'],
    [{ kind: 'authenticatedBy', credentials: ['session', 'bearer'] }, 'authenticated by session or bearer'],
    [{ kind: 'cedar', policies: 'permit(\n  principal);' }, 'Cedar policies "permit( principal);"'],
    [{ kind: 'method', methods: ['GET', 'HEAD'] }, 'method GET or HEAD'],
    [{ kind: 'claimEquals', path: ['https://a.b/c', 'd'], values: ['x'] }, 'claim https://a\\.b/c.d = "x"'],
    [{ kind: 'claimContains', path: ['plans'], values: ['gold', 'silver'] }, 'claim plans with "gold" or "silver"'],
    [{ kind: 'claimMatches', path: ['email'], pattern: '*@example.com' }, 'claim email like "*@example.com"'],
    [{ kind: 'claimPresent', path: ['email'] }, 'claim email'],
    [{ kind: 'claimAbsent', path: ['email'] }, 'no claim email'],
    [{ kind: 'acr', values: ['silver', 'gold'] }, 'acr "silver" or "gold"'],
    [{ kind: 'maxAge', seconds: 300 }, 'sign-in within 300 s'],
    [{ kind: 'amr', entries: ['mfa'] }, 'amr "mfa"'],
    [{ kind: 'emailVerified' }, 'verified e-mail address'],
    [{ kind: 'hostedDomain', domains: ['example.com'] }, 'hosted domain "example.com"'],
  ])('%j', (rule, text) => {
    expect(ruleText(rule, [])).toBe(text);
  });

  test('has the values of the deployment where they are known', () => {
    const rule: AccessRuleSettings = { kind: 'words', slot: 'role', entries: [{ value: 0 }, 'x'] };
    expect(ruleText(rule, ['admin'])).toBe('role "admin" or "x"');
    expect(ruleText(rule, [])).toBe('role a value of the deployment or "x"');
  });

  test('cannot be broken out of by a value', () => {
    const rule: AccessRuleSettings = { kind: 'words', slot: 'role', entries: ['a" or role "b\n'] };
    expect(ruleText(rule, [])).toBe('role "a\\" or role \\"b\\n"');
  });
});
