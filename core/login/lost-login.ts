import type { Clock } from '../clock.js';
import { GateError } from '../errors.js';
import type { GateRequest } from '../request.js';
import { gateCookieName } from '../sessions/cookie.js';
import type { GateSettings } from '../settings/document.js';
import { LOGIN_LIFETIME } from './login-cookie.js';
import { isAtOtherHost, noteOf } from './state.js';

/**
 * Why a callback finds no login: a guess for people, from what anybody could have written into the state. Nothing
 * but the words of the page turns on it.
 */
export function lostLogin(
  { settings, clock }: { readonly settings: GateSettings; readonly clock: Clock },
  request: GateRequest,
  state: string | undefined,
): GateError {
  const note = state === undefined ? undefined : noteOf(state);
  if (note === undefined) return new GateError('login_unknown', 'no state of this gate');
  const age = clock.now() - note.issuedAt;
  if (age >= LOGIN_LIFETIME) return new GateError('login_expired', 'the state is too old');
  // A proxy that rewrites the host does so both times, and then it says nothing.
  if (note.atOtherHost && !isAtOtherHost(request, settings)) {
    return new GateError('login_other_host', 'begun under another host name');
  }
  const own = gateCookieName(settings.session);
  if (age < 0 || request.cookies.some(({ name }) => name.startsWith(own))) {
    return new GateError('login_unknown', 'no login cookie fits');
  }
  return new GateError('cookies_blocked', 'the browser sent no cookie of this gate');
}
