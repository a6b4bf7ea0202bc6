import type { Configuration } from 'openid-client';
import type { Clock } from '../clock.js';
import { GateError } from '../errors.js';
import type { Claims } from '../identity.js';
import { type ConfigurationDependencies, configurationSource } from './configuration.js';
import { asGateError, isClientRejected, isUnsupportedTokenType } from './failures.js';
import { checkIdTokenTimes } from './id-token-times.js';

export interface ProviderClientDependencies extends ConfigurationDependencies {
  readonly clock: Clock;
}

export interface CodeChecks {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** What the provider gave for a code; the ID token and its claims are verified. */
export interface LoginTokens {
  readonly accessToken: string;
  /** Seconds from now. */
  readonly expiresIn?: number;
  readonly scope?: string;
  readonly refreshToken?: string;
  readonly idToken: string;
  readonly idTokenClaims: Claims & { readonly sub: string };
}

export type RevocableToken = 'refresh_token' | 'access_token';

/** Speaks to the provider on behalf of this gate. */
export interface ProviderClient {
  /** @throws GateError `provider_unavailable` */
  authorizationUrl(parameters: Readonly<Record<string, string>>): Promise<string>;
  /**
   * Takes the authorization response, trades its code for tokens and verifies the ID token in full.
   * @throws GateError `login_refused`, `login_unknown` (a code that is used or too old), `login_failed`, `provider_unavailable`
   */
  redeem(authorizationResponse: URL, checks: CodeChecks): Promise<LoginTokens>;
  /** @throws GateError `login_failed`, `provider_unavailable` */
  userinfo(accessToken: string, subject: string): Promise<Claims>;
  /**
   * Makes a token worthless (RFC 7009). False if the provider cannot revoke such a token.
   * @throws GateError `login_failed` (the provider did not accept the request), `provider_unavailable`
   */
  revoke(token: string, type: RevocableToken): Promise<boolean>;
  /** Undefined if the provider has no end-session endpoint. @throws GateError `provider_unavailable` */
  endSessionUrl(parameters: Readonly<Record<string, string>>): Promise<string | undefined>;
}

/** Loads openid-client at the first use and keeps its configuration, with the provider's keys, as long as it holds. */
export function providerClient(deps: ProviderClientDependencies): ProviderClient {
  const configuration = configurationSource(deps);
  /** Once more if the client secret was rotated: client authentication comes before anything else is looked at. */
  const asClient = async <T>(act: (current: Configuration) => Promise<T>): Promise<T> => {
    const current = await configuration('remembered');
    try {
      return await act(current);
    } catch (error) {
      if (!isClientRejected(error) || deps.settings.client.authentication.kind === 'none') throw asGateError(error);
    }
    const fresh = await configuration('fresh');
    return inGateErrors(() => act(fresh));
  };
  return {
    async authorizationUrl(parameters) {
      const [{ buildAuthorizationUrl }, current] = [await import('openid-client'), await configuration('none')];
      return inGateErrors(() => buildAuthorizationUrl(current, { ...parameters }).href);
    },
    redeem(authorizationResponse, checks) {
      return asClient((current) => redeem(deps, current, authorizationResponse, checks));
    },
    async userinfo(accessToken, subject) {
      const [{ fetchUserInfo }, current] = [await import('openid-client'), await configuration('remembered')];
      return inGateErrors(() => fetchUserInfo(current, accessToken, subject));
    },
    async revoke(token, type) {
      if ((await deps.metadata.metadata()).revocationEndpoint === undefined) return false;
      return asClient((current) => revoke(current, token, type));
    },
    async endSessionUrl(parameters) {
      const [{ buildEndSessionUrl }, current] = [await import('openid-client'), await configuration('none')];
      if (current.serverMetadata().end_session_endpoint === undefined) return undefined;
      return inGateErrors(() => buildEndSessionUrl(current, { ...parameters }).href);
    },
  };
}

async function inGateErrors<T>(act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw asGateError(error);
  }
}

async function redeem(
  deps: ProviderClientDependencies,
  configuration: Configuration,
  authorizationResponse: URL,
  checks: CodeChecks,
): Promise<LoginTokens> {
  const { authorizationCodeGrant } = await import('openid-client');
  const tokens = await authorizationCodeGrant(configuration, authorizationResponse, {
    expectedState: checks.state,
    expectedNonce: checks.nonce,
    pkceCodeVerifier: checks.codeVerifier,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (claims === undefined || tokens.id_token === undefined) throw new GateError('login_failed', 'no ID token');
  if (tokens.token_type !== 'bearer') throw new GateError('login_failed', 'the access token is no bearer token');
  checkIdTokenTimes(claims, deps.clock.now());
  return {
    accessToken: tokens.access_token,
    idToken: tokens.id_token,
    idTokenClaims: claims,
    ...(tokens.expires_in === undefined ? {} : { expiresIn: tokens.expires_in }),
    ...(tokens.scope === undefined ? {} : { scope: tokens.scope }),
    ...(tokens.refresh_token === undefined ? {} : { refreshToken: tokens.refresh_token }),
  };
}

async function revoke(configuration: Configuration, token: string, type: RevocableToken): Promise<boolean> {
  const { tokenRevocation } = await import('openid-client');
  try {
    await tokenRevocation(configuration, token, { token_type_hint: type });
    return true;
  } catch (error) {
    if (isUnsupportedTokenType(error)) return false;
    throw error;
  }
}
