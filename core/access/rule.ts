import type { AccessRuleSettings, CredentialKind } from '../settings/document.js';
import { ruleText } from '../settings/rule-text.js';
import type { CedarAnswer } from './cedar.js';
import { type ClaimContext, judgeClaim } from './claim-rule.js';
import { allOf, anyOf, met, notMet, type Verdict } from './verdict.js';

/** What a rule is judged by. */
export interface RuleContext extends ClaimContext {
  readonly authenticatedBy: CredentialKind;
  /** The method of the request, as it was sent. */
  readonly method: string;
  /** What Cedar says to each text of policies in the rule. */
  readonly cedarAnswers?: ReadonlyMap<string, CedarAnswer>;
}

/** Judges a rule in three values; only `met` lets anybody in. */
export function judge(rule: AccessRuleSettings, context: RuleContext): Verdict {
  switch (rule.kind) {
    case 'anyOf':
      return anyOf(rule.rules.map((part) => judge(part, context)));
    case 'allOf':
      return allOf(rule.rules.map((part) => judge(part, context)));
    case 'negate':
      return negate(judge(rule.rule, context), () => ruleText(rule, context.values));
    case 'authenticated':
      return met();
    case 'authenticatedBy':
      return decided(rule.credentials.includes(context.authenticatedBy), rule, context);
    case 'method':
      return decided(rule.methods.includes(context.method), rule, context);
    case 'cedar':
      return cedarVerdict(context.cedarAnswers?.get(rule.policies), ruleText(rule, context.values));
    default:
      return judgeClaim(rule, context);
  }
}

/** What is undecided stays so: who lacks the claim that a rule would keep out is not let in for lacking it. */
function negate(verdict: Verdict, text: () => string): Verdict {
  switch (verdict.outcome) {
    case 'met':
      return notMet('unmet', text());
    case 'unmet':
      return met();
    case 'undecided':
      return notMet('undecided', `not (${verdict.missing})`);
  }
}

function decided(isMet: boolean, rule: AccessRuleSettings, { values }: RuleContext): Verdict {
  return isMet ? met() : notMet('unmet', ruleText(rule, values));
}

/** A policy that fails is skipped by Cedar, and it may be the one that forbids: then nothing is decided. */
function cedarVerdict(answer: CedarAnswer | undefined, text: string): Verdict {
  switch (answer) {
    case 'allow':
      return met();
    case 'deny':
      return notMet('unmet', text);
    default:
      return notMet('undecided', `${text} (a policy could not be evaluated)`);
  }
}
