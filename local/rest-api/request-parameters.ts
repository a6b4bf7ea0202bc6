import { type HeaderList, withoutHeaders } from '../gateway/header-list.js';
import { REJECTION } from '../gateway/rejection.js';
import type { ResourceProperties } from '../template/resource-properties.js';
import type { Switches } from '../uncertain.js';
import { parseRestSource, type RestSource, resolveRestSource, type SourceScope } from './source.js';

export interface RequestParameter {
  readonly target: 'header' | 'querystring' | 'path';
  readonly name: string;
  readonly source: RestSource;
}

/** The requestParameters of a REST integration. `declared` are those of the method. */
export function parseRequestParameters(
  parameters: Readonly<Record<string, string>>,
  declared: ReadonlySet<string>,
  properties: ResourceProperties,
): readonly RequestParameter[] {
  return Object.entries(parameters).map(([key, text]) => {
    const match = /^integration\.request\.(header|querystring|path)\.([A-Za-z0-9._$-]+)$/.exec(key);
    if (match === null) return properties.fail(REJECTION.expression(key));
    const source = parseRestSource(text, properties);
    const isDeclared = !text.startsWith('method.request.') || declared.has(text);
    if (source.kind === 'answerHeader' || !isDeclared) {
      return properties.fail(REJECTION.parameter(text));
    }
    return { target: match[1] as RequestParameter['target'], name: match[2] ?? '', source };
  });
}

export interface ResolvedParameters {
  readonly headers: readonly (readonly [name: string, value: string | undefined])[];
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Encoded for a URL. */
  readonly path: Readonly<Record<string, string>>;
}

export function resolveRequestParameters(
  parameters: readonly RequestParameter[],
  sourceScope: SourceScope,
): ResolvedParameters {
  const resolved = parameters.map(({ target, name, source }) => {
    return { target, name, source, value: resolveRestSource(source, sourceScope) };
  });
  const path = resolved
    .filter(({ target }) => target === 'path')
    .map(({ name, source, value }) => {
      // A path parameter goes on as the client encoded it; encoding it again could change what it means.
      const raw = source.kind === 'path' ? sourceScope.scope.match?.rawParameters[source.name] : undefined;
      return [name, raw ?? encodeURIComponent(value ?? '')];
    });
  return {
    headers: resolved.filter(({ target }) => target === 'header').map(({ name, value }) => [name, value]),
    query: resolved.flatMap(({ target, name, value }) =>
      target === 'querystring' && value !== undefined ? [[name, value] as const] : [],
    ),
    path: Object.fromEntries(path),
  };
}

/** Puts mapped headers over those of the client, which the gateway compares with their case. */
export function overlayHeaders(
  client: HeaderList,
  mapped: ResolvedParameters['headers'],
  switches: Switches,
): HeaderList {
  let headers = client;
  for (const [name, value] of mapped) {
    if (value === undefined) {
      if (switches['76'] === 'removed') headers = withoutHeaders(headers, name);
    } else {
      const rest =
        switches['77'] === 'replaced' ? withoutHeaders(headers, name) : headers.filter(([key]) => key !== name);
      headers = [...rest, [name, value]];
    }
  }
  return headers;
}

/** Mapping one of these makes every request fail. */
export function breaksRequest({ target, name }: RequestParameter): boolean {
  return target === 'header' && ['content-length', 'transfer-encoding'].includes(name.toLowerCase());
}
