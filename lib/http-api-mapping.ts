import { MappingValue, ParameterMapping } from 'aws-cdk-lib/aws-apigatewayv2';
import { contextKey, METHOD_OVERRIDE_HEADERS } from '../core/settings/header-name.js';
import { waysIn } from './gate-credentials.js';
import { hidesCookies } from './hidden-cookies.js';
import type { IOidcGate } from './oidc-gate.js';
import { shownHeaders } from './shown-headers.js';
import type { UpstreamHeader } from './upstream-header.js';

/** What every mapping of an upstream header has in it. */
export const MAPPED_IDENTITY = `$context.authorizer.${contextKey('')}`;

/**
 * Sets every upstream header from the authorizer's context and takes its underscore twins away, and tokens where they stand
 * in places of their own. Of the cookies it leaves those that are not the gate's.
 */
export function identityMapping(gate: IOidcGate): ParameterMapping {
  const withIdentity = gate.upstreamHeaders.reduce(
    (mapping, { name }) => fill(removeAll(mapping, twins(name)), name),
    withoutTokens(gate),
  );
  return hidesCookies(gate) ? fill(withIdentity, 'cookie') : withIdentity;
}

function fill(mapping: ParameterMapping, name: string): ParameterMapping {
  return mapping.overwriteHeader(name, MappingValue.contextVariable(`authorizer.${contextKey(name)}`));
}

/**
 * Takes away what looks like an upstream header, and tokens where they stand in places of their own, for routes that no
 * authorizer guards.
 */
export function strippingMapping(gate: IOidcGate): ParameterMapping {
  return removeAll(withoutTokens(gate), spellings(gate.upstreamHeaders));
}

function withoutTokens({ credentials }: IOidcGate): ParameterMapping {
  const ways = waysIn(credentials);
  const query = ways.tokenPlaces?.query;
  const mapping = removeAll(new ParameterMapping(), shownHeaders(ways));
  return query === undefined ? mapping : mapping.removeQueryString(query);
}

/** Takes away what asks for another method: while a decision is kept, nobody refuses it. */
export function withoutMethodOverrides(mapping: ParameterMapping): ParameterMapping {
  return removeAll(mapping, METHOD_OVERRIDE_SPELLINGS);
}

/** Every spelling of the upstream headers that a caller may send. */
export function spellings(headers: readonly UpstreamHeader[]): string[] {
  return headers.flatMap(({ name }) => [name, ...twins(name)]);
}

/** Every spelling of what asks for another method. */
export const METHOD_OVERRIDE_SPELLINGS: readonly string[] = METHOD_OVERRIDE_HEADERS.flatMap((name) => [
  name,
  ...twins(name),
]);

/** The headers of the caller that a mapping takes away or writes over. */
export function removedHeaders(mapping: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(mapping).flatMap(
    (key) => /^(?:remove|overwrite):header\.(.+)$/i.exec(key)?.[1]?.toLowerCase() ?? [],
  );
}

// Many upstreams read x_user-id as x-user-id, but to API Gateway they are two headers. The number of separators is
// bounded by checkReservedHeaders.
function twins(name: string): string[] {
  const [first = '', ...others] = name.split(/[-_]/);
  const spellings = others.reduce(
    (sofar, part) => sofar.flatMap((start) => [`${start}-${part}`, `${start}_${part}`]),
    [first],
  );
  return spellings.filter((spelling) => spelling !== name);
}

function removeAll(mapping: ParameterMapping, names: readonly string[]): ParameterMapping {
  return names.reduce((sum, name) => sum.removeHeader(name), mapping);
}
