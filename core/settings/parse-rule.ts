import * as v from 'valibot';
import { type AccessRuleSettings, CREDENTIAL_KINDS } from './document.js';
import { patternFault } from './pattern.js';
import { isWithinRuleLimits, RULE_LIMITS } from './rule-limits.js';

const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(RULE_LIMITS.valueLength));
const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const lateString = v.union([
  v.pipe(v.string(), v.maxLength(RULE_LIMITS.valueLength)),
  v.strictObject({ value: index }),
]);

export const claimPath = v.pipe(v.array(text), v.nonEmpty(), v.maxLength(RULE_LIMITS.pathLength));
export const credentialKinds = v.array(v.picklist(CREDENTIAL_KINDS));

/** A list that holds something, and not too much. */
function some<Item extends v.GenericSchema>(item: Item) {
  return v.pipe(v.array(item), v.nonEmpty(), v.maxLength(RULE_LIMITS.values));
}

const anyRule: v.GenericSchema<unknown, AccessRuleSettings> = v.lazy(() =>
  v.variant('kind', [
    v.strictObject({ kind: v.literal('authenticated') }),
    v.strictObject({ kind: v.literal('authenticatedBy'), credentials: v.pipe(credentialKinds, v.nonEmpty()) }),
    v.strictObject({ kind: v.literal('method'), methods: some(v.pipe(v.string(), v.regex(/^[A-Z]{1,20}$/))) }),
    v.strictObject({
      kind: v.literal('cedar'),
      policies: v.pipe(v.string(), v.nonEmpty(), v.maxLength(RULE_LIMITS.policiesLength)),
    }),
    v.strictObject({
      kind: v.literal('words'),
      slot: v.picklist(['scope', 'audience', 'group', 'role']),
      entries: some(lateString),
    }),
    v.strictObject({ kind: v.literal('claimEquals'), path: claimPath, values: some(lateString) }),
    v.strictObject({ kind: v.literal('claimContains'), path: claimPath, values: some(lateString) }),
    v.strictObject({
      kind: v.literal('claimMatches'),
      path: claimPath,
      pattern: v.pipe(
        v.string(),
        v.check((pattern) => patternFault(pattern) === undefined),
      ),
    }),
    v.strictObject({ kind: v.literal('claimPresent'), path: claimPath }),
    v.strictObject({ kind: v.literal('claimAbsent'), path: claimPath }),
    v.strictObject({ kind: v.literal('acr'), values: some(text) }),
    v.strictObject({ kind: v.literal('maxAge'), seconds: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
    v.strictObject({ kind: v.literal('amr'), entries: some(lateString) }),
    v.strictObject({ kind: v.literal('emailVerified') }),
    v.strictObject({ kind: v.literal('hostedDomain'), domains: some(lateString) }),
    v.strictObject({ kind: v.literal('anyOf'), rules: some(anyRule) }),
    v.strictObject({ kind: v.literal('allOf'), rules: some(anyRule) }),
    v.strictObject({ kind: v.literal('negate'), rule: anyRule }),
  ]),
);

export const accessRule: v.GenericSchema<unknown, AccessRuleSettings> = v.pipe(anyRule, v.check(isWithinRuleLimits));
