import { grantParameters } from '../provider/grants.js';
import type { ProviderSettings } from '../settings/document.js';
import type { AtProvider, GrantSettings } from '../settings/ways-in.js';
import { type Known, named, notAccepted } from './asking.js';
import { Attempts } from './attempts.js';
import type { Authenticator } from './authenticator.js';
import type { BasicCredentials } from './basic-credentials.js';
import { exchangeAuthenticator } from './exchanged-token.js';
import { FailedTokens } from './failed-tokens.js';
import { grantAuthenticator } from './granted-token.js';
import { refreshTokenAuthenticator } from './refresh-token.js';

/** The ways in that trade what the caller shows for a token of the provider. */
export type TradingKind = 'clientCredentials' | 'password' | 'tokenExchange' | 'jwtBearer' | 'refreshToken';

/** @param verifierAt verifies what a provider gave, as if the caller had shown it */
export function tradedWays(
  known: Known,
  verifierAt: (provider: ProviderSettings) => Authenticator,
): Readonly<Record<TradingKind, Authenticator>> {
  const { waysIn } = known.settings;
  const attempts = new Attempts(known);
  const at = (settings: AtProvider) => {
    const asked = named(known.providers, settings);
    const { settings: provider } = asked;
    const { issuer, client } = provider;
    return { ...asked, ways: { ...known, issuer, clientId: client.id, verify: verifierAt(provider) } };
  };
  const grant = (kind: 'clientCredentials' | 'password') =>
    where(waysIn[kind], (settings) => {
      const { server, ways } = at(settings);
      const ask = ({ name, secret }: BasicCredentials, wanted: GrantSettings) => server[kind](name, secret, wanted);
      return grantAuthenticator({ ...ways, kind, settings, ask, attempts });
    });
  return {
    clientCredentials: grant('clientCredentials'),
    password: grant('password'),
    tokenExchange: where(waysIn.tokenExchange, (settings) => {
      const { server, ways } = at(settings);
      const ask = (token: string) => server.exchange(token, settings);
      const failed = new FailedTokens(known, 'tokenExchange', settings.failures);
      return exchangeAuthenticator({ ...ways, kind: 'tokenExchange', settings, ask, failed });
    }),
    jwtBearer: where(waysIn.jwtBearer, (settings) => {
      const { server, ways } = at(settings);
      const ask = (token: string) => server.redeemAssertion(token, settings);
      const failed = new FailedTokens(known, 'jwtBearer', settings.failures);
      return exchangeAuthenticator({ ...ways, kind: 'jwtBearer', settings, ask, failed });
    }),
    refreshToken: where(waysIn.refreshToken, (settings) => {
      const { client, ways } = at(settings);
      const failed = new FailedTokens(known, 'refreshToken', settings.limits);
      const refresh = (token: string, attempt: 'first' | 'second') =>
        client.refresh(token, attempt, grantParameters(settings));
      return refreshTokenAuthenticator({ ...ways, store: known.refreshTokens, settings, refresh, failed });
    }),
  };
}

/** Where the settings describe no such way in, nobody comes that way. */
function where<S>(settings: S | undefined, make: (settings: S) => Authenticator): Authenticator {
  return settings === undefined ? notAccepted : make(settings);
}
