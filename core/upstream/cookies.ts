import type { GateRequest } from '../request.js';
import type { GateSettings } from '../settings/document.js';
import { GATE_COOKIE, hidesCookies } from '../settings/hidden-cookies.js';

/** What API Gateway does with an empty value is not known: the caller's cookies could stay. */
const NOTHING_LEFT = 'claimgate=-';
/** What does not travel safely in the context of the authorizer; tabs may stand around a cookie. */
const UNSAFE = /[^\t\x20-\x7e]/;

/**
 * The cookies that the upstream sees instead of those that were sent: all but those by which gates know callers. Nothing
 * where it sees what was sent.
 */
export function cookiesForUpstream(
  {
    credentials,
    waysIn: { tokenPlaces },
    passOnCookies,
  }: Pick<GateSettings, 'credentials' | 'waysIn' | 'passOnCookies'>,
  { cookieHeader }: GateRequest,
): { readonly cookie?: string } {
  if (cookieHeader === undefined || !hidesCookies(credentials, tokenPlaces, passOnCookies)) return {};
  const left = cookieHeader
    .split(';')
    .filter((part) => !UNSAFE.test(part) && !part.includes(GATE_COOKIE) && nameOf(part) !== tokenPlaces?.cookie)
    .map((part) => part.trim())
    .filter((part) => part !== '' && !part.includes('\t'));
  return { cookie: left.length === 0 ? NOTHING_LEFT : left.join('; ') };
}

function nameOf(part: string): string {
  return part.split('=', 1)[0]?.trim() ?? '';
}
