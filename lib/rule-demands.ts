import { Token } from 'aws-cdk-lib';
import type { AccessRuleSettings } from '../core/settings/document.js';
import { patternFault } from '../core/settings/pattern.js';
import { isWithinRuleLimits, RULE_LIMITS } from '../core/settings/rule-limits.js';
import { cedarFaults } from './cedar-policies.js';

const YEAR = 366 * 24 * 3600;
const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

/** Throws if a rule is made of nothing: it would let nobody in, or everybody. */
export function demandSome(what: string, count: number): void {
  if (count === 0) {
    throw new Error(
      `AccessRule.${what} needs at least one value; to let every signed-in caller pass use AccessRule.AUTHENTICATED.`,
    );
  }
  if (count > RULE_LIMITS.values) {
    throw new Error(
      `AccessRule.${what} has more than ${RULE_LIMITS.values} values: let the provider say it in one claim.`,
    );
  }
}

/** Throws on values that no claim could sensibly have. */
export function demandValues(what: string, values: string[]): void {
  demandSome(what, values.length);
  if (values.some((value) => value.trim() === '')) {
    throw new Error(
      `AccessRule.${what} has a blank value; to let every signed-in caller pass use AccessRule.AUTHENTICATED.`,
    );
  }
  if (values.some((value) => value.length > RULE_LIMITS.valueLength)) {
    throw new Error(`AccessRule.${what} has a value of more than ${RULE_LIMITS.valueLength} characters.`);
  }
}

/** Throws if a pattern cannot be judged, or says nothing. */
export function demandPattern(path: string, pattern: string): void {
  const fault = Token.isUnresolved(pattern) ? 'is a token; write it out' : patternFault(pattern);
  if (fault !== undefined) {
    throw new Error(`AccessRule.claimMatches: the pattern for ${path} ${fault}.`);
  }
}

/** Throws unless a class of authentication has its place among the others. */
export function demandAcrOrder(value: string, order: string[]): void {
  demandValues('acrAtLeast', order);
  if ([value, ...order].some((name) => Token.isUnresolved(name))) {
    throw new Error('AccessRule.acrAtLeast: a class is a token, so that its place is not known; write it out.');
  }
  if (order.some((name) => name.includes(' '))) {
    throw new Error(
      'AccessRule.acrAtLeast: a class has a space in it; a provider is asked for several, separated by spaces.',
    );
  }
  if (!order.includes(value)) {
    throw new Error(
      `AccessRule.acrAtLeast: "${value}" is not in the order ${JSON.stringify(order)}, so nobody could pass.`,
    );
  }
  if (new Set(order).size !== order.length) {
    throw new Error(`AccessRule.acrAtLeast: a class is twice in the order ${JSON.stringify(order)}.`);
  }
}

/** Throws on an age that callers could not keep to: each of them would be sent to sign in time and again. */
export function demandMaxAge(seconds: number): void {
  if (seconds < 60 || seconds > YEAR) {
    throw new Error('AccessRule.maxAge must be at least one minute and at most a year, as in Duration.minutes(15).');
  }
}

/** Throws on what is no domain. */
export function demandDomains(domains: string[]): void {
  demandValues('hostedDomain', domains);
  const wrong = domains.find((domain) => !Token.isUnresolved(domain) && !DOMAIN.test(domain));
  if (wrong !== undefined) {
    throw new Error(`AccessRule.hostedDomain: "${wrong}" is no domain; write one as in "example.com".`);
  }
}

/** Throws on what no request could have for a method. */
export function demandMethods(methods: string[]): void {
  demandSome('method', methods.length);
  const wrong = methods.find((method) => !/^[A-Z]{1,20}$/.test(method));
  if (wrong !== undefined) {
    throw new Error(`AccessRule.method: "${wrong}" is no method; write it in capitals, as in "GET".`);
  }
}

/** Throws on Cedar policies that could not be judged by. */
export function demandPolicies(policies: string): void {
  if (Token.isUnresolved(policies)) {
    throw new Error('AccessRule.cedar: the policies are a token, so that they cannot be validated; write them out.');
  }
  if (policies.length > RULE_LIMITS.policiesLength) {
    throw new Error(
      `AccessRule.cedar: the policies are longer than ${RULE_LIMITS.policiesLength} characters: divide them among the routes.`,
    );
  }
  const faults = cedarFaults(policies);
  if (faults.length > 0) {
    throw new Error(
      `AccessRule.cedar: the policies are not valid: ${faults.join('; ')}. AccessRule.cedarSchema() has what they may ask about.`,
    );
  }
}

/** Throws on a rule that is too large to be judged on every request. */
export function demandRuleSize(rule: AccessRuleSettings): void {
  if (!isWithinRuleLimits(rule)) {
    throw new Error(
      `AccessRule: a rule has more than ${RULE_LIMITS.rules} parts or is nested deeper than ${RULE_LIMITS.depth}: ` +
        'let the provider say it in one claim.',
    );
  }
}
