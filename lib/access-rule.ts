import type { AccessRuleSettings, ClaimSlot } from '../core/settings/document.js';
import { parseClaimPath } from './claim-path.js';
import type { LateStrings } from './late-strings.js';

type Render = (strings: LateStrings) => AccessRuleSettings;

/**
 * What a route demands of a caller. Rules are values: make them once, combine them, use them on many routes.
 *
 * An entry of `scope`, `audience`, `group` or `role` may hold several words, separated by spaces: one entry suffices,
 * and of that entry every word is needed.
 */
export class AccessRule {
  /** Any caller whose credential is valid. */
  static readonly AUTHENTICATED = new AccessRule('authenticated', () => ({ kind: 'authenticated' }));

  /**
   * Demands a scope.
   *
   * @param entries one of these is enough; words in one entry are all needed. Throws if there is none or a blank one.
   */
  static scope(...entries: string[]): AccessRule {
    return AccessRule.words('scope', entries);
  }

  /**
   * Demands an audience, beyond the one that the provider's settings demand of every token.
   *
   * @param entries one of these is enough; words in one entry are all needed. Throws if there is none or a blank one.
   */
  static audience(...entries: string[]): AccessRule {
    return AccessRule.words('audience', entries);
  }

  /**
   * Demands membership of a group.
   *
   * @param entries one of these is enough; words in one entry are all needed. Throws if there is none or a blank one.
   */
  static group(...entries: string[]): AccessRule {
    return AccessRule.words('group', entries);
  }

  /**
   * Demands a role.
   *
   * @param entries one of these is enough; words in one entry are all needed. Throws if there is none or a blank one.
   */
  static role(...entries: string[]): AccessRule {
    return AccessRule.words('role', entries);
  }

  /**
   * Demands that a claim is, or contains, one of some values. Throws if there is no value or the path has an empty part.
   *
   * @param path names joined by dots, as in `address.country`; a dot inside a name is written `\.`
   * @param values one of these is enough, compared as a whole
   */
  static claim(path: string, ...values: string[]): AccessRule {
    const parsed = parseClaimPath(path);
    demand(values, `claim ${path}`);
    return new AccessRule(`${path} = ${values.join(' or ')}`, (strings) => ({
      kind: 'claim',
      path: parsed,
      values: values.map((value) => strings.add(value)),
    }));
  }

  /**
   * Satisfied when at least one rule is. Throws without rules.
   *
   * @param rules the alternatives
   */
  static anyOf(...rules: AccessRule[]): AccessRule {
    demandRules(rules, 'anyOf');
    return new AccessRule(`(${rules.join(' or ')})`, (strings) => ({
      kind: 'anyOf',
      rules: rules.map((rule) => rule.render(strings)),
    }));
  }

  /**
   * Satisfied when every rule is. Throws without rules.
   *
   * @param rules the conditions
   */
  static allOf(...rules: AccessRule[]): AccessRule {
    demandRules(rules, 'allOf');
    return new AccessRule(`(${rules.join(' and ')})`, (strings) => ({
      kind: 'allOf',
      rules: rules.map((rule) => rule.render(strings)),
    }));
  }

  /**
   * Satisfied when the rule is not. The caller needs a valid credential all the same.
   *
   * @param rule the rule to turn round
   */
  static negate(rule: AccessRule): AccessRule {
    return new AccessRule(`not ${rule}`, (strings) => ({ kind: 'negate', rule: rule.render(strings) }));
  }

  private static words(slot: ClaimSlot, entries: string[]): AccessRule {
    demand(entries, slot);
    return new AccessRule(`${slot} ${entries.join(' or ')}`, (strings) => ({
      kind: 'words',
      slot,
      entries: entries.map((entry) => strings.add(entry)),
    }));
  }

  private constructor(
    private readonly text: string,
    private readonly render: Render,
  ) {}

  /** The rule in words, for logs and messages. */
  toString(): string {
    return this.text;
  }

  /** @internal */
  _render(strings: LateStrings): AccessRuleSettings {
    return this.render(strings);
  }
}

function demand(entries: string[], what: string): void {
  if (entries.length === 0 || entries.some((entry) => entry.trim() === '')) {
    throw new Error(
      `AccessRule: ${what} needs at least one value, and none may be blank; ` +
        'to let every signed-in caller pass use AccessRule.AUTHENTICATED.',
    );
  }
}

function demandRules(rules: AccessRule[], what: string): void {
  if (rules.length === 0) {
    throw new Error(
      `AccessRule.${what} needs at least one rule; to let every signed-in caller pass use AccessRule.AUTHENTICATED.`,
    );
  }
}
