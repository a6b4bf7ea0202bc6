import type { CredentialKind, GateSettings } from './document.js';
import type { TokenPlaces } from './ways-in.js';

/** What the name of every cookie of a gate begins with. */
export const GATE_COOKIE = '__Host-claimgate';

/** Whether the gate knows callers by cookies, and keeps them from the upstream. */
export function hidesCookies(
  credentials: readonly CredentialKind[],
  tokenPlaces: TokenPlaces = {},
  passOnCookies: GateSettings['passOnCookies'] = false,
): boolean {
  return !passOnCookies && (credentials.includes('session') || tokenPlaces.cookie !== undefined);
}
