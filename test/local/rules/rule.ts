import { describe, it } from 'vitest';
import type { UncertainRule } from '../../../local/uncertain.js';

type Check = () => Promise<void>;

/** A rule of API Gateway that the local gateway follows; docs/local.md lists all of them. */
export interface TestedRule {
  readonly number: number;
  readonly title: string;
  /** What decides it where nobody knows for sure. */
  readonly uncertainty?: UncertainRule;
  /** By what each one looks at; a rule that needs one look only calls it nothing. */
  readonly checks: Readonly<Record<string, Check>>;
}

/** A rule that the local gateway has no use for. */
export interface InapplicableRule {
  readonly number: number;
  readonly title: string;
  readonly reason: string;
}

export type Rule = TestedRule | InapplicableRule;

export function rule(number: number, title: string, checks: Check | TestedRule['checks']): TestedRule {
  return { number, title, checks: typeof checks === 'function' ? { '': checks } : checks };
}

/** A rule that is a switch: the checks go through its positions. */
export function uncertain(
  number: number,
  uncertainty: UncertainRule,
  title: string,
  checks: TestedRule['checks'],
): TestedRule {
  return { number, title, checks, uncertainty };
}

/** One check per row of a table; the first cell names it. */
export function each<Row extends readonly [name: string, ...unknown[]]>(
  rows: readonly Row[],
  check: (row: Row) => Promise<void>,
): TestedRule['checks'] {
  return Object.fromEntries(rows.map((row) => [row[0], () => check(row)]));
}

export function isTested(candidate: Rule): candidate is TestedRule {
  return 'checks' in candidate;
}

/** Registers every check as a test whose name begins with the number of its rule. */
export function testRules(name: string, rules: readonly TestedRule[]): void {
  describe(name, { timeout: 20_000 }, () => {
    for (const { number, title, checks } of rules) {
      for (const [look, check] of Object.entries(checks)) it(`${number}: ${title}${look && `: ${look}`}`, check);
    }
  });
}
