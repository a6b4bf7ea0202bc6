import { describe, expect, test } from 'vitest';
import { judge } from '../../../core/access/rule.js';
import { stepUpOf } from '../../../core/access/step-up.js';
import type { Claims } from '../../../core/identity.js';
import type { AccessRuleSettings } from '../../../core/settings/document.js';

const NOW = 1_750_000_000;
const read: AccessRuleSettings = { kind: 'words', slot: 'scope', entries: ['read', 'all'] };
const write: AccessRuleSettings = { kind: 'words', slot: 'scope', entries: ['write'] };
const admin: AccessRuleSettings = { kind: 'words', slot: 'role', entries: ['admin'] };
const silver: AccessRuleSettings = { kind: 'acr', values: ['silver', 'gold'] };
const gold: AccessRuleSettings = { kind: 'acr', values: ['gold'] };
const recent: AccessRuleSettings = { kind: 'maxAge', seconds: 300 };
const allOf = (...rules: readonly AccessRuleSettings[]): AccessRuleSettings => ({ kind: 'allOf', rules });
const anyOf = (...rules: readonly AccessRuleSettings[]): AccessRuleSettings => ({ kind: 'anyOf', rules });

const remedy = (rule: AccessRuleSettings, claims: Claims) =>
  judge(rule, {
    authenticatedBy: 'session',
    method: 'GET',
    claimSources: [claims],
    claimPaths: { scope: ['scope'], audience: ['aud'], group: ['groups'], role: ['roles'] },
    values: [],
    now: NOW,
  }).remedy;

describe('what another token or sign-in would mend', () => {
  test('is a scope: every one that the rule asks for, so that none is lost', () => {
    expect(remedy(allOf(read, write), { scope: 'all' })).toMatchObject({ scopes: ['all', 'write'], lacksScope: true });
    expect(remedy(read, {})).toMatchObject({ scopes: ['read'], lacksScope: true });
  });

  test('is a stronger sign-in that all parts take', () => {
    expect(stepUpOf(remedy(allOf(silver, gold), {}))).toEqual({ acrValues: ['gold'], maxAge: undefined });
    expect(stepUpOf(remedy(allOf(read, silver, recent), { scope: 'read', acr: 'silver' }))).toEqual({
      acrValues: ['silver', 'gold'],
      maxAge: 300,
    });
  });

  test('is that of the first alternative there is one for', () => {
    expect(stepUpOf(remedy(anyOf(admin, recent), {}))).toEqual({ acrValues: undefined, maxAge: 300 });
    expect(remedy(anyOf(allOf(admin, recent), write), {})).toMatchObject({ scopes: ['write'] });
  });

  test('is no sign-in where a scope is missing as well', () => {
    expect(stepUpOf(remedy(allOf(read, gold), {}))).toBeUndefined();
    expect(remedy(allOf(read, gold), {})).toMatchObject({ lacksScope: true, lacksAuthentication: true });
  });

  test('is nothing where something is missing that the caller cannot ask for', () => {
    expect(remedy(allOf(admin, recent), {})).toBeUndefined();
    expect(remedy({ kind: 'negate', rule: gold }, { acr: 'gold' })).toBeUndefined();
    expect(remedy(allOf(gold, { kind: 'acr', values: ['bronze'] }), {})).toBeUndefined();
  });
});
