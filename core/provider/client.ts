import type { Configuration, TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client';
import type { Clock } from '../clock.js';
import { GateError } from '../errors.js';
import type { Fetch } from '../http.js';
import type { Claims } from '../identity.js';
import type { IdTokenClaims, RefreshOutcome, TokenResponse } from '../token-response.js';
import { actingAsClient } from './acting-as-client.js';
import { type ConfigurationDependencies, configurationSource } from './configuration.js';
import { asGateError, asRefreshOutcome, isUnsupportedTokenType } from './failures.js';
import { checkIdTokenTimes } from './id-token-times.js';

export interface ProviderClientDependencies extends ConfigurationDependencies {
  readonly clock: Clock;
  /** Waits longer for the answer to a refresh: it is given once. Without it, `fetch` does. */
  readonly patientFetch?: Fetch;
}

export interface CodeChecks {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** What the provider gave for a code. */
export interface LoginTokens extends TokenResponse {
  readonly idToken: string;
  readonly idTokenClaims: IdTokenClaims;
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
  /**
   * Trades a refresh token for new tokens; an ID token among them is verified but for what it must have in common with
   * the one before. Nothing is thrown for what the provider does.
   * @param attempt the second one is given less time
   * @param parameters what is asked for besides
   */
  refresh(
    refreshToken: string,
    attempt: 'first' | 'second',
    parameters?: Readonly<Record<string, string>>,
  ): Promise<RefreshOutcome>;
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
  const asClient = actingAsClient(deps);
  const asPatientClient = actingAsClient({ ...deps, fetch: deps.patientFetch ?? deps.fetch });
  return {
    async authorizationUrl(parameters) {
      const [{ buildAuthorizationUrl }, current] = [await import('openid-client'), await configuration('none')];
      return inGateErrors(() => buildAuthorizationUrl(current, { ...parameters }).href);
    },
    redeem(authorizationResponse, checks) {
      return inGateErrors(() => asClient((current) => redeem(deps, current, authorizationResponse, checks)));
    },
    async refresh(refreshToken, attempt, parameters = {}) {
      const acting = attempt === 'first' ? asPatientClient : asClient;
      try {
        return {
          kind: 'refreshed',
          tokens: await acting((current) => refresh(deps, current, refreshToken, parameters)),
        };
      } catch (error) {
        return asRefreshOutcome(error);
      }
    },
    async userinfo(accessToken, subject) {
      const [{ fetchUserInfo }, current] = [await import('openid-client'), await configuration('remembered')];
      return inGateErrors(() => fetchUserInfo(current, accessToken, subject));
    },
    async revoke(token, type) {
      if ((await deps.metadata.metadata()).revocationEndpoint === undefined) return false;
      return inGateErrors(() => asClient((current) => revoke(current, token, type)));
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
  const response = tokenResponse(deps, tokens);
  const { idToken, idTokenClaims } = response;
  if (idToken === undefined || idTokenClaims === undefined) throw new GateError('login_failed', 'no ID token');
  return { ...response, idToken, idTokenClaims };
}

async function refresh(
  deps: ProviderClientDependencies,
  configuration: Configuration,
  refreshToken: string,
  parameters: Readonly<Record<string, string>>,
): Promise<TokenResponse> {
  const { refreshTokenGrant } = await import('openid-client');
  return tokenResponse(deps, await refreshTokenGrant(configuration, refreshToken, { ...parameters }));
}

function tokenResponse(
  { clock }: ProviderClientDependencies,
  tokens: TokenEndpointResponse & TokenEndpointResponseHelpers,
): TokenResponse {
  if (tokens.token_type !== 'bearer') throw new GateError('login_failed', 'the access token is no bearer token');
  const claims = tokens.claims();
  if (claims !== undefined) checkIdTokenTimes(claims, clock.now());
  return {
    accessToken: tokens.access_token,
    ...(tokens.expires_in === undefined ? {} : { expiresIn: tokens.expires_in }),
    ...(tokens.scope === undefined ? {} : { scope: tokens.scope }),
    ...(tokens.refresh_token === undefined ? {} : { refreshToken: tokens.refresh_token }),
    ...(tokens.id_token === undefined || claims === undefined
      ? {}
      : { idToken: tokens.id_token, idTokenClaims: claims }),
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
