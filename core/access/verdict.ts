/** What became of a rule. `undecided`: the claim that it looks at is not there, or is nothing it could be judged by. */
export type Outcome = 'met' | 'unmet' | 'undecided';

export interface Verdict {
  readonly outcome: Outcome;
  /** What is missing, by the words of the rule; empty if it is met. Holds nothing that the caller sent. */
  readonly missing: string;
  /** Undefined if no other token or login of the same caller would meet the rule. */
  readonly remedy: Remedy | undefined;
}

/** What a token or a login must have to meet a rule; of a rule that is met, what it has already. */
export interface Remedy {
  readonly scopes: readonly string[];
  /** One of these; the weakest first. */
  readonly acrValues?: readonly string[] | undefined;
  /** Seconds. */
  readonly maxAge?: number | undefined;
  readonly lacksScope: boolean;
  readonly lacksAuthentication: boolean;
}

const NOTHING: Remedy = {
  scopes: [],
  lacksScope: false,
  lacksAuthentication: false,
};

export function met(remedy: Partial<Remedy> = {}): Verdict {
  return { outcome: 'met', missing: '', remedy: { ...NOTHING, ...remedy } };
}

export function notMet(outcome: 'unmet' | 'undecided', missing: string, remedy?: Partial<Remedy>): Verdict {
  return { outcome, missing, remedy: remedy && { ...NOTHING, ...remedy } };
}

/** One that is met suffices; else the first that the caller can do something about says how. */
export function anyOf(verdicts: readonly Verdict[]): Verdict {
  const good = verdicts.find(({ outcome }) => outcome === 'met');
  if (good !== undefined) return good;
  const missing = verdicts.map((verdict) => verdict.missing).join(' or ');
  const { remedy } = verdicts.find((verdict) => verdict.remedy !== undefined) ?? {};
  return notMet(isDecided(verdicts) ? 'unmet' : 'undecided', missing, remedy);
}

/** One that is not met decides, whatever became of the others. */
export function allOf(verdicts: readonly Verdict[]): Verdict {
  const bad = verdicts.filter(({ outcome }) => outcome !== 'met');
  const remedy = verdicts.map((verdict) => verdict.remedy).reduce(both, NOTHING);
  // A rule of no parts is as undecided as one about a claim that is not there.
  if (verdicts.length > 0 && bad.length === 0) return met(remedy);
  const outcome = bad.some((verdict) => verdict.outcome === 'unmet') ? 'unmet' : 'undecided';
  return notMet(outcome, bad.map(({ missing }) => missing).join(' and '), remedy);
}

function isDecided(verdicts: readonly Verdict[]): boolean {
  return verdicts.length > 0 && verdicts.every(({ outcome }) => outcome !== 'undecided');
}

function both(one: Remedy | undefined, other: Remedy | undefined): Remedy | undefined {
  if (one === undefined || other === undefined) return undefined;
  const acrValues = inBoth(one.acrValues, other.acrValues);
  if (acrValues?.length === 0) return undefined;
  return {
    scopes: [...new Set([...one.scopes, ...other.scopes])],
    acrValues,
    maxAge:
      one.maxAge === undefined || other.maxAge === undefined
        ? (one.maxAge ?? other.maxAge)
        : Math.min(one.maxAge, other.maxAge),
    lacksScope: one.lacksScope || other.lacksScope,
    lacksAuthentication: one.lacksAuthentication || other.lacksAuthentication,
  };
}

function inBoth(one: readonly string[] | undefined, other: readonly string[] | undefined) {
  if (one === undefined || other === undefined) return one ?? other;
  return one.filter((value) => other.includes(value));
}
