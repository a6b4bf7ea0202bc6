import type { Configuration } from 'openid-client';
import type { Clock } from '../clock.js';
import { GateError } from '../errors.js';
import type { Claims } from '../identity.js';
import { type ConfigurationDependencies, configurationSource } from './configuration.js';
import { asGateError, isClientRejected } from './failures.js';
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
  /** Undefined if the provider has no end-session endpoint. @throws GateError `provider_unavailable` */
  endSessionUrl(parameters: Readonly<Record<string, string>>): Promise<string | undefined>;
}

/** Loads openid-client at the first use and keeps its configuration, with the provider's keys, as long as it holds. */
export function providerClient(deps: ProviderClientDependencies): ProviderClient {
  const configuration = configurationSource(deps);
  return {
    async authorizationUrl(parameters) {
      const [{ buildAuthorizationUrl }, current] = [await import('openid-client'), await configuration('none')];
      return inGateErrors(() => buildAuthorizationUrl(current, { ...parameters }).href);
    },
    async redeem(authorizationResponse, checks) {
      const current = await configuration('remembered');
      try {
        return await redeem(deps, current, authorizationResponse, checks);
      } catch (error) {
        if (!isClientRejected(error) || deps.settings.client.authentication.kind === 'none') throw asGateError(error);
      }
      // The client secret was rotated. Client authentication comes before the code is looked at, so the code is unused.
      const fresh = await configuration('fresh');
      return inGateErrors(() => redeem(deps, fresh, authorizationResponse, checks));
    },
    async userinfo(accessToken, subject) {
      const [{ fetchUserInfo }, current] = [await import('openid-client'), await configuration('remembered')];
      return inGateErrors(() => fetchUserInfo(current, accessToken, subject));
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
