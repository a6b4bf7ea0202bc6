import type { HeaderList } from '../gateway/header-list.js';
import { lookUpPath } from '../gateway/mapping-expression.js';
import { REJECTION } from '../gateway/rejection.js';
import type { ResourceProperties } from '../template/resource-properties.js';
import type { Switches } from '../uncertain.js';
import { type RestScope, restContext, restHeader, restQuery } from './scope.js';

/** Where a mapped parameter of a REST API takes its value from: always one source, never a combination. */
export type RestSource =
  | { readonly kind: 'static'; readonly value: string }
  | {
      readonly kind: 'header' | 'querystring' | 'path' | 'stageVariable' | 'context' | 'answerHeader';
      readonly name: string;
    };

const PATTERNS: readonly (readonly [pattern: RegExp, kind: Exclude<RestSource['kind'], 'static'>])[] = [
  [/^method\.request\.header\.([A-Za-z0-9_$-]+)$/, 'header'],
  [/^method\.request\.querystring\.([A-Za-z0-9._$-]+)$/, 'querystring'],
  [/^method\.request\.path\.([A-Za-z0-9._$-]+)$/, 'path'],
  [/^stageVariables\.([A-Za-z0-9_]+)$/, 'stageVariable'],
  [/^context\.([A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*)$/, 'context'],
  [/^integration\.response\.header\.([A-Za-z0-9_$-]+)$/, 'answerHeader'],
];

export function parseRestSource(text: string, properties: ResourceProperties): RestSource {
  const literal = /^'(.*)'$/s.exec(text);
  if (literal !== null) return { kind: 'static', value: literal[1] ?? '' };
  for (const [pattern, kind] of PATTERNS) {
    const name = pattern.exec(text)?.[1];
    if (name !== undefined) return { kind, name };
  }
  return properties.fail(REJECTION.expression(text));
}

const PREFIXES = {
  header: 'method.request.header.',
  querystring: 'method.request.querystring.',
  path: 'method.request.path.',
  stageVariable: 'stageVariables.',
  context: 'context.',
  answerHeader: 'integration.response.header.',
} as const;

/** As it is spelled in a template. */
export function spellRestSource(source: RestSource): string {
  return source.kind === 'static' ? `'${source.value}'` : `${PREFIXES[source.kind]}${source.name}`;
}

export interface SourceScope {
  readonly scope: RestScope;
  readonly switches: Switches;
  /** Headers of the integration's answer, where there is one. */
  readonly answerHeaders?: HeaderList;
}

/** Undefined when the request has no such value; API Gateway then leaves the parameter out. */
export function resolveRestSource(
  source: RestSource,
  { scope, switches, answerHeaders }: SourceScope,
): string | undefined {
  switch (source.kind) {
    case 'static':
      return source.value;
    case 'header':
      return restHeader(scope.request.headers, source.name, switches);
    case 'querystring':
      return restQuery(scope.request.query, source.name);
    case 'path':
      return scope.match?.parameters[source.name];
    case 'stageVariable':
      return scope.stage?.variables[source.name];
    case 'answerHeader':
      return restHeader(answerHeaders ?? [], source.name, { 'rest-header-case': 'insensitive' });
    case 'context':
      return asText(lookUpPath(restContext(scope), source.name));
  }
}

function asText(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}
