import { Token } from 'aws-cdk-lib';

/** A route or method of an API, as a check sees it. */
export interface RouteFact {
  /** `GET /orders`, as the adopter knows it. */
  readonly key: string;
  /** What decides who may use it: an authorizer, the gate itself, or nothing. */
  readonly guard: 'authorizer' | 'gate' | 'none';
}

/** Every route is either protected or declared public; preflights are never authorized. */
export function checkOpenRoutes(routes: readonly RouteFact[], protect: string, declare: string): string[] {
  return routes
    .filter((route) => route.guard === 'none' && !route.key.startsWith('OPTIONS '))
    .map((route) => `"${route.key}" lets everybody in without a word: ${protect}, or declare it with ${declare}.`);
}

/** The authorizer finds rules by route key, so the key has to be known. */
export function checkRouteKeys(keys: readonly string[]): string[] {
  return keys.some((key) => Token.isUnresolved(key))
    ? ['The path of a protected route is not known when the app is synthesized: write it out instead of using a token.']
    : [];
}

/** An authorizer that protects nothing is a mistake: somebody believes that a route is protected. */
export function checkUnusedRules(rules: readonly string[]): string[] {
  return rules.map(
    (rule) =>
      `authorizer(${rule}) is attached to no route: pass it as "authorizer" to addRoutes, or take the call away.`,
  );
}

/** `upstream()` hands on headers that the authorizer of the gate fills; on any other route a caller could fill them. */
export function checkUpstreamRoutes(leading: readonly string[], ruled: readonly string[]): string[] {
  return leading
    .filter((key) => !ruled.includes(key))
    .map(
      (key) =>
        `"${key}" leads to upstream() without passing the gate, so callers could fill the upstream headers: ` +
        'give it authorizer: gate.authorizer(rule), or declare it with gate.publicRoute(path, { upstream }).',
    );
}

/** A rule for a route that the API does not have. */
export function checkMissingRoutes(ruled: readonly string[], existing: readonly string[]): string[] {
  return ruled
    .filter((key) => !existing.includes(key))
    .map(
      (key) => `There is an access rule for "${key}", but the API has no such route: correct the path, or remove it.`,
    );
}

/** The gate answers preflights of its routes itself. */
export function checkPreflights(own: readonly string[], others: readonly string[]): string[] {
  return own
    .filter((key) => others.includes(key))
    .map((key) => `"${key}" is answered by the gate because of allowedOrigins: take your own OPTIONS route away.`);
}
