import type { AccessRuleSettings, CallerRule } from '../core/settings/document.js';

/** A rule that is not made of others, or its negation. */
export interface Condition {
  readonly rule: CallerRule;
  readonly negated: boolean;
}

/** Conditions that together meet a rule. */
export type Alternative = readonly Condition[];

/** Beyond so many a rule is not looked through. */
const LIMIT = 512;

/**
 * Every way to meet a rule. Undefined if there are too many to look at, which is no sign of anything wrong.
 */
export function alternatives(rule: AccessRuleSettings, negated = false): readonly Alternative[] | undefined {
  switch (rule.kind) {
    case 'negate':
      return alternatives(rule.rule, !negated);
    case 'anyOf':
    case 'allOf': {
      const parts = rule.rules.map((part) => alternatives(part, negated));
      // De Morgan: what is negated turns the one into the other.
      return (rule.kind === 'anyOf') === negated ? parts.reduce(each, [[]]) : parts.reduce(either, []);
    }
    default:
      return [[{ rule, negated }]];
  }
}

type Alternatives = readonly Alternative[] | undefined;

function either(one: Alternatives, other: Alternatives): Alternatives {
  return one && other && bounded([...one, ...other]);
}

function each(one: Alternatives, other: Alternatives): Alternatives {
  if (one === undefined || other === undefined || one.length * other.length > LIMIT) return undefined;
  return one.flatMap((conditions) => other.map((further) => [...conditions, ...further]));
}

function bounded(found: readonly Alternative[]): Alternatives {
  return found.length > LIMIT ? undefined : found;
}
