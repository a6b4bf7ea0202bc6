import { compareTemplates, isGreedy, matchPath, type PathMatch } from '../gateway/routing.js';
import type { Switches } from '../uncertain.js';
import type { HttpApiModel, HttpApiRoute } from './model.js';
import type { HttpApiStage } from './stage-model.js';

export interface StageMatch {
  readonly stage: HttpApiStage;
  /** Without the stage. */
  readonly path: string;
}

/** The stage that the first segment names, else `$default`. */
export function matchStage(stages: readonly HttpApiStage[], path: string): StageMatch | undefined {
  const [, first = '', rest = ''] = /^\/([^/]*)(.*)$/s.exec(path) ?? [];
  const named = stages.find((stage) => stage.name === first);
  if (named !== undefined) return { stage: named, path: rest === '' ? '/' : rest };
  const stage = stages.find(({ name }) => name === '$default');
  return stage === undefined ? undefined : { stage, path };
}

export interface RouteMatch {
  readonly route: HttpApiRoute;
  readonly match: PathMatch;
}

/** The most specific route: literal before variable before greedy, the method before ANY, `$default` last. */
export function matchRoute(
  { routes }: Pick<HttpApiModel, 'routes'>,
  method: string,
  path: string,
  switches: Pick<Switches, '52'>,
): RouteMatch | undefined {
  const candidates = routes.filter((route) => route.method === 'ANY' || route.method === method);
  if (path.endsWith('/') && path !== '/' && switches['52'] !== 'greedy') {
    const literal = candidates.filter(({ template }) => template !== undefined && !isGreedy(template));
    const slashless = mostSpecific(literal, path.slice(0, -1) || '/');
    if (slashless !== undefined) return switches['52'] === 'matches' ? slashless : undefined;
  }
  const fallback = routes.find(({ routeKey }) => routeKey === '$default');
  const none: PathMatch = { parameters: {}, rawParameters: {} };
  return mostSpecific(candidates, path) ?? (fallback === undefined ? undefined : { route: fallback, match: none });
}

function mostSpecific(routes: readonly HttpApiRoute[], path: string): RouteMatch | undefined {
  let best: RouteMatch | undefined;
  for (const route of routes) {
    const match = route.template === undefined ? undefined : matchPath(route.template, path);
    if (match !== undefined && (best === undefined || isMoreSpecific(route, best.route))) best = { route, match };
  }
  return best;
}

function isMoreSpecific(route: HttpApiRoute, other: HttpApiRoute): boolean {
  if (route.template === undefined || other.template === undefined) return other.template === undefined;
  const difference = compareTemplates(route.template, other.template);
  return difference < 0 || (difference === 0 && other.method === 'ANY');
}
