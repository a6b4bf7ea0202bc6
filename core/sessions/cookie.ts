import { cookieValues, deleteCookie, setCookie } from '../cookies.js';
import { GateError } from '../errors.js';
import type { Random } from '../random.js';
import type { Cookie } from '../request.js';
import type { SessionSettings } from '../settings/document.js';
import { GATE_COOKIE } from '../settings/hidden-cookies.js';

const COOKIE_BYTES = 32;
const COOKIE_LENGTH = 43;
/** Each costs a read; browsers send one. */
const MAX_SESSION_COOKIES = 2;

/** The name of a cookie of this gate; the suffix keeps gates on one host apart. */
export function gateCookieName(settings: SessionSettings, purpose = ''): string {
  const suffix = settings.cookieSuffix === '' ? '' : `-${settings.cookieSuffix}`;
  return `${GATE_COOKIE}${suffix}${purpose}`;
}

export function newSessionCookie(random: Random): string {
  return Buffer.from(random.bytes(COOKIE_BYTES)).toString('base64url');
}

/**
 * The session cookie of a request, undefined without one.
 * @throws GateError `session_malformed` if there are several that differ
 */
export function findSessionCookie(cookies: readonly Cookie[], settings: SessionSettings): string | undefined {
  const [value, another] = cookieValues(cookies, gateCookieName(settings));
  if (another !== undefined) throw new GateError('session_malformed', 'several different session cookies');
  return value;
}

/** The session cookies of a request, where it matters more to miss none than which one counts. */
export function sessionCookiesOf(cookies: readonly Cookie[], settings: SessionSettings): readonly string[] {
  return cookieValues(cookies, gateCookieName(settings)).slice(0, MAX_SESSION_COOKIES);
}

/**
 * The bytes of a session cookie. Only the canonical encoding is taken, so that a session has one spelling.
 * @throws GateError `session_malformed`
 */
export function sessionCookieBytes(value: string): Buffer {
  const bytes = Buffer.from(value.slice(0, COOKIE_LENGTH), 'base64url');
  if (bytes.length !== COOKIE_BYTES || bytes.toString('base64url') !== value) {
    throw new GateError('session_malformed', 'not 32 bytes in base64url');
  }
  return bytes;
}

/**
 * The cookie lives as long as its session can. Where users may choose to stay signed in, who does not is signed out when
 * the browser closes.
 */
export function setSessionCookie(settings: SessionSettings, value: string, remembered: boolean): string {
  const { rememberMe, absoluteTimeout } = settings;
  const name = gateCookieName(settings);
  if (rememberMe === undefined) return setCookie(name, value, absoluteTimeout);
  return setCookie(name, value, remembered ? rememberMe.absoluteTimeout : undefined);
}

export function deleteSessionCookie(settings: SessionSettings): string {
  return deleteCookie(gateCookieName(settings));
}
