import { contextKey } from '../core/settings/header-name.js';
import { spelledHeader } from '../core/settings/spelled-headers.js';
import { hidesCookies } from './hidden-cookies.js';
import type { IOidcGate } from './oidc-gate.js';

/** What every mapping of an upstream header has in it. */
export const MAPPED_IDENTITY = `context.authorizer.${contextKey('')}`;

/** Sets every upstream header from the authorizer's context. Of the cookies it leaves those that are not the gate's. */
export function identityParameters(gate: IOidcGate): { [destination: string]: string } {
  const names = [...gate.upstreamHeaders.map(({ name }) => name), ...(hidesCookies(gate) ? ['cookie'] : [])];
  return Object.fromEntries(
    names
      .flatMap((name) => Object.entries(spelledHeader(name)))
      .map(([spelling, key]) => [`integration.request.header.${spelling}`, `context.authorizer.${key}`]),
  );
}

/** Path parameters that an upstream's address uses, as in `https://orders.internal/{proxy}`. */
export function pathParameters(resourcePath: string, upstream: string): string[] {
  const used = names(upstream);
  const known = names(resourcePath);
  const unknown = used.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(
      `The upstream "${upstream}" uses {${unknown.join('}, {')}}, which "${resourcePath}" does not have: ` +
        `use ${known.length > 0 ? `{${known.join('}, {')}}` : 'no braces'}, or change the path of the resource.`,
    );
  }
  return used;
}

function names(text: string): string[] {
  return [...text.matchAll(/\{([A-Za-z0-9._-]+)\+?\}/g)].flatMap(([, name]) => name ?? []);
}
