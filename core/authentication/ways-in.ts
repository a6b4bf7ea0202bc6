import type { Clock } from '../clock.js';
import { GateError } from '../errors.js';
import type { Fetch } from '../http.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { Provider } from '../providers.js';
import type { Random } from '../random.js';
import type { SecretSource } from '../secrets.js';
import type { CredentialKind, GateSettings, ProviderSettings } from '../settings/document.js';
import { looksLikeJwt } from '../tokens/token-form.js';
import type { AnswerStore } from './answer-store.js';
import type { AttemptCounter } from './attempt-counter.js';
import { Attempts } from './attempts.js';
import type { Authenticator } from './authenticator.js';
import { bearerAuthenticator } from './bearer.js';
import { cacheKeys } from './cache-keys.js';
import { grantAuthenticator } from './granted-token.js';
import { introspectionAuthenticator } from './introspection.js';
import { StoredAnswers } from './stored-answers.js';
import { userinfoAuthenticator } from './userinfo.js';
import { withUserinfoClaims } from './userinfo-claims.js';

export interface WaysInDependencies {
  readonly settings: Pick<GateSettings, 'waysIn' | 'gateSecretArn'>;
  /** The first is asked about what names no provider: opaque tokens and Basic credentials. */
  readonly providers: readonly Pick<Provider, 'settings' | 'verifyAccessToken' | 'server'>[];
  readonly secrets: SecretSource;
  readonly attemptCounter: AttemptCounter;
  readonly answerStore: AnswerStore;
  readonly clock: Clock;
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
  const { waysIn } = settings;
  const [first] = providers;
  if (first === undefined) throw new GateError('gate_failure', 'no provider');
  const { settings: provider, server, verifyAccessToken: verify } = first;
  const keys = cacheKeys(deps.random);
  const { introspection: asked, userinfo, userinfoClaims } = waysIn;
  const attempts = new Attempts({ ...deps, counter: deps.attemptCounter, gateSecretArn: settings.gateSecretArn });
  const known = { ...deps, provider, server, keys };
  const verified = bearerAuthenticator(providers);
  const bearer =
    userinfoClaims === undefined ? verified : withUserinfoClaims({ ...known, ...userinfoClaims }, verified);
  const introspection =
    asked === undefined
      ? notAccepted
      : introspectionAuthenticator({ ...known, settings: asked, verify, stored: storedAnswers(deps, provider) });
  const grant = (kind: 'clientCredentials' | 'password'): Authenticator => {
    const grantSettings = waysIn[kind];
    if (grantSettings === undefined) return notAccepted;
    return grantAuthenticator({
      ...known,
      kind,
      issuer: provider.issuer,
      clientId: provider.client.id,
      settings: grantSettings,
      ask: ({ name, secret }, wanted) => server[kind](name, secret, wanted),
      verify: (token, request) =>
        asked !== undefined && (asked.jwts || !looksLikeJwt(token))
          ? introspection(token, request)
          : bearer(token, request),
      attempts,
    });
  };
  return {
    bearer,
    introspection,
    userinfo: userinfo === undefined ? notAccepted : userinfoAuthenticator({ ...known, settings: userinfo }),
    clientCredentials: grant('clientCredentials'),
    password: grant('password'),
  };
}

function storedAnswers(deps: WaysInDependencies, provider: ProviderSettings): StoredAnswers | undefined {
  const { waysIn, gateSecretArn } = deps.settings;
  const { introspection } = waysIn;
  if (introspection?.inTable !== true) return undefined;
  const { parameters, headers, answer } = introspection;
  const about = [provider.issuer, provider.client.id, JSON.stringify([parameters, headers, answer])];
  return new StoredAnswers({ ...deps, store: deps.answerStore, gateSecretArn, about });
}

const notAccepted: Authenticator = async () => {
  throw new GateError('credential_not_accepted');
};
