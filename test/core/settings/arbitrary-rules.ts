import fc from 'fast-check';
import type { AccessRuleSettings, CallerRule, LateString } from '../../../core/settings/document.js';

const text = fc.string({ minLength: 1, maxLength: 12 });
const claimPath = fc.array(text, { minLength: 1, maxLength: 3 });
const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 1, maxLength: 3 });

function leaf(word: fc.Arbitrary<LateString>, path: fc.Arbitrary<readonly string[]>): fc.Arbitrary<CallerRule> {
  return fc.oneof(
    fc.record({ kind: fc.constantFrom('authenticated' as const, 'emailVerified' as const) }),
    fc.record({
      kind: fc.constant('authenticatedBy' as const),
      credentials: some(fc.constantFrom('session' as const, 'bearer' as const)),
    }),
    fc.record({ kind: fc.constant('cedar' as const), policies: text }),
    fc.record({ kind: fc.constant('method' as const), methods: some(fc.constantFrom('GET', 'POST', 'DELETE')) }),
    fc.record({
      kind: fc.constant('words' as const),
      slot: fc.constantFrom('scope' as const, 'audience' as const, 'group' as const, 'role' as const),
      entries: some(word),
    }),
    fc.record({
      kind: fc.constantFrom('claimEquals' as const, 'claimContains' as const),
      path,
      values: some(word),
    }),
    fc.record({
      kind: fc.constant('claimMatches' as const),
      path,
      pattern: fc.constantFrom('a*', '*@example.com', '?b', 'a\\*'),
    }),
    fc.record({ kind: fc.constantFrom('claimPresent' as const, 'claimAbsent' as const), path }),
    fc.record({ kind: fc.constant('acr' as const), values: some(fc.constantFrom('a', 'b', 'c')) }),
    fc.record({ kind: fc.constant('maxAge' as const), seconds: fc.integer({ min: 1, max: 100_000 }) }),
    fc.record({ kind: fc.constant('amr' as const), entries: some(word) }),
    fc.record({ kind: fc.constant('hostedDomain' as const), domains: some(word) }),
  );
}

function compound(part: fc.Arbitrary<CallerRule>): fc.Arbitrary<AccessRuleSettings> {
  return fc.letrec<{ rule: AccessRuleSettings }>((tie) => ({
    rule: fc.oneof(
      { maxDepth: 4 },
      part,
      fc.record({
        kind: fc.constantFrom('anyOf' as const, 'allOf' as const),
        rules: fc.array(tie('rule'), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('negate' as const), rule: tie('rule') }),
    ),
  })).rule;
}

/** Any rule that can travel. */
export const arbitraryRule = compound(
  leaf(fc.oneof(fc.string({ maxLength: 12 }), fc.record({ value: fc.nat({ max: 100_000 }) })), claimPath),
);

/** Claims that rules below look at; all of them known, and few enough to meet. */
export const CLAIMS = [
  'scope',
  'aud',
  'groups',
  'roles',
  'tier',
  'acr',
  'amr',
  'auth_time',
  'email_verified',
  'hd',
] as const;

/** Rules about few claims and words, so that they are met as often as not. */
export const rulesOfFewWords = compound(
  leaf(
    fc.constantFrom('a', 'b', 'c', 'a b', 'true'),
    fc.constantFrom(...CLAIMS).map((name) => [name]),
  ),
);

/** A claim as those rules could meet it, or anything at all. */
export const arbitraryClaim: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom('a', 'b', 'a b', 'c', '', true, false, 1_750_000_000, 1_749_990_000),
  fc.array(fc.constantFrom('a', 'b', 'c', 'ab'), { maxLength: 3 }),
  fc.anything(),
);
