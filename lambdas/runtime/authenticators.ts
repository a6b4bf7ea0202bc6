import type { Authenticator } from '../../core/authentication/authenticator.js';
import { bearerAuthenticator } from '../../core/authentication/bearer.js';
import { sessionAuthenticator } from '../../core/authentication/session.js';
import type { AskingKind } from '../../core/authentication/ways-in.js';
import type { SessionRefresher } from '../../core/sessions/refresh.js';
import type { CredentialKind } from '../../core/settings/document.js';
import type { Gate } from './gate.js';
import { onFirstUse } from './on-first-use.js';

/** What asks the provider is loaded when somebody comes that way; a plain bearer token is verified without it. */
export function authenticatorsOf(gate: Gate): Readonly<Record<CredentialKind, Authenticator>> {
  const asking = onFirstUse<Readonly<Record<AskingKind, Authenticator>>>(async () => {
    const { waysInAuthenticators } = await import('../../core/authentication/ways-in.js');
    return waysInAuthenticators(gate);
  });
  return {
    session: sessionAuthenticator({ ...gate, ...refreshOnFirstUse(gate) }),
    bearer: gate.settings.waysIn.userinfoClaims === undefined ? bearerAuthenticator(gate.providers) : asking.bearer,
    introspection: asking.introspection,
    userinfo: asking.userinfo,
    clientCredentials: asking.clientCredentials,
    password: asking.password,
    tokenExchange: asking.tokenExchange,
    jwtBearer: asking.jwtBearer,
    refreshToken: asking.refreshToken,
  };
}

/** Other requests need nothing of what a refresh takes. */
function refreshOnFirstUse(gate: Gate): { readonly refresh: SessionRefresher } {
  const { refresh } = onFirstUse(async () => {
    const { sessionRefresher } = await import('../../core/sessions/refresh.js');
    return { refresh: sessionRefresher(gate) };
  });
  return { refresh };
}
