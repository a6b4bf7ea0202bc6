import type { CallerRule, CredentialKind, LateString } from '../core/settings/document.js';
import { matchesPattern } from '../core/settings/pattern.js';
import { pathText, ruleText } from '../core/settings/rule-text.js';
import type { Alternative, Condition } from './rule-alternatives.js';

/** What a route takes at all. */
export interface RouteLimits {
  /** Undefined for a route that takes every method. */
  readonly method: string | undefined;
  readonly credentials: readonly CredentialKind[];
}

/** Why conditions cannot all hold; undefined if they may. Values that CloudFormation fills in may be anything. */
export function contradictionIn(alternative: Alternative, limits: RouteLimits): string | undefined {
  return (
    impossible(alternative) ??
    opposites(alternative) ??
    outsideOf('credentials', limits.credentials, alternative, (rule) =>
      rule.kind === 'authenticatedBy' ? rule.credentials : undefined,
    ) ??
    outsideOf('method', limits.method === undefined ? undefined : [limits.method], alternative, (rule) =>
      rule.kind === 'method' ? rule.methods : undefined,
    ) ??
    claimContradiction(alternative)
  );
}

function impossible(alternative: Alternative): string | undefined {
  return alternative.some(({ rule, negated }) => negated && rule.kind === 'authenticated')
    ? 'every caller has a valid credential'
    : undefined;
}

function opposites(alternative: Alternative): string | undefined {
  const wanted = new Set(alternative.filter(({ negated }) => !negated).map(({ rule }) => JSON.stringify(rule)));
  const refused = alternative.find(({ rule, negated }) => negated && wanted.has(JSON.stringify(rule)));
  return refused && `it wants ${ruleText(refused.rule, [])}, and does not`;
}

/** A choice that is known: what is left of it when every condition had its say. */
function outsideOf<Choice extends string>(
  what: string,
  all: readonly Choice[] | undefined,
  alternative: Alternative,
  choicesOf: (rule: CallerRule) => readonly string[] | undefined,
): string | undefined {
  const conditions = alternative.flatMap(({ rule, negated }) => {
    const choices = choicesOf(rule);
    return choices === undefined ? [] : [{ choices, negated }];
  });
  const [first] = conditions.filter(({ negated }) => !negated);
  const start: readonly string[] | undefined = all ?? first?.choices;
  const isLeft = start?.some((choice) =>
    conditions.every(({ choices, negated }) => choices.includes(choice) !== negated),
  );
  return conditions.length > 0 && isLeft === false ? `no ${what} of the route is left` : undefined;
}

/** What conditions say about one claim. */
function claimContradiction(alternative: Alternative): string | undefined {
  const claims = new Set(alternative.flatMap(({ rule }) => claimOf(rule) ?? []));
  for (const claim of claims) {
    const conditions = alternative.filter(({ rule }) => claimOf(rule) === claim);
    if (conditions.some(wantsAbsence) && !conditions.every(wantsAbsence)) {
      return `the claim ${claim} cannot be absent and looked at`;
    }
    if (!hasPossibleValue(conditions)) return `the claim ${claim} cannot be all of that`;
  }
  return undefined;
}

function wantsAbsence({ rule, negated }: Condition): boolean {
  return rule.kind === (negated ? 'claimPresent' : 'claimAbsent');
}

/** Whether one of the values that the claim would have to equal is as every other condition wants it. */
function hasPossibleValue(conditions: readonly Condition[]): boolean {
  const demanded = conditions.filter(({ negated }) => !negated).map(({ rule }) => rule);
  // Last those that do not mind the case: another spelling may be the one that is meant.
  const [values] = [...demanded.filter((rule) => !ignoresCase(rule)), ...demanded.filter(ignoresCase)]
    .map(valuesOf)
    .filter((known) => known !== undefined);
  return values === undefined || values.some((value) => conditions.every((condition) => allows(condition, value)));
}

function allows({ rule, negated }: Condition, value: string): boolean {
  if (rule.kind === 'claimMatches') return matchesPattern(rule.pattern, value) !== negated;
  const values = valuesOf(rule);
  return values === undefined || values.includes(ignoresCase(rule) ? value.toLowerCase() : value) !== negated;
}

function ignoresCase(rule: CallerRule): boolean {
  return rule.kind === 'hostedDomain';
}

/** The values that a claim has to equal, if all of them are known. */
function valuesOf(rule: CallerRule): readonly string[] | undefined {
  switch (rule.kind) {
    case 'claimEquals':
      return known(rule.values);
    case 'acr':
      return rule.values;
    case 'emailVerified':
      return ['true'];
    case 'hostedDomain':
      return known(rule.domains)?.map((domain) => domain.toLowerCase());
    default:
      return undefined;
  }
}

/** The claim that a rule looks at, as adopters write its path. */
function claimOf(rule: CallerRule): string | undefined {
  switch (rule.kind) {
    case 'acr':
    case 'amr':
      return rule.kind;
    case 'maxAge':
      return 'auth_time';
    case 'emailVerified':
      return 'email_verified';
    case 'hostedDomain':
      return 'hd';
    default:
      return 'path' in rule ? pathText(rule.path) : undefined;
  }
}

function known(texts: readonly LateString[]): readonly string[] | undefined {
  return texts.every((text) => typeof text === 'string') ? texts : undefined;
}
