import type { Clock } from '../clock.js';
import { GateError } from '../errors.js';
import type { Identity } from '../identity.js';
import type { Metrics } from '../metrics.js';
import type { GrantedToken } from '../provider/authorization-server.js';
import type { GateRequest } from '../request.js';
import type { GrantSettings } from '../settings/ways-in.js';
import { addressBlock } from './address-block.js';
import { type Answer, AnswerCache } from './answer-cache.js';
import type { Attempts } from './attempts.js';
import type { Authenticator } from './authenticator.js';
import { type BasicCredentials, readBasicCredentials } from './basic-credentials.js';
import type { CacheKeys } from './cache-keys.js';
import { Rejections } from './rejections.js';

export interface GrantDependencies {
  readonly kind: 'clientCredentials' | 'password';
  /** Provider and client that the credentials are good at; they are part of what is remembered. */
  readonly issuer: string;
  readonly clientId: string;
  readonly settings: GrantSettings;
  readonly ask: (credentials: BasicCredentials, settings: GrantSettings) => Promise<GrantedToken>;
  /** Verifies the token that the provider gave, as if the caller had shown it. */
  readonly verify: Authenticator;
  readonly attempts: Attempts;
  readonly keys: CacheKeys;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

/** Seconds before its expiry from when on a token is not used any more. */
const EARLY = 30;

interface Granted {
  readonly token: string;
  readonly identity: Identity;
}

/**
 * Trades Basic credentials for an access token at the provider. Tokens are remembered in the memory of this instance
 * until shortly before they expire, under a key that the credentials cannot be worked out from; credentials are not.
 */
export function grantAuthenticator(deps: GrantDependencies): Authenticator {
  const granted = new AnswerCache<Granted>(deps.clock);
  const rejections = new Rejections(deps.clock);
  return async (credential, request) => {
    const credentials = readBasicCredentials(credential);
    const key = keyOf(deps, credentials);
    const remembered = await verifyRemembered(deps, granted, key, request);
    if (remembered !== undefined) return remembered;
    if (rejections.has(key)) throw new GateError('credentials_rejected', 'a moment ago');
    try {
      const { identity } = await granted.ask(key, () => trade(deps, credentials, request));
      return identity;
    } catch (error) {
      if (isRejection(error)) rejections.add(key, addressBlock(request.sourceAddress));
      throw error;
    }
  };
}

async function trade(
  deps: GrantDependencies,
  credentials: BasicCredentials,
  request: GateRequest,
): Promise<Answer<Granted>> {
  const { kind, clock, metrics } = deps;
  const answer = await askProvider(deps, credentials, request);
  metrics.add('AnsweredByProvider');
  const identity: Identity = { ...(await deps.verify(answer.accessToken, request)), authenticatedBy: kind };
  const until = Math.min(identity.expiresAt, clock.now() + (answer.expiresIn ?? Number.POSITIVE_INFINITY)) - EARLY;
  return { value: { token: answer.accessToken, identity }, until };
}

/** Only credentials that the provider called wrong stay counted. */
async function askProvider(
  { kind, settings, ask, attempts, metrics }: GrantDependencies,
  credentials: BasicCredentials,
  { sourceAddress }: GateRequest,
): Promise<GrantedToken> {
  const attempt = await attempts.begin(kind, credentials.name, sourceAddress, settings.limits);
  try {
    const answer = await ask(credentials, settings);
    await attempt.forgive();
    return answer;
  } catch (error) {
    if (isRejection(error)) metrics.add('CredentialRejected');
    else await attempt.forgive();
    throw error;
  }
}

/** Verified at every request: a token whose key was withdrawn is no good, and another one is got in its place. */
async function verifyRemembered(
  { kind, verify, metrics }: GrantDependencies,
  granted: AnswerCache<Granted>,
  key: string,
  request: GateRequest,
): Promise<Identity | undefined> {
  const known = granted.find(key);
  if (known === undefined) return undefined;
  try {
    const identity: Identity = { ...(await verify(known.token, request)), authenticatedBy: kind };
    metrics.add('AnsweredFromCache');
    return identity;
  } catch (error) {
    if (!(error instanceof GateError) || error.reason.status >= 500) throw error;
    granted.forget(key);
    return undefined;
  }
}

/** Everything that the token depends on. */
function keyOf(
  { kind, issuer, clientId, settings, keys }: GrantDependencies,
  { name, secret }: BasicCredentials,
): string {
  const { scope = '', audience = '', parameters } = settings;
  return keys(kind, issuer, clientId, scope, audience, JSON.stringify(parameters), name, secret);
}

function isRejection(error: unknown): boolean {
  return error instanceof GateError && error.code === 'credentials_rejected';
}
