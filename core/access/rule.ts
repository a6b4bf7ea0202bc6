import type { Claims } from '../identity.js';
import type { AccessRuleSettings, ClaimPath, ClaimSlot, LateString } from '../settings/document.js';
import { findClaim } from './claim-path.js';

/** What a rule is judged by. */
export interface RuleContext {
  readonly claimSources: readonly Claims[];
  readonly claimPaths: Readonly<Record<ClaimSlot, ClaimPath>>;
  /** See `GateSettings.values`. */
  readonly values: readonly string[];
}

/** What a rule misses, named for the log; undefined when it is met. Names nothing the caller sent. */
export function missingFor(rule: AccessRuleSettings, context: RuleContext): string | undefined {
  switch (rule.kind) {
    case 'authenticated':
      return undefined;
    case 'words':
      return missingWords(rule.slot, rule.entries, context);
    case 'claim':
      return missingClaim(rule.path, rule.values, context);
    case 'anyOf':
      return missingAny(rule.rules, context);
    case 'allOf':
      return firstMissing(rule.rules, context);
    case 'negate':
      return missingFor(rule.rule, context) === undefined ? 'a rule that must not be met' : undefined;
  }
}

/** Kong's semantics: one entry suffices; of an entry every word is needed. An entry without words is never met. */
function missingWords(slot: ClaimSlot, entries: readonly LateString[], context: RuleContext): string | undefined {
  const present = wordsOf(findClaim(context.claimSources, context.claimPaths[slot]));
  const texts = entries.map((entry) => resolve(entry, context.values));
  const met = texts.some((text) => {
    const needed = splitWords(text);
    return needed.length > 0 && needed.every((word) => present.has(word));
  });
  return met ? undefined : `${slot} ${texts.map((text) => JSON.stringify(text)).join(' or ')}`;
}

function missingClaim(path: ClaimPath, values: readonly LateString[], context: RuleContext): string | undefined {
  const claim = findClaim(context.claimSources, path);
  const present = (Array.isArray(claim) ? claim : [claim]).filter(isScalar).map(String);
  const met = values.some((value) => present.includes(resolve(value, context.values)));
  return met ? undefined : `claim ${path.join('.')}`;
}

function missingAny(rules: readonly AccessRuleSettings[], context: RuleContext): string | undefined {
  const missing: string[] = [];
  for (const rule of rules) {
    const part = missingFor(rule, context);
    if (part === undefined) return undefined;
    missing.push(part);
  }
  return missing.length === 0 ? 'any of no rules' : missing.join(' or ');
}

function firstMissing(rules: readonly AccessRuleSettings[], context: RuleContext): string | undefined {
  if (rules.length === 0) return 'all of no rules';
  for (const rule of rules) {
    const part = missingFor(rule, context);
    if (part !== undefined) return part;
  }
  return undefined;
}

function wordsOf(claim: unknown): ReadonlySet<string> {
  if (typeof claim === 'string') return new Set(splitWords(claim));
  return new Set((Array.isArray(claim) ? claim : [claim]).filter(isScalar).map(String));
}

function splitWords(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function resolve(text: LateString, values: readonly string[]): string {
  if (typeof text === 'string') return text;
  const value = values[text.value];
  // Never taken for "no such word": under `negate` that would let everybody in. Synthesis refuses blank words that it
  // knows; these may come from a parameter that was left empty.
  if (value === undefined || value.trim() === '') {
    throw new RangeError(`The access rules refer to value ${text.value}, which is not there or blank.`);
  }
  return value;
}
