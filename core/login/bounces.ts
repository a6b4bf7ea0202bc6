import type { Clock } from '../clock.js';
import { cookieValues, deleteCookie, setCookie } from '../cookies.js';
import { GateError } from '../errors.js';
import type { LoopCause } from '../pages/languages/texts.js';
import type { GateRequest } from '../request.js';
import { gateCookieName, sessionCookiesOf } from '../sessions/cookie.js';
import { readSession, type SessionDependencies } from '../sessions/reading.js';
import type { GateSettings } from '../settings/document.js';
import { isAtOtherHost } from './state.js';

const WINDOW = 60;
/**
 * What a return to sign in adds: without a session three are a loop; with one it may be meant, so it takes twelve, unless
 * the gate itself wants a stronger sign-in time and again.
 */
const WITHOUT_SESSION = 4;
const WITH_SESSION = 1;
const LIMIT = 12;
const VALUE = /^([0-9]{1,2})\.([0-9]{1,12})$/;

/** A loop of logins, with what most likely keeps it going. */
export class LoginLoopError extends GateError {
  constructor(readonly likely: LoopCause) {
    super('login_loop', likely);
  }
}

/**
 * Breaks loops of logins that succeed and yet do not lead in. A login counts as bounced when the browser is back to
 * sign in within a minute after it. The count travels in the login itself, so that tabs which sign in side by side
 * do not add up, and in a cookie from its callback to the next start. Who forges it only fools himself.
 * @throws LoginLoopError at the third bounce in a row
 */
export async function countBounces(
  deps: SessionDependencies,
  request: GateRequest,
  isStepUp: boolean,
): Promise<number> {
  const [value = ''] = cookieValues(request.cookies, cookieName(deps.settings));
  const [, count, finishedAt] = VALUE.exec(value) ?? [];
  if (count === undefined || deps.clock.now() - Number(finishedAt) > WINDOW) return 0;
  const cause = await likelyCause(deps, request);
  const bounces = Number(count) + (cause === 'application' && !isStepUp ? WITH_SESSION : WITHOUT_SESSION);
  if (bounces >= LIMIT) throw new LoginLoopError(cause);
  return bounces;
}

/** Why the browser is back, from what became of the session that it was given. */
async function likelyCause(deps: SessionDependencies, request: GateRequest): Promise<LoopCause> {
  const cookies = sessionCookiesOf(request.cookies, deps.settings.session);
  const [cookie] = cookies;
  if (cookie === undefined) return isAtOtherHost(request, deps.settings) ? 'host' : 'cookie';
  if (cookies.length > 1) return 'session';
  try {
    await readSession(deps, cookie);
    return 'application';
  } catch (error) {
    if (!(error instanceof GateError)) throw error;
    return error.code === 'session_malformed' || error.code === 'session_unknown' ? 'session' : 'clock';
  }
}

/** Set when a login succeeds. */
export function setBounces(settings: GateSettings, clock: Clock, bouncesBefore: number): string {
  return setCookie(cookieName(settings), `${bouncesBefore}.${clock.now()}`, WINDOW);
}

export function clearBounces(settings: GateSettings): string {
  return deleteCookie(cookieName(settings));
}

function cookieName(settings: GateSettings): string {
  return gateCookieName(settings.session, '-bounces');
}
