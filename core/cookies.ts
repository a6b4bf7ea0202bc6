import type { Cookie } from './request.js';

const MAX_COOKIES = 200;
const MAX_VALUE_LENGTH = 4096;
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,256}$/;
const VALUE = /^[\x20-\x7e]*$/;
/** To browsers, a name behind such white space has no prefix `__Host-`, and any host of the site may set it. */
const UNCOMMON_SPACE = /[^\S \t]/;

/**
 * The cookies of a `Cookie` header, in the order sent and with duplicates. Parts that are no cookie are skipped, and
 * so is everything beyond 200 cookies; it never throws.
 */
export function parseCookies(header: string): readonly Cookie[] {
  const cookies: Cookie[] = [];
  for (const part of header.split(';', MAX_COOKIES)) {
    const cookie = parseCookie(part);
    if (cookie !== undefined) cookies.push(cookie);
  }
  return cookies;
}

function parseCookie(part: string): Cookie | undefined {
  const equals = part.indexOf('=');
  if (equals < 0 || UNCOMMON_SPACE.test(part)) return undefined;
  const name = part.slice(0, equals).trim();
  const value = part.slice(equals + 1).trim();
  if (!NAME.test(name) || value.length > MAX_VALUE_LENGTH || !VALUE.test(value)) return undefined;
  return { name, value };
}

/** Every different value that was sent under a name; the name is compared whole and in its own case. */
export function cookieValues(cookies: readonly Cookie[], name: string): readonly string[] {
  return [...new Set(cookies.filter((cookie) => cookie.name === name).map((cookie) => cookie.value))];
}

/**
 * A `Set-Cookie` value. The attributes never vary: browsers ignore a deletion whose attributes differ.
 * @param maxAge seconds; undefined for a cookie that goes when the browser closes
 */
export function setCookie(name: string, value: string, maxAge: number | undefined): string {
  const lifetime = maxAge === undefined ? '' : ` Max-Age=${maxAge};`;
  return `${name}=${value}; Path=/;${lifetime} Secure; HttpOnly; SameSite=Lax`;
}

export function deleteCookie(name: string): string {
  return setCookie(name, '', 0);
}
