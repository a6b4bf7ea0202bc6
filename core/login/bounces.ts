import type { Clock } from '../clock.js';
import { cookieValues, deleteCookie, setCookie } from '../cookies.js';
import { GateError } from '../errors.js';
import type { GateRequest } from '../request.js';
import { gateCookieName } from '../sessions/cookie.js';
import type { GateSettings } from '../settings/document.js';

const WINDOW = 60;
const MAX_BOUNCES = 3;
const VALUE = /^([0-9])\.([0-9]{1,12})$/;

/**
 * Breaks loops of logins that succeed and yet do not lead in. A login counts as bounced when the browser is back to
 * sign in within a minute after it. The count travels in the login itself, so that tabs which sign in side by side
 * do not add up, and in a cookie from its callback to the next start. Who forges it only fools himself.
 * @throws GateError `login_loop` at the third bounce in a row
 */
export function countBounces(settings: GateSettings, clock: Clock, request: GateRequest): number {
  const [value = ''] = cookieValues(request.cookies, cookieName(settings));
  const [, count, finishedAt] = VALUE.exec(value) ?? [];
  if (count === undefined || clock.now() - Number(finishedAt) > WINDOW) return 0;
  if (Number(count) >= MAX_BOUNCES) throw new GateError('login_loop', `${count} logins led nowhere`);
  return Number(count);
}

/** Set when a login succeeds. */
export function setBounces(settings: GateSettings, clock: Clock, bouncesBefore: number): string {
  const count = Math.min(bouncesBefore + 1, MAX_BOUNCES);
  return setCookie(cookieName(settings), `${count}.${clock.now()}`, WINDOW);
}

export function clearBounces(settings: GateSettings): string {
  return deleteCookie(cookieName(settings));
}

function cookieName(settings: GateSettings): string {
  return gateCookieName(settings.session, '-bounces');
}
