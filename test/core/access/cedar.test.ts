import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CedarEngine, type CedarFacts, cedarAnswers } from '../../../core/access/cedar.js';
import { judge } from '../../../core/access/rule.js';
import type { Outcome } from '../../../core/access/verdict.js';
import type { Claims } from '../../../core/identity.js';
import type { AccessRuleSettings } from '../../../core/settings/document.js';
import { WasmCedarEngine } from '../../../lambdas/runtime/cedar-engine.js';
import { ISSUER, PROVIDER } from '../../fakes/gate-settings.js';

const engine = new WasmCedarEngine();
const NOW = 1_750_000_000;

const READERS = `permit(principal, action, resource)
when { principal has scopes && principal.scopes.contains("read") };`;
const NOT_SUSPENDED = `forbid(principal, action, resource)
when { principal.hasTag("status") && principal.getTag("status").contains("suspended") };`;
const FAILING_FORBID = 'forbid(principal, action, resource) when { context.time * 9223372036854775807 > 0 };';

const cedar = (policies: string): AccessRuleSettings => ({ kind: 'cedar', policies });

function facts(claims: Claims, changes: Partial<CedarFacts> = {}): CedarFacts {
  return {
    identity: {
      provider: PROVIDER,
      issuer: ISSUER,
      subject: 'alice',
      authenticatedBy: 'bearer',
      expiresAt: NOW + 300,
      claimSources: [claims],
    },
    method: 'GET',
    routeKey: 'ANY /orders',
    sourceAddress: '2001:db8::1',
    now: NOW,
    ...changes,
  };
}

async function outcome(rule: AccessRuleSettings, asked: CedarFacts): Promise<Outcome> {
  const { identity, method, now } = asked;
  const { authenticatedBy, claimSources, provider } = identity;
  const answers = await cedarAnswers(rule, engine, asked);
  const about = { authenticatedBy, method, claimSources, claimPaths: provider.claimPaths, values: [], now };
  return judge(rule, { ...about, cedarAnswers: answers }).outcome;
}

describe('a rule of Cedar policies', () => {
  it('is met when they allow the request, and not when they do not', async () => {
    const rule = cedar(`${READERS}\n${NOT_SUSPENDED}`);
    expect(await outcome(rule, facts({ scope: 'write read' }))).toBe('met');
    expect(await outcome(rule, facts({ scope: 'write' }))).toBe('unmet');
    expect(await outcome(rule, facts({}))).toBe('unmet');
    expect(await outcome(rule, facts({ scope: 'read', status: ['suspended'] }))).toBe('unmet');
  });

  it('sees the route without its method, and the method as it was sent', async () => {
    const rule = cedar(
      'permit(principal, action == Claimgate::Action::"GET", resource == Claimgate::Route::"/orders");',
    );
    expect(await outcome(rule, facts({}))).toBe('met');
    expect(await outcome(rule, facts({}, { routeKey: 'GET /orders' }))).toBe('met');
    expect(await outcome(rule, facts({}, { routeKey: '$default' }))).toBe('unmet');
    expect(await outcome(rule, facts({}, { method: 'POST' }))).toBe('unmet');
    expect(await outcome(rule, facts({}, { method: 'get' }))).toBe('undecided');
  });

  it('combines with others, and what failed stays undecided under negate', async () => {
    const failing = cedar(`${READERS}\n${FAILING_FORBID}`);
    const reader = facts({ scope: 'read' });
    expect(await outcome(failing, reader)).toBe('undecided');
    expect(await outcome({ kind: 'negate', rule: failing }, reader)).toBe('undecided');
    expect(await outcome({ kind: 'negate', rule: cedar(READERS) }, reader)).toBe('unmet');
    expect(await outcome({ kind: 'negate', rule: cedar(READERS) }, facts({}))).toBe('met');
    const both = (...rules: AccessRuleSettings[]): AccessRuleSettings => ({ kind: 'allOf', rules });
    expect(await outcome(both(cedar(READERS), { kind: 'authenticated' }), reader)).toBe('met');
    expect(await outcome(both(cedar(READERS), failing), reader)).toBe('undecided');
  });

  it('is undecided where a slot holds what is no text, as a word that forbids might be hidden there', async () => {
    for (const groups of [[{ name: 'suspended' }], { suspended: true }, ['a', null], ['\ud800']]) {
      expect(await outcome(cedar(READERS), facts({ scope: 'read', groups })), JSON.stringify(groups)).toBe('undecided');
    }
  });

  it('takes a sign-in of the future for none', async () => {
    const recent = cedar(
      'permit(principal, action, resource) when { principal has authTime && context.time - principal.authTime < 900 };',
    );
    expect(await outcome(recent, facts({ auth_time: NOW - 60 }))).toBe('met');
    for (const auth_time of [NOW + 3600, NOW - 901, String(NOW), 1e300, 0.5]) {
      expect(await outcome(recent, facts({ auth_time })), String(auth_time)).toBe('unmet');
    }
  });

  it('does not load Cedar for other rules, and stops the request where there is none', async () => {
    const asked: string[] = [];
    const watched: CedarEngine = {
      decide: async (policies) => {
        asked.push(policies);
        return 'allow';
      },
    };
    await cedarAnswers({ kind: 'negate', rule: { kind: 'authenticated' } }, watched, facts({}));
    expect(asked).toEqual([]);
    await expect(cedarAnswers(cedar(READERS), undefined, facts({}))).rejects.toThrow('has no Cedar');
  });
});

describe('whatever a token holds', () => {
  const name = fc.oneof(
    fc.constantFrom('scope', 'groups', 'roles', 'aud', 'status', 'auth_time', '__proto__', '__entity', '__extn', ''),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  const value = fc.oneof(
    fc.constantFrom('read', ['read'], { __entity: { type: 'Claimgate::Identity', id: 'root' } }, ['\udfff', 'read']),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const claims: fc.Arbitrary<Claims> = fc
    .array(fc.tuple(name, value), { maxLength: 6 })
    .map((entries) => Object.fromEntries(entries));

  it('Cedar lets in whom the words say, and nobody while a policy fails', async () => {
    await fc.assert(
      fc.asyncProperty(claims, async (present) => {
        const { scope } = present;
        const words = typeof scope === 'string' ? scope.split(' ') : Array.isArray(scope) ? scope : [];
        const answer = await outcome(cedar(READERS), facts(present));
        if (answer === 'met') expect(words).toContain('read');
        if (answer === 'unmet') expect(words).not.toContain('read');
        expect(await outcome(cedar(`${READERS}\n${FAILING_FORBID}`), facts(present))).toBe('undecided');
      }),
      { numRuns: 150 },
    );
  });

  it('cannot make another principal of a caller', async () => {
    const root = cedar(`permit(principal == Claimgate::Identity::"${ISSUER}|root", action, resource);`);
    await fc.assert(
      fc.asyncProperty(claims, async (present) => {
        expect(await outcome(root, facts({ ...present, sub: 'root' }))).not.toBe('met');
      }),
      { numRuns: 50 },
    );
  });
});
