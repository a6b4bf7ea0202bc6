import { GateError } from '../errors.js';
import type { CredentialKind, ProviderSettings } from '../settings/document.js';
import { providerOfIssuer } from '../settings/issuer.js';
import type { IntrospectionSettings, UserinfoSettings } from '../settings/ways-in.js';
import { looksLikeJwt } from '../tokens/token-form.js';
import { readUnverifiedToken } from '../tokens/unverified-token.js';
import { type AskedProvider, type Known, named, notAccepted, type WaysInDependencies } from './asking.js';
import type { Authenticator } from './authenticator.js';
import { bearerAuthenticator } from './bearer.js';
import { cacheKeys } from './cache-keys.js';
import { FailedTokens } from './failed-tokens.js';
import { introspectionAuthenticator } from './introspection.js';
import { StoredAnswers } from './stored-answers.js';
import { tradedWays } from './traded-ways.js';
import { userinfoAuthenticator } from './userinfo.js';
import { withUserinfoClaims } from './userinfo-claims.js';

/** The ways in that ask the provider while the request waits. */
export type AskingKind = Exclude<CredentialKind, 'session'>;

/** One authenticator for each kind that the settings describe. */
export function waysInAuthenticators(deps: WaysInDependencies): Readonly<Record<AskingKind, Authenticator>> {
  const { settings, providers } = deps;
  const { introspection: asked, userinfo, userinfoClaims } = settings.waysIn;
  const counting = { ...deps, counter: deps.attemptCounter, gateSecretArn: settings.gateSecretArn };
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
  return {
    bearer,
    introspection: introspection?.authenticate ?? notAccepted,
    userinfo: userinfo === undefined ? notAccepted : userinfoAt(known, userinfo),
    ...tradedWays(known, verifierAt),
  };
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
