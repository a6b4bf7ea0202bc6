import type { StepUp } from '../access/step-up.js';
import type { GateSettings } from '../settings/document.js';
import { GATE_PATHS } from '../settings/gate-paths.js';
import { stepUpParameters } from './step-up.js';

/** As a parameter of the login URL, so that it fits into the 10,240 bytes of a request beside all of the gate's cookies. */
const MAX_LENGTH = 2048;
// Visible ASCII without backslash: browsers drop or bend everything else before they look at it.
const PLAIN = /^[\x21-\x5b\x5d-\x7e]+$/;
const PATH = /^\/(?!\/)/;
const ABSOLUTE = /^https?:\/\/[^/?#@]+(?:[/?#]|$)/i;
const LOGIN_PATHS = /^\/auth\/(?:login|callback|logout)(?:\/|$)/;

/**
 * The one judge of addresses to go back to. A path is taken as the browser sees it, on the gate's own origin.
 * @returns the absolute URL, or undefined if the browser must not be sent there
 */
export function validReturnUrl(input: string, settings: GateSettings): string | undefined {
  if (input.length > MAX_LENGTH || !PLAIN.test(input)) return undefined;
  if (!PATH.test(input) && !ABSOLUTE.test(input)) return undefined;
  const gate = new URL(settings.publicUrl);
  if (!URL.canParse(input, gate.origin)) return undefined;
  const url = new URL(input, gate.origin);
  if (encodeURIComponent(url.href).length > MAX_LENGTH || !isPlainPath(url.pathname)) return undefined;
  if (url.origin === gate.origin) return leadsIntoLogin(url, gate) ? undefined : url.href;
  return settings.returnOrigins.includes(url.origin) ? url.href : undefined;
}

/** Where to go without a return URL. */
export function homeUrl(settings: GateSettings): string {
  return `${settings.publicUrl}/`;
}

/** Where a browser signs in; an address that it must not return to is left out. */
export function loginUrl(settings: GateSettings, returnTo?: string, stepUp?: StepUp): string {
  const valid = returnTo === undefined ? undefined : validReturnUrl(returnTo, settings);
  const parameters = {
    ...(valid === undefined ? {} : { return_to: valid }),
    ...stepUpParameters(stepUp),
    ...(stepUp?.provider === undefined ? {} : { provider: stepUp.provider }),
  };
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return [`${settings.publicUrl}${GATE_PATHS.login}`, ...(query.length === 0 ? [] : [query.join('&')])].join('?');
}

/** Servers behind the gate may decode once more than a browser: what that yields must be a plain path too. */
function isPlainPath(path: string): boolean {
  const decoded = decode(path);
  if (decoded === undefined) return false;
  return PATH.test(decoded) && !/[\p{Cc}\\]/u.test(decoded);
}

function leadsIntoLogin(url: URL, gate: URL): boolean {
  const base = gate.pathname.replace(/\/$/, '');
  const path = (decode(url.pathname) ?? '').toLowerCase().replace(/\/{2,}/g, '/');
  return path.startsWith(base.toLowerCase()) && LOGIN_PATHS.test(path.slice(base.length));
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
