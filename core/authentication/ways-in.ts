import type { Clock, Pause } from '../clock.js';
import { GateError } from '../errors.js';
import type { Fetch } from '../http.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { Provider } from '../providers.js';
import type { Random } from '../random.js';
import type { SecretSource } from '../secrets.js';
import type { CredentialKind, GateSettings, ProviderSettings } from '../settings/document.js';
import { providerById, providerOfIssuer } from '../settings/issuer.js';
import type { ExchangeSettings, TokenExchangeSettings, TrustedIssuer } from '../settings/token-exchange.js';
import type { AtProvider, GrantSettings, IntrospectionSettings, UserinfoSettings } from '../settings/ways-in.js';
import type { AccessTokenVerifier } from '../tokens/access-token.js';
import { looksLikeJwt } from '../tokens/token-form.js';
import { readUnverifiedToken } from '../tokens/unverified-token.js';
import type { AnswerStore } from './answer-store.js';
import type { AttemptCounter } from './attempt-counter.js';
import { Attempts } from './attempts.js';
import type { Authenticator } from './authenticator.js';
import type { BasicCredentials } from './basic-credentials.js';
import { bearerAuthenticator } from './bearer.js';
import { type CacheKeys, cacheKeys } from './cache-keys.js';
import { exchangeAuthenticator } from './exchanged-token.js';
import { FailedTokens, type FailedTokensDependencies } from './failed-tokens.js';
import { grantAuthenticator } from './granted-token.js';
import { introspectionAuthenticator } from './introspection.js';
import { StoredAnswers } from './stored-answers.js';
import { userinfoAuthenticator } from './userinfo.js';
import { withUserinfoClaims } from './userinfo-claims.js';

export type AskedProvider = Pick<Provider, 'settings' | 'verifyAccessToken' | 'server'>;

export interface WaysInDependencies {
  readonly settings: Pick<GateSettings, 'waysIn' | 'gateSecretArn'>;
  /** The first is asked about what names no provider, unless the settings name another. */
  readonly providers: readonly AskedProvider[];
  /** Judges tokens of issuers whose tokens are traded. */
  readonly verifierOf: (issuer: TrustedIssuer) => AccessTokenVerifier;
  readonly secrets: SecretSource;
  readonly attemptCounter: AttemptCounter;
  readonly answerStore: AnswerStore;
  readonly clock: Clock;
  readonly pause: Pause;
  readonly random: Random;
  readonly fetch: Fetch;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** The ways in that ask the provider while the request waits. */
export type AskingKind = Exclude<CredentialKind, 'session'>;

/** One authenticator for each kind that the settings describe. */
export function waysInAuthenticators(deps: WaysInDependencies): Readonly<Record<AskingKind, Authenticator>> {
  const { settings, providers } = deps;
  const { introspection: asked, userinfo, userinfoClaims } = settings.waysIn;
  const counting = { ...deps, counter: deps.attemptCounter, gateSecretArn: settings.gateSecretArn };
  const attempts = new Attempts(counting);
  const known: Known = { ...deps, ...counting, keys: cacheKeys(deps.random) };
  const verified = bearerAuthenticator(providers);
  const bearer =
    userinfoClaims === undefined ? verified : withUserinfoClaims({ ...known, ...userinfoClaims }, verified);
  const introspection = asked && introspectionAmong(known, asked);
  /** Verifies what a provider gave, as if the caller had shown it. */
  const verifierAt = (provider: ProviderSettings): Authenticator => {
    return async (token, request) => {
      const asks = asked?.jwts === true || !looksLikeJwt(token);
      const way = (asks ? introspection?.at(provider.id) : undefined) ?? bearer;
      const identity = await way(token, request);
      if (identity.provider.id !== provider.id) throw new GateError('token_issuer', 'another provider');
      return identity;
    };
  };
  const at = (provider: ProviderSettings) => {
    return { ...known, issuer: provider.issuer, clientId: provider.client.id, verify: verifierAt(provider) };
  };
  const grant = (kind: 'clientCredentials' | 'password'): Authenticator => {
    const grantSettings = settings.waysIn[kind];
    if (grantSettings === undefined) return notAccepted;
    const { settings: provider, server } = named(providers, grantSettings);
    const ask = ({ name, secret }: BasicCredentials, wanted: GrantSettings) => server[kind](name, secret, wanted);
    return grantAuthenticator({ ...at(provider), kind, settings: grantSettings, ask, attempts });
  };
  const tokenExchange = (exchange: TokenExchangeSettings): Authenticator => {
    const { settings: provider, server } = named(providers, exchange);
    const ask = (token: string) => server.exchange(token, exchange);
    return exchangeAuthenticator({ ...at(provider), kind: 'tokenExchange', settings: exchange, ask });
  };
  const jwtBearer = (exchange: ExchangeSettings): Authenticator => {
    const { settings: provider, server } = named(providers, exchange);
    const ask = (token: string) => server.redeemAssertion(token, exchange);
    return exchangeAuthenticator({ ...at(provider), kind: 'jwtBearer', settings: exchange, ask });
  };
  return {
    bearer,
    introspection: introspection?.authenticate ?? notAccepted,
    userinfo: userinfo === undefined ? notAccepted : userinfoAt(known, userinfo),
    clientCredentials: grant('clientCredentials'),
    password: grant('password'),
    tokenExchange: settings.waysIn.tokenExchange ? tokenExchange(settings.waysIn.tokenExchange) : notAccepted,
    jwtBearer: settings.waysIn.jwtBearer ? jwtBearer(settings.waysIn.jwtBearer) : notAccepted,
  };
}

interface Known extends WaysInDependencies, FailedTokensDependencies {
  readonly keys: CacheKeys;
}

function userinfoAt(known: Known, settings: UserinfoSettings): Authenticator {
  const { settings: provider, server } = named(known.providers, settings);
  const failed = new FailedTokens(known, 'userinfo', settings.failures);
  return userinfoAuthenticator({ ...known, provider, server, settings, failed });
}

interface Introspection {
  readonly authenticate: Authenticator;
  /** At one provider, whatever the token. */
  at(provider: string): Authenticator | undefined;
}

/** Nothing in an opaque token says who issued it, so the settings do; a JWT is for the provider that issued it. */
function introspectionAmong(known: Known, settings: IntrospectionSettings): Introspection {
  const { providers } = known;
  const first = named(providers, settings);
  const failed = new FailedTokens(known, 'introspection', settings.failures);
  const all = new Map(
    providers.map((one) => [
      one.settings.id,
      introspectionAt({ ...known, failed }, one, one === first ? settings : plain(settings)),
    ]),
  );
  const at = (provider: string) => all.get(provider);
  return {
    at,
    authenticate: (token, request) => {
      const provider = looksLikeJwt(token) ? providerOfIssuer(providers, readUnverifiedToken(token).claims.iss) : first;
      const authenticate = provider && at(provider.settings.id);
      if (authenticate === undefined) throw new GateError('token_issuer');
      return authenticate(token, request);
    },
  };
}

/** What was said about one provider is no other's business: its clients are not ours, and headers may open something. */
function plain(settings: IntrospectionSettings): IntrospectionSettings {
  return { ...settings, clientIds: [], untyped: false, parameters: {}, headers: {} };
}

function introspectionAt(
  known: Known & { readonly failed: FailedTokens },
  asked: AskedProvider,
  settings: IntrospectionSettings,
): Authenticator {
  const { settings: provider, server, verifyAccessToken: verify } = asked;
  const { secrets, gateSecretArn, clock, random, log, answerStore: store } = known;
  const { parameters, headers, answer } = settings;
  const about = [provider.issuer, provider.client.id, JSON.stringify([parameters, headers, answer])];
  const stored = settings.inTable
    ? new StoredAnswers({ secrets, clock, random, log, store, gateSecretArn, about })
    : undefined;
  return introspectionAuthenticator({ ...known, provider, server, settings, verify, stored });
}

function named(providers: readonly AskedProvider[], { provider: id }: AtProvider): AskedProvider {
  const found = id === undefined ? providers[0] : providerById(providers, id);
  if (found === undefined) throw new GateError('gate_failure', 'no such provider');
  return found;
}

const notAccepted: Authenticator = async () => {
  throw new GateError('credential_not_accepted');
};
