import { subjectTokenIssuer } from './authentication/subject-token.js';
import { GateError } from './errors.js';
import type { GateRequest } from './request.js';
import { findSessionCookie } from './sessions/cookie.js';
import { type CredentialKind, type GateSettings, TOKEN_KINDS } from './settings/document.js';
import type { WaysIn } from './settings/ways-in.js';
import { findRefreshToken } from './shown-refresh-token.js';
import { findPlacedToken } from './token-places.js';
import { looksLikeJwt } from './tokens/token-form.js';
import { readUnverifiedToken } from './tokens/unverified-token.js';

/** What the caller shows. */
export interface Credential {
  readonly kind: CredentialKind;
  readonly value: string;
  /** Whether browsers send it along by themselves, whoever made them send the request. */
  readonly ambient: boolean;
}

/** RFC 6750 section 2.1, with `b64token` bounded by the header itself. */
const BEARER = /^bearer +([A-Za-z0-9._~+/-]+=*)$/i;
const BASIC = /^basic +([A-Za-z0-9+/]+=*)$/i;

/**
 * Finds the one credential that counts. An `Authorization` header decides alone: it was sent on purpose, a cookie
 * comes along by itself.
 * @throws GateError `authorization_malformed`, `credentials_malformed`, `credential_not_accepted`,
 * `refresh_token_malformed`, `session_malformed`
 */
export function findCredential(
  request: GateRequest,
  settings: GateSettings,
  accepted: readonly CredentialKind[],
): Credential | undefined {
  const authorization = request.headers.get('authorization');
  if (authorization !== undefined) return fromAuthorization(authorization, settings, accepted);
  const placed = findPlacedToken(request, settings.waysIn.tokenPlaces);
  if (placed !== undefined && !(placed.ambient && !takesTokens(accepted))) {
    return { ...tokenCredential(placed.token, settings, accepted), ambient: placed.ambient };
  }
  const refreshToken = shownRefreshToken(request, settings.waysIn, accepted);
  if (refreshToken !== undefined) return { kind: 'refreshToken', value: refreshToken, ambient: false };
  if (!accepted.includes('session')) return undefined;
  const cookie = findSessionCookie(request.cookies, settings.session);
  return cookie === undefined ? undefined : { kind: 'session', value: cookie, ambient: true };
}

function fromAuthorization(
  authorization: readonly string[],
  settings: GateSettings,
  accepted: readonly CredentialKind[],
): Credential {
  const [only] = authorization;
  if (only === undefined || authorization.length > 1) throw new GateError('authorization_malformed', 'repeated');
  const token = BEARER.exec(only.trim())?.[1];
  if (token !== undefined) return tokenCredential(token, settings, accepted);
  if (/^bearer\b/i.test(only)) throw new GateError('authorization_malformed', 'not a bearer token');
  if (/^basic\b/i.test(only)) return basicCredential(only, accepted);
  if (/^[A-Za-z]+ /.test(only)) throw new GateError('credential_not_accepted', 'unsupported scheme');
  throw new GateError('authorization_malformed');
}

function shownRefreshToken(
  request: GateRequest,
  { refreshToken }: WaysIn,
  accepted: readonly CredentialKind[],
): string | undefined {
  return refreshToken && accepted.includes('refreshToken') ? findRefreshToken(request, refreshToken) : undefined;
}

/** A cookie with a token comes along to routes, too, that take none. */
function takesTokens(accepted: readonly CredentialKind[]): boolean {
  return accepted.some((kind) => TOKEN_KINDS.includes(kind));
}

/** How the gate finds out about a token depends on what it looks like and is decided once: no other way is tried. */
function tokenCredential(value: string, { waysIn }: GateSettings, accepted: readonly CredentialKind[]): Credential {
  const isJwt = looksLikeJwt(value);
  const traded = isJwt ? tradedKind(value, waysIn, accepted) : undefined;
  if (traded !== undefined) return { kind: traded, value, ambient: false };
  const kinds: CredentialKind[] = isJwt
    ? waysIn.introspection?.jwts === true
      ? ['introspection', 'bearer']
      : ['bearer']
    : ['introspection', 'userinfo', 'bearer'];
  const kind = kinds.find((one) => accepted.includes(one));
  if (kind === undefined) throw new GateError('credential_not_accepted', isJwt ? 'JWT' : 'opaque token');
  return { kind, value, ambient: false };
}

/** What is traded is told by what the token says of itself; it is verified by whatever that leads to. */
function tradedKind(value: string, waysIn: WaysIn, accepted: readonly CredentialKind[]): CredentialKind | undefined {
  return (['tokenExchange', 'jwtBearer'] as const).find((kind) => {
    const settings = waysIn[kind];
    if (settings === undefined || !accepted.includes(kind)) return false;
    return subjectTokenIssuer(settings, readUnverifiedToken(value)) !== undefined;
  });
}

function basicCredential(header: string, accepted: readonly CredentialKind[]): Credential {
  const [kind, another] = accepted.filter((one) => one === 'clientCredentials' || one === 'password');
  // Trying one after the other would show the provider a password as a client secret.
  if (kind === undefined || another !== undefined) throw new GateError('credential_not_accepted', 'Basic');
  const value = BASIC.exec(header.trim())?.[1];
  if (value === undefined) throw new GateError('credentials_malformed', 'not base64');
  return { kind, value, ambient: false };
}
