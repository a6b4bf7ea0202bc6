import type { AccessRuleSettings } from './document.js';

/** How large an access rule may be: nothing that is judged on every request grows without bound. */
export const RULE_LIMITS = {
  /** Rules inside rules. */
  depth: 16,
  /** Rules in all that one is made of. */
  rules: 256,
  /** Values, entries or methods of one rule. */
  values: 100,
  /** Characters of a value. */
  valueLength: 1024,
  /** Characters of the Cedar policies of one rule. */
  policiesLength: 8192,
  /** Names in a claim path. */
  pathLength: 16,
} as const;

/** Whether a rule, whatever it is made of, keeps to the limits of depth and number. */
export function isWithinRuleLimits(rule: AccessRuleSettings): boolean {
  let level: readonly AccessRuleSettings[] = [rule];
  let rules = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    rules += level.length;
    if (depth >= RULE_LIMITS.depth || rules > RULE_LIMITS.rules) return false;
    level = level.flatMap(partsOf);
  }
  return true;
}

/** The rules that a rule is made of directly. */
export function partsOf(rule: AccessRuleSettings): readonly AccessRuleSettings[] {
  switch (rule.kind) {
    case 'anyOf':
    case 'allOf':
      return rule.rules;
    case 'negate':
      return [rule.rule];
    default:
      return [];
  }
}

/** The Cedar policies in a rule, each text once. */
export function cedarPoliciesIn(rule: AccessRuleSettings): readonly string[] {
  return rule.kind === 'cedar' ? [rule.policies] : [...new Set(partsOf(rule).flatMap(cedarPoliciesIn))];
}
