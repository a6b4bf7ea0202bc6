import type { Clock } from '../clock.js';
import { GateError } from '../errors.js';
import type { Claims } from '../identity.js';
import type { KeySource } from '../provider/keys.js';
import type { ProviderSettings } from '../settings/document.js';
import { issuerOf, providerOfIssuer } from '../settings/issuer.js';
import { audiencesOf, judgeTimes, LEEWAY, timeClaim } from './claims.js';
import { checkIssuer, verifySignature } from './signature.js';
import { readUnverifiedToken, type UnverifiedToken } from './unverified-token.js';

export interface LogoutTokenDependencies {
  readonly providers: readonly { readonly settings: ProviderSettings; readonly keys: KeySource }[];
  readonly clock: Clock;
}

/** What a verified logout token says; at least one of subject and provider session is there. */
export interface LogoutToken {
  /** In the spelling of the settings. */
  readonly issuer: string;
  readonly id: string;
  readonly subject?: string;
  readonly providerSession?: string;
  /** Seconds since 1970; from when on it is refused anyway. */
  readonly refusedFrom: number;
}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** `logout+jwt` is recommended, none is allowed, and `JWT` is what Keycloak sent before version 25. */
const TYPES: readonly (string | undefined)[] = [undefined, 'logout+jwt', 'jwt'];
/** Seconds since `iat` after which a token is too old to be acted on. */
const MAXIMUM_AGE = 300;
const MAXIMUM_LENGTH = 1024;

/**
 * Verifies a logout token in full (OpenID Connect Back-Channel Logout 1.0, section 2.6). What makes it one is that it
 * has the event and no nonce; what keeps it from being used again, `jti`, `iat` and `exp`: all are mandatory.
 * @throws GateError `logout_token`, and the codes of tokens in general
 */
export async function verifyLogoutToken(deps: LogoutTokenDependencies, token: string): Promise<LogoutToken> {
  const unverified = readUnverifiedToken(token);
  const { iss } = unverified.claims;
  const provider = providerOfIssuer(deps.providers, iss);
  if (provider === undefined) throw new GateError('token_issuer');
  const { settings, keys } = provider;
  checkIssuer(unverified, settings);
  const judged = judge(unverified, settings.client.id, deps.clock.now());
  await verifySignature(token, unverified, { provider: settings, keys });
  return { issuer: issuerOf(settings, iss), ...judged };
}

function judge({ type, claims }: UnverifiedToken, clientId: string, now: number): Omit<LogoutToken, 'issuer'> {
  if (!TYPES.includes(type)) throw new GateError('logout_token', 'typ');
  if (!audiencesOf(claims).includes(clientId)) throw new GateError('token_audience', 'another client');
  judgeTimes(claims, now);
  const issuedAt = timeClaim(claims, 'iat');
  if (issuedAt === undefined || issuedAt + MAXIMUM_AGE + LEEWAY <= now) throw new GateError('logout_token', 'iat');
  if (!isObject(claims.events) || !isObject(ownProperty(claims.events, EVENT))) {
    throw new GateError('logout_token', 'events');
  }
  if (Object.hasOwn(claims, 'nonce')) throw new GateError('logout_token', 'nonce');
  const id = text(claims, 'jti');
  if (id === undefined) throw new GateError('logout_token', 'jti');
  const [subject, providerSession] = [text(claims, 'sub'), text(claims, 'sid')];
  if (subject === undefined && providerSession === undefined)
    throw new GateError('logout_token', 'neither sid nor sub');
  return {
    id,
    ...(subject === undefined ? {} : { subject }),
    ...(providerSession === undefined ? {} : { providerSession }),
    refusedFrom: Math.ceil(Math.min(issuedAt + MAXIMUM_AGE, timeClaim(claims, 'exp') ?? 0) + LEEWAY),
  };
}

function text(claims: Claims, name: string): string | undefined {
  const value = claims[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value === '' || value.length > MAXIMUM_LENGTH) {
    throw new GateError('logout_token', name);
  }
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function ownProperty(value: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}
