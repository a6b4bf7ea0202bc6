import { GateError } from '../errors.js';
import type { Claims } from '../identity.js';
import type { Log } from '../log.js';
import type { IdTokenClaims, TokenResponse } from '../token-response.js';
import { claimsOfKeptToken } from '../tokens/unverified-token.js';
import type { Session } from './session.js';
import { checkUserinfoSize, providerExpiryOf, type TokenSetDependencies, tokenSetOf } from './token-set.js';

export interface RefreshedSessionDependencies extends TokenSetDependencies {
  readonly log: Log;
  readonly provider: TokenSetDependencies['provider'] & {
    readonly client: { userinfo(accessToken: string, subject: string): Promise<Claims> };
  };
}

/**
 * The session with the tokens of a refresh: what the provider did not send anew stays.
 * @throws GateError if the tokens cannot be accepted
 */
export async function refreshedSession(
  deps: RefreshedSessionDependencies,
  session: Session,
  tokens: TokenResponse,
): Promise<Session> {
  const { idTokenClaims } = tokens;
  if (idTokenClaims !== undefined) checkSameLogin(session, idTokenClaims);
  const { grantedScope = session.grantedScope, ...tokenSet } = await tokenSetOf(deps, {
    idToken: session.idToken,
    ...(session.refreshToken === undefined ? {} : { refreshToken: session.refreshToken }),
    ...tokens,
  });
  const userinfo = await userinfoOf(deps, session, tokenSet.accessToken);
  const providerExpiry = providerExpiryOf(idTokenClaims ?? {}) ?? session.providerExpiry;
  return {
    ...identityOf(session),
    ...tokenSet,
    ...(grantedScope === undefined ? {} : { grantedScope }),
    ...(userinfo === undefined ? {} : { userinfo }),
    ...(providerExpiry === undefined ? {} : { providerExpiry }),
  };
}

/** What no refresh changes. */
function identityOf(session: Session) {
  const { provider, issuer, subject, providerSession, createdAt, absoluteExpiry, remembered, pointers } = session;
  return {
    ...{ provider, issuer, subject, createdAt, absoluteExpiry, pointers },
    ...(providerSession === undefined ? {} : { providerSession }),
    ...(remembered === undefined ? {} : { remembered }),
  };
}

/** OpenID Connect Core 1.0, section 12.2: the ID token of a refresh is about the same user and the same login. */
function checkSameLogin({ issuer, subject, idToken }: Session, claims: IdTokenClaims): void {
  const former = claimsOfKeptToken(idToken) ?? {};
  const same = (name: string) => claims[name] === undefined || former[name] === claims[name];
  if (claims.sub !== subject) throw new GateError('login_failed', 'the refreshed ID token is about somebody else');
  if (claims.iss !== (former.iss ?? issuer))
    throw new GateError('login_failed', 'the refreshed ID token has another iss');
  if (!same('nonce')) throw new GateError('login_failed', 'the refreshed ID token has another nonce');
  if (former.auth_time !== undefined && !same('auth_time')) {
    throw new GateError('login_failed', 'the refreshed ID token has another auth_time');
  }
  if (!same('azp')) throw new GateError('login_failed', 'the refreshed ID token has another azp');
}

/** What userinfo says is as fresh as the tokens, unless the provider has no answer just now. */
async function userinfoOf(
  deps: RefreshedSessionDependencies,
  { subject, userinfo }: Session,
  accessToken: string,
): Promise<Claims | undefined> {
  if (!deps.settings.session.userinfo) return userinfo;
  try {
    return checkUserinfoSize(await deps.provider.client.userinfo(accessToken, subject));
  } catch (error) {
    if (!(error instanceof GateError)) throw error;
    deps.log.warn('userinfo could not be fetched again', { code: error.code, detail: error.detail });
    return userinfo;
  }
}
