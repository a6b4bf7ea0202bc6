import { GateError } from './errors.js';
import type { GateRequest } from './request.js';
import { findSessionCookie } from './sessions/cookie.js';
import type { CredentialKind, GateSettings } from './settings/document.js';

/** What the caller shows. */
export interface Credential {
  readonly kind: CredentialKind;
  readonly value: string;
}

/** RFC 6750 section 2.1, with `b64token` bounded by the header itself. */
const BEARER = /^bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/**
 * Finds the one credential that counts. An `Authorization` header decides alone: it was sent on purpose, a cookie
 * comes along by itself.
 * @throws GateError `authorization_malformed`, `credential_not_accepted`, `session_malformed`
 */
export function findCredential(
  request: GateRequest,
  settings: GateSettings,
  accepted: readonly CredentialKind[],
): Credential | undefined {
  const authorization = request.headers.get('authorization');
  if (authorization !== undefined) {
    const value = bearerToken(authorization);
    if (!accepted.includes('bearer')) throw new GateError('credential_not_accepted', 'bearer');
    return { kind: 'bearer', value };
  }
  if (!accepted.includes('session')) return undefined;
  const cookie = findSessionCookie(request.cookies, settings.session);
  return cookie === undefined ? undefined : { kind: 'session', value: cookie };
}

function bearerToken(authorization: readonly string[]): string {
  const [only] = authorization;
  if (only === undefined || authorization.length > 1) throw new GateError('authorization_malformed', 'repeated');
  const token = BEARER.exec(only.trim())?.[1];
  if (token !== undefined) return token;
  if (/^bearer\b/i.test(only)) throw new GateError('authorization_malformed', 'not a bearer token');
  if (/^[A-Za-z]+ /.test(only)) throw new GateError('credential_not_accepted', 'unsupported scheme');
  throw new GateError('authorization_malformed');
}
