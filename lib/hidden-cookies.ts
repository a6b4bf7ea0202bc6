import { hidesCookies as hides } from '../core/settings/hidden-cookies.js';
import { waysIn } from './gate-credentials.js';
import type { IOidcGate } from './oidc-gate.js';
import { credentialKinds } from './route-rules.js';

/** Whether the gate knows callers by cookies, and keeps them from the upstream. */
export function hidesCookies({ credentials, passOnCookies }: IOidcGate): boolean {
  return hides(credentialKinds(credentials), waysIn(credentials).tokenPlaces, passOnCookies);
}
