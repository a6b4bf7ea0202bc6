import type { CredentialKind, GateSettings } from './document.js';
import { contextKey } from './header-name.js';
import type { TokenPlaces } from './ways-in.js';

/** What the name of every cookie of a gate begins with. */
export const GATE_COOKIE = '__Host-claimgate';

/**
 * REST APIs tell headers apart by case: how clients spell the one with their cookies, and where the context of the
 * authorizer has what takes its place.
 */
export const COOKIE_HEADERS = { Cookie: contextKey('capital-cookie'), cookie: contextKey('cookie') } as const;

/** Whether the gate knows callers by cookies, and keeps them from the upstream. */
export function hidesCookies(
  credentials: readonly CredentialKind[],
  tokenPlaces: TokenPlaces = {},
  passOnCookies: GateSettings['passOnCookies'] = false,
): boolean {
  return !passOnCookies && (credentials.includes('session') || tokenPlaces.cookie !== undefined);
}
