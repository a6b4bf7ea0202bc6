import type { AccessRuleSettings } from '../../core/settings/document.js';
import { cedarPoliciesIn, partsOf } from '../../core/settings/rule-limits.js';
import { ruleText } from '../../core/settings/rule-text.js';
import { cedarFaults } from '../cedar-policies.js';
import { contradictionIn, type RouteLimits } from '../contradictions.js';
import { alternatives } from '../rule-alternatives.js';
import type { Warning } from './report.js';

/** A route with its rule, as a check sees it. */
export interface RuledRoute extends RouteLimits {
  /** `GET /orders`, as API Gateway matches it. */
  readonly key: string;
  readonly rule: AccessRuleSettings;
  /** Ids of the providers that may vouch for callers; undefined if all of the gate may. */
  readonly providers?: readonly string[] | undefined;
}

/** A rule that nobody can meet is a mistake: whoever wrote it thought of somebody. */
export function checkMeetableRules(routes: readonly RuledRoute[]): string[] {
  return routes.flatMap(({ key, rule, ...limits }) => {
    const reasons = alternatives(rule)?.map((alternative) => contradictionIn(alternative, limits)) ?? [undefined];
    const [first] = reasons;
    return first === undefined || reasons.includes(undefined)
      ? []
      : [
          `"${key}" has a rule that nobody can meet, ${ruleText(rule, [])}: ${first}. Correct the rule, or remove the route.`,
        ];
  });
}

/** The routes of the API are known at last: policies that name another one are mistaken. */
export function checkCedarRoutes(routes: readonly RuledRoute[]): string[] {
  const keys = routes.map(({ key }) => key);
  const policies = new Set(routes.flatMap(({ rule }) => cedarPoliciesIn(rule)));
  return [...policies].flatMap((text) => {
    const users = routes.filter(({ rule }) => cedarPoliciesIn(rule).includes(text)).map(({ key }) => `"${key}"`);
    return cedarFaults(text, keys).map(
      (fault) => `The Cedar policies of ${users.join(', ')} do not fit this API: ${fault}. Correct the policies.`,
    );
  });
}

/** What Cedar looks at, the time and the address of the caller among it, is not part of the key of a kept decision. */
export function checkCachedCedar(routes: readonly RuledRoute[], decisionTtl: number): string[] {
  return routes
    .filter(({ rule }) => decisionTtl > 0 && cedarPoliciesIn(rule).length > 0)
    .map(
      ({ key }) =>
        `"${key}" has Cedar policies, which may ask for the method, the time and the caller's address, and bearerCache ` +
        'would keep the decision for all: leave bearerCache out.',
    );
}

/** API Gateway keeps decisions by route, so what depends on more than the route and the token must not be kept. */
export function checkCachedRules(routes: readonly RuledRoute[], decisionTtl: number): string[] {
  return routes
    .filter(({ method, rule }) => decisionTtl > 0 && method === undefined && asksForMethod(rule))
    .map(
      ({ key }) =>
        `"${key}" takes several methods, its rule asks which, and bearerCache would keep the decision about one for all: ` +
        'add a route for each method, or leave bearerCache out.',
    );
}

/** Nobody has published whether API Gateway keeps decisions by the method that is sent or by the one that a header asks for. */
export function warnOfKeptMethods(routes: readonly RuledRoute[], decisionTtl: number): Warning[] {
  const paths = [...new Set(routes.map(pathOf))].filter((path) => {
    const methods = routes.filter((route) => pathOf(route) === path);
    const demands = new Set(methods.map(({ rule, providers }) => JSON.stringify([rule, providers])));
    return demands.size > 1 || methods.some(({ rule }) => asksForMethod(rule));
  });
  return paths
    .filter(() => decisionTtl > 0)
    .map((path) => ({
      id: 'claimgate:kept-methods',
      message:
        `"${path}" has different rules for its methods, and a caller may ask for another method by X-HTTP-Method-Override while ` +
        'bearerCache keeps the decision about the one that he sends; AWS does not say which of them it is kept by: refuse that ' +
        'header by a web ACL, or give what the methods do paths of their own, and acknowledge this warning.',
    }));
}

function pathOf({ key }: RuledRoute): string {
  return key.replace(/^\S+ /, '');
}

function asksForMethod(rule: AccessRuleSettings): boolean {
  return rule.kind === 'method' || partsOf(rule).some(asksForMethod);
}
