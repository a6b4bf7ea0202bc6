import type { Duration } from 'aws-cdk-lib';
import { cedarSchema } from '../core/settings/cedar-schema.js';
import type { AccessRuleSettings, ClaimSlot } from '../core/settings/document.js';
import { ruleText } from '../core/settings/rule-text.js';
import { parseClaimPath } from './claim-path.js';
import type { Credential } from './credential.js';
import { LateStrings } from './late-strings.js';
import {
  demandAcrOrder,
  demandDomains,
  demandMaxAge,
  demandMethods,
  demandPattern,
  demandPolicies,
  demandRuleSize,
  demandSome,
  demandValues,
} from './rule-demands.js';

type Render = (strings: LateStrings) => AccessRuleSettings;

/**
 * What a route demands of a caller. Rules are values: make them once, combine them, use them on many routes.
 *
 * An entry of `scope`, `audience`, `group`, `role` or `amr` may hold several words, separated by spaces: one entry
 * suffices, and of that entry every word is needed.
 *
 * Claims are found by paths: names joined by dots, as in `address.country`; a dot inside a name is written `\.`, and a
 * number selects from an array, counted from 1. A rule about a claim that the caller does not have is undecided: it lets
 * nobody in, and neither does `negate` of it.
 */
export class AccessRule {
  /** Any caller whose credential is valid. */
  static readonly AUTHENTICATED = new AccessRule(() => ({ kind: 'authenticated' }));

  /** The provider has verified the caller's e-mail address (`email_verified`). */
  static readonly EMAIL_VERIFIED = new AccessRule(() => ({ kind: 'emailVerified' }));

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
   * Demands that a claim is a text, number or truth value, and this one. Lists and objects are never equal to anything.
   *
   * @param path where the claim is. Throws if a part is empty.
   * @param values one of these is enough, compared as a whole. Throws if there is none or a blank one.
   */
  static claimEquals(path: string, ...values: string[]): AccessRule {
    const parsed = parseClaimPath(path);
    demandValues(`claimEquals of ${path}`, values);
    return new AccessRule((strings) => ({ kind: 'claimEquals', path: parsed, values: strings.addAll(values) }));
  }

  /**
   * Demands that a claim is a list that contains a value. Providers that write a list of one as the element itself are
   * understood.
   *
   * @param path where the claim is. Throws if a part is empty.
   * @param values one of these is enough, compared as a whole. Throws if there is none or a blank one.
   */
  static claimContains(path: string, ...values: string[]): AccessRule {
    const parsed = parseClaimPath(path);
    demandValues(`claimContains of ${path}`, values);
    return new AccessRule((strings) => ({ kind: 'claimContains', path: parsed, values: strings.addAll(values) }));
  }

  /**
   * Demands that a claim, or an element of it if it is a list, has the form of a pattern.
   *
   * @param path where the claim is. Throws if a part is empty.
   * @param pattern `*` stands for any characters, also none, `?` for exactly one, `\` takes the next one literally; the
   * pattern covers the whole value. Throws if it is longer than 256 characters, has more than eight stars or would match
   * everything.
   */
  static claimMatches(path: string, pattern: string): AccessRule {
    const parsed = parseClaimPath(path);
    demandPattern(path, pattern);
    return new AccessRule(() => ({ kind: 'claimMatches', path: parsed, pattern }));
  }

  /**
   * Demands that a claim is there, whatever it says. `null` counts as absent.
   *
   * @param path where the claim is. Throws if a part is empty.
   */
  static claimPresent(path: string): AccessRule {
    const parsed = parseClaimPath(path);
    return new AccessRule(() => ({ kind: 'claimPresent', path: parsed }));
  }

  /**
   * Demands that a claim is not there. `null` counts as absent.
   *
   * @param path where the claim would be. Throws if a part is empty.
   */
  static claimAbsent(path: string): AccessRule {
    const parsed = parseClaimPath(path);
    return new AccessRule(() => ({ kind: 'claimAbsent', path: parsed }));
  }

  /**
   * Demands that the caller signed in at least so strongly (`acr`). Who did not is asked to sign in anew (RFC 9470).
   *
   * @param value the least authentication context class that will do
   * @param order all classes of the provider, the weakest first. Throws if the value is not in it, or one is there twice.
   */
  static acrAtLeast(value: string, order: string[]): AccessRule {
    demandAcrOrder(value, order);
    const values = order.slice(order.indexOf(value));
    return new AccessRule(() => ({ kind: 'acr', values }));
  }

  /**
   * Demands that the caller signed in not longer ago than this (`auth_time`). Who did is asked to sign in anew (RFC 9470).
   *
   * @param age at least one minute and at most a year, else it throws; 30 seconds more are granted for clocks that differ
   */
  static maxAge(age: Duration): AccessRule {
    const seconds = age.toSeconds();
    demandMaxAge(seconds);
    return new AccessRule(() => ({ kind: 'maxAge', seconds }));
  }

  /**
   * Demands a method of authentication (`amr`), as in `mfa`, or `pwd otp` for both.
   *
   * @param entries one of these is enough; words in one entry are all needed. Throws if there is none or a blank one.
   */
  static amr(...entries: string[]): AccessRule {
    demandValues('amr', entries);
    return new AccessRule((strings) => ({ kind: 'amr', entries: strings.addAll(entries) }));
  }

  /**
   * Demands an account of an organization at Google (`hd`). The address of an account proves nothing of the kind.
   *
   * @param domains one of these is enough, in any case. Throws if there is none or one that is no domain.
   */
  static hostedDomain(...domains: string[]): AccessRule {
    demandDomains(domains);
    return new AccessRule((strings) => ({ kind: 'hostedDomain', domains: strings.addAll(domains) }));
  }

  /**
   * Demands a kind of credential, where other alternatives of the rule take another. To have a route take one kind alone
   * say so by its `credentials`.
   *
   * @param credentials one of these is enough. Throws if there is none.
   */
  static authenticatedBy(...credentials: Credential[]): AccessRule {
    demandSome('authenticatedBy', credentials.length);
    const kinds = credentials.map((credential) => credential._kind);
    return new AccessRule(() => ({ kind: 'authenticatedBy', credentials: kinds }));
  }

  /**
   * Demands a method of the request, for routes that take several. HEAD is not GET.
   *
   * @param methods one of these is enough, as in `GET`. Throws if there is none or one that is not in capitals.
   */
  static method(...methods: string[]): AccessRule {
    demandMethods(methods);
    return new AccessRule(() => ({ kind: 'method', methods }));
  }

  /**
   * Demands that Cedar policies allow the request: the caller is the principal, the method the action, the route the
   * resource. They are judged by what `AccessRule.cedarSchema()` declares. A policy that fails while it is evaluated refuses
   * the request, whatever the others say.
   *
   * Only the authorizer of an API with such rules carries Cedar. Not for APIs with `bearerCache`.
   *
   * @param policies policies in Cedar's notation, at most 8192 characters. Throws if they do not fit the schema, if none of
   * them permits anything, or if one of them can never apply.
   */
  static cedar(policies: string): AccessRule {
    demandPolicies(policies);
    return new AccessRule(() => ({ kind: 'cedar', policies }));
  }

  /**
   * The schema of `AccessRule.cedar`, in Cedar's notation: for editors, for tests of policies, and for Amazon Verified
   * Permissions.
   */
  static cedarSchema(): string {
    return cedarSchema();
  }

  /**
   * Satisfied when at least one rule is. Throws without rules.
   *
   * @param rules the alternatives
   */
  static anyOf(...rules: AccessRule[]): AccessRule {
    demandSome('anyOf', rules.length);
    return new AccessRule((strings) => ({ kind: 'anyOf', rules: rules.map((rule) => rule.render(strings)) }));
  }

  /**
   * Satisfied when every rule is. Throws without rules.
   *
   * @param rules the conditions
   */
  static allOf(...rules: AccessRule[]): AccessRule {
    demandSome('allOf', rules.length);
    return new AccessRule((strings) => ({ kind: 'allOf', rules: rules.map((rule) => rule.render(strings)) }));
  }

  /**
   * Satisfied when the rule is decided and not met. The caller needs a valid credential all the same, and the claim that the
   * rule is about: say `anyOf(claimAbsent(…), negate(…))` where callers without it may pass.
   *
   * @param rule the rule to turn round
   */
  static negate(rule: AccessRule): AccessRule {
    return new AccessRule((strings) => ({ kind: 'negate', rule: rule.render(strings) }));
  }

  private static words(slot: ClaimSlot, entries: string[]): AccessRule {
    demandValues(slot, entries);
    return new AccessRule((strings) => ({ kind: 'words', slot, entries: strings.addAll(entries) }));
  }

  private constructor(private readonly render: Render) {
    demandRuleSize(render(new LateStrings()));
  }

  /** The rule in words, for logs and messages. */
  toString(): string {
    return ruleText(this.render(new LateStrings()), []);
  }

  /** @internal */
  _render(strings: LateStrings): AccessRuleSettings {
    return this.render(strings);
  }
}
