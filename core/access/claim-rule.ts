import type { Claims } from '../identity.js';
import type { ClaimPath, ClaimRule, ClaimSlot, LateString } from '../settings/document.js';
import { matchesPattern } from '../settings/pattern.js';
import { ruleText } from '../settings/rule-text.js';
import { findClaim } from './claim-path.js';
import { type ClaimTexts, claimElements, claimText, claimWords, splitWords } from './claim-value.js';
import { met, notMet, type Outcome, type Remedy, type Verdict } from './verdict.js';

/** What rules about claims are judged by. */
export interface ClaimContext {
  readonly claimSources: readonly Claims[];
  readonly claimPaths: Readonly<Record<ClaimSlot, ClaimPath>>;
  /** See `GateSettings.values`. */
  readonly values: readonly string[];
  /** Seconds since 1970. */
  readonly now: number;
}

/** How far the clocks of provider and gate may lie apart, in seconds. */
const LEEWAY = 30;

/** Judges a rule about claims. Without the claim it is undecided, except where its presence is the question. */
export function judgeClaim(rule: ClaimRule, context: ClaimContext): Verdict {
  const claim = findClaim(context.claimSources, pathOf(rule, context));
  const outcome = outcomeOf(rule, claim, context);
  const remedy = remedyOf(rule, claim, context, outcome === 'met');
  if (outcome === 'met') return met(remedy);
  const why = outcome === 'undecided' ? ` (the claim is ${claim === undefined ? 'absent' : 'of another type'})` : '';
  return notMet(outcome, `${ruleText(rule, context.values)}${why}`, remedy);
}

function pathOf(rule: ClaimRule, { claimPaths }: ClaimContext): ClaimPath {
  switch (rule.kind) {
    case 'words':
      return claimPaths[rule.slot];
    case 'acr':
    case 'amr':
      return [rule.kind];
    case 'maxAge':
      return ['auth_time'];
    case 'emailVerified':
      return ['email_verified'];
    case 'hostedDomain':
      return ['hd'];
    default:
      return rule.path;
  }
}

function outcomeOf(rule: ClaimRule, claim: unknown, { values, now }: ClaimContext): Outcome {
  switch (rule.kind) {
    case 'claimPresent':
      return claim === undefined ? 'unmet' : 'met';
    case 'claimAbsent':
      return claim === undefined ? 'met' : 'unmet';
    case 'words':
    case 'amr':
      return hasWords(claimWords(claim), resolveAll(rule.entries, values));
    case 'claimEquals':
      return isOneOf(claimText(claim), resolveAll(rule.values, values));
    case 'acr':
      return isOneOf(claimText(claim), rule.values);
    case 'hostedDomain':
      return isOneOf(claimText(claim)?.toLowerCase(), lowerCase(resolveAll(rule.domains, values)));
    case 'claimContains': {
      const wanted = resolveAll(rule.values, values);
      return hasElement(claimElements(claim), (element) => wanted.includes(element));
    }
    case 'claimMatches':
      return hasElement(claimElements(claim), (element) => matchesPattern(rule.pattern, element));
    case 'emailVerified':
      // Some providers write it as a text.
      return isOneOf(claimText(claim), ['true']);
    case 'maxAge':
      return isRecent(claim, rule.seconds, now);
  }
}

/** Kong's semantics: one entry suffices; of an entry every word is needed. An entry without words is never met. */
function hasWords(present: ClaimTexts | undefined, entries: readonly string[]): Outcome {
  if (present === undefined) return 'undecided';
  const words = new Set(present.texts);
  const found = entries.map(splitWords).some((needed) => needed.length > 0 && needed.every((word) => words.has(word)));
  return found ? 'met' : missed(present);
}

function hasElement(present: ClaimTexts | undefined, isWanted: (text: string) => boolean): Outcome {
  if (present === undefined) return 'undecided';
  return present.texts.some(isWanted) ? 'met' : missed(present);
}

function missed({ complete }: ClaimTexts): Outcome {
  return complete ? 'unmet' : 'undecided';
}

function isOneOf(text: string | undefined, wanted: readonly string[]): Outcome {
  if (text === undefined) return 'undecided';
  return wanted.includes(text) ? 'met' : 'unmet';
}

/** A time that lies ahead, but for the clocks, proves nothing. */
export function pastTime(claim: unknown, now: number): number | undefined {
  return typeof claim === 'number' && Number.isFinite(claim) && claim <= now + LEEWAY ? claim : undefined;
}

function isRecent(claim: unknown, seconds: number, now: number): Outcome {
  const time = pastTime(claim, now);
  if (time === undefined) return 'undecided';
  return now - time <= seconds + LEEWAY ? 'met' : 'unmet';
}

function remedyOf(
  rule: ClaimRule,
  claim: unknown,
  { values }: ClaimContext,
  isMet: boolean,
): Partial<Remedy> | undefined {
  switch (rule.kind) {
    case 'words':
      return rule.slot === 'scope' ? scopeRemedy(resolveAll(rule.entries, values), claim, isMet) : undefined;
    case 'acr':
      return { acrValues: rule.values, lacksAuthentication: !isMet };
    case 'maxAge':
      return { maxAge: rule.seconds, lacksAuthentication: !isMet };
    default:
      return undefined;
  }
}

/** The entry that is met, or else the first. */
function scopeRemedy(entries: readonly string[], claim: unknown, isMet: boolean): Partial<Remedy> | undefined {
  const entry = entries.find((text) => hasWords(claimWords(claim), [text]) === 'met') ?? entries[0];
  return entry === undefined ? undefined : { scopes: splitWords(entry), lacksScope: !isMet };
}

function lowerCase(texts: readonly string[]): readonly string[] {
  return texts.map((text) => text.toLowerCase());
}

function resolveAll(texts: readonly LateString[], values: readonly string[]): readonly string[] {
  return texts.map((text) => resolve(text, values));
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
