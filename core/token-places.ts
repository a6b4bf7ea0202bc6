import { GateError } from './errors.js';
import type { GateRequest } from './request.js';
import type { TokenPlaces } from './settings/ways-in.js';

/** A token from another place than the `Authorization` header. */
export interface PlacedToken {
  readonly token: string;
  readonly ambient: boolean;
}

const TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

/**
 * Looks for a token where the settings say one may stand. Two are one too many, even if they are the same: RFC 6750
 * section 2 lets a client use one method only.
 * @throws GateError `authorization_malformed`
 */
export function findPlacedToken(request: GateRequest, places: TokenPlaces = {}): PlacedToken | undefined {
  const found = [
    ...inHeader(request, places.header).map((token) => ({ token, ambient: false })),
    ...inQuery(request, places.query).map((token) => ({ token, ambient: false })),
    ...inCookie(request, places.cookie).map((token) => ({ token, ambient: true })),
  ];
  const [only] = found;
  if (only === undefined) return undefined;
  if (found.length > 1) throw new GateError('authorization_malformed', 'several tokens');
  if (!TOKEN.test(only.token)) throw new GateError('authorization_malformed', 'not a bearer token');
  return only;
}

/** The query without the token, for whatever is made from it. */
export function withoutPlacedToken(query: string, { query: name }: TokenPlaces = {}): string {
  if (name === undefined) return query;
  return query
    .split('&')
    .filter((pair) => nameOf(pair) !== name)
    .join('&');
}

/** A header may say `Bearer` before the token, as in `Authorization`. */
function inHeader({ headers }: GateRequest, name: string | undefined): readonly string[] {
  if (name === undefined) return [];
  return (headers.get(name) ?? []).map((value) => value.trim().replace(/^bearer +/i, ''));
}

function inQuery({ query }: GateRequest, name: string | undefined): readonly string[] {
  return name === undefined ? [] : new URLSearchParams(query).getAll(name);
}

/** Browsers send several cookies of one name if they were set for several paths. */
function inCookie({ cookies }: GateRequest, name: string | undefined): readonly string[] {
  if (name === undefined) return [];
  return cookies.filter((cookie) => cookie.name === name).map(({ value }) => value);
}

function nameOf(pair: string): string | undefined {
  return [...new URLSearchParams(pair).keys()][0];
}
