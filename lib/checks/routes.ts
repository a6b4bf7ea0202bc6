import { Token } from 'aws-cdk-lib';
import { foldHeaderName } from '../../core/settings/header-name.js';

/** A route or method of an API, as a check sees it. */
export interface RouteFact {
  /** `GET /orders`, as the adopter knows it. */
  readonly key: string;
  /**
   * What decides who may use it: the authorizer of the gate, another authorizer, or nothing; `page` is one of the gate's
   * own, `public` was declared to be open.
   */
  readonly guard: 'gate' | 'other' | 'page' | 'public' | 'none';
  /** Whether scopes for a JWT or Cognito authorizer are set on it. */
  readonly scoped?: boolean;
  /** Undefined where it is not known. */
  readonly integration?: IntegrationFact | undefined;
}

/** Where a route leads, as a check sees it. */
export interface IntegrationFact {
  /** Whether it hands on what the authorizer of the gate said. */
  readonly fillsHeaders: boolean;
  /**
   * Headers of the caller that it takes away; undefined if it hands on none at all, or if the upstream, a function, has those
   * of the gate elsewhere.
   */
  readonly removedHeaders?: readonly string[] | undefined;
  /** Whether the upstream is asked by the method that the caller wants, which may not be the one that was decided on. */
  readonly takesAnyMethod?: boolean;
  /** Headers that it fills with something that the caller sent. */
  readonly callerHeaders?: readonly string[];
  /** Whether it leads to an address on the internet that others can call too. */
  readonly exposed: boolean;
}

/** How to say in an API's own words that routes are protected or public. */
export interface RouteRemedies {
  readonly protect: string;
  readonly declare: string;
  /** How the integration of a protected route hands on no header as the caller sent it. */
  readonly overwrite: string;
  /** The same for a public route. */
  readonly strip: string;
}

/** Every route is either protected or declared public; preflights are never authorized. */
export function checkOpenRoutes(routes: readonly RouteFact[], { protect, declare }: RouteRemedies): string[] {
  return routes
    .filter((route) => route.guard === 'none' && !route.key.startsWith('OPTIONS '))
    .map((route) => `"${route.key}" lets everybody in without a word: ${protect}, or declare it with ${declare}.`);
}

/** The authorizer of the gate fills the upstream headers; on any other route a caller could fill them. */
export function checkUpstreamRoutes(routes: readonly RouteFact[], { protect, declare }: RouteRemedies): string[] {
  return routes
    .filter((route) => route.guard !== 'gate' && route.integration?.fillsHeaders === true)
    .map(
      (route) =>
        `"${route.key}" leads to an integration that hands on the upstream headers, but does not pass the gate, so ` +
        `callers could fill them: ${protect}, or give it an integration of its own, as ${declare} does.`,
    );
}

/** A public route must not let callers fill the upstream headers. */
export function checkPublicIntegrations(
  routes: readonly RouteFact[],
  headers: readonly string[],
  { strip }: RouteRemedies,
): string[] {
  return routes
    .filter(({ guard, integration }) => guard === 'public' && integration?.fillsHeaders === false)
    .filter(({ integration }) => handsOn(integration, headers))
    .map(({ key }) => `"${key}" is public, and its integration lets callers fill the upstream headers: ${strip}.`);
}

/** Who maps something of the request to an upstream header lets callers fill it, whatever the gate says. */
export function checkCallerHeaders(routes: readonly RouteFact[], headers: readonly string[]): string[] {
  const ofTheGate = new Set(headers.map(foldHeaderName));
  return routes.flatMap(({ key, integration }) =>
    (integration?.callerHeaders ?? [])
      .filter((name) => ofTheGate.has(foldHeaderName(name)))
      .map(
        (name) =>
          `"${key}" fills the upstream header "${name}" with what the caller sent: leave that mapping out, or rename one of the two.`,
      ),
  );
}

/**
 * While a decision is kept nobody refuses a caller who fills the upstream headers himself or asks for another method, so no
 * header that could do so may get through.
 */
export function checkCachedIntegrations(
  routes: readonly RouteFact[],
  headers: readonly string[],
  decisionTtl: number,
  { overwrite }: RouteRemedies,
): string[] {
  return routes
    .filter(({ guard }) => guard === 'gate' && decisionTtl > 0)
    .filter(({ integration }) => integration?.takesAnyMethod === true || handsOn(integration, headers))
    .map(
      ({ key }) =>
        `"${key}" hands on headers as the caller sent them, and while bearerCache keeps a decision nobody looks at them: ` +
        `${overwrite}, or leave bearerCache out.`,
    );
}

function handsOn(integration: IntegrationFact | undefined, headers: readonly string[]): boolean {
  const removed = integration?.removedHeaders;
  return removed !== undefined && headers.some((name) => !removed.includes(name));
}

/** The authorizer finds rules by route key, so the key has to be known. */
export function checkRouteKeys(keys: readonly string[]): string[] {
  return keys.some((key) => Token.isUnresolved(key))
    ? ['The path of a protected route is not known when the app is synthesized: write it out instead of using a token.']
    : [];
}

/** Scopes belong to JWT authorizers: API Gateway would not look at them here. */
export function checkRouteScopes(routes: readonly RouteFact[]): string[] {
  return routes
    .filter((route) => route.guard === 'gate' && route.scoped === true)
    .map(
      (route) =>
        `"${route.key}" has authorizationScopes, which count for JWT authorizers only: say authorizationScopes: [] ` +
        'there, and ask for scopes by AccessRule.scope.',
    );
}

/** An authorizer that protects nothing is a mistake: somebody believes that a route is protected. */
export function checkUnusedRules(calls: readonly string[]): string[] {
  return calls.map(
    (call) => `${call} is attached to no route: pass it as "authorizer" to addRoutes, or take the call away.`,
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
