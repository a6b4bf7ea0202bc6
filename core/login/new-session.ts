import { GateError } from '../errors.js';
import type { Claims } from '../identity.js';
import { type RevocationDependencies, revokeTokens } from '../logout/revocation.js';
import type { LoginTokens } from '../provider/client.js';
import type { Provider } from '../providers.js';
import { type GateRequest, singleHeader } from '../request.js';
import { newSessionCookie } from '../sessions/cookie.js';
import { deviceOf } from '../sessions/device.js';
import type { SessionDirectory } from '../sessions/directory.js';
import { endSessions } from '../sessions/ending.js';
import { endedSince } from '../sessions/ending-by-owner.js';
import { sealListing } from '../sessions/listing.js';
import { pointersOf, pointerTo, type SessionOwner } from '../sessions/pointers.js';
import type { SessionDependencies } from '../sessions/reading.js';
import { itemKeyOf, sealContextOf, sealSession } from '../sessions/sealing.js';
import { expiryOf, type Session } from '../sessions/session.js';
import { checkUserinfoSize, providerExpiryOf, type TokenSetDependencies, tokenSetOf } from '../sessions/token-set.js';
import { issuerOf } from '../settings/issuer.js';

export interface NewSessionDependencies extends SessionDependencies, TokenSetDependencies, RevocationDependencies {
  readonly providers: readonly Provider[];
  readonly directory: SessionDirectory;
  readonly provider: Provider;
}

export interface LoginCircumstances {
  /** Seconds since 1970. */
  readonly startedAt: number;
  /** Whether the user stays signed in. */
  readonly remembered: boolean;
}

const MAX_SUBJECT_LENGTH = 1024;

/**
 * Writes the session of a login and ends the one this browser had before: a cookie that somebody planted is worth
 * nothing after it.
 * @returns the new session cookie
 * @throws GateError `login_revoked` if the user was logged out since the login began; then there is no session
 */
export async function createSession(
  deps: NewSessionDependencies,
  request: GateRequest,
  tokens: LoginTokens,
  { startedAt, remembered }: LoginCircumstances,
): Promise<string> {
  checkSubject(tokens);
  const versions = await deps.secrets.read(deps.settings.gateSecretArn);
  const [secret] = versions;
  const subject = tokens.idTokenClaims.sub;
  const providerSession = providerSessionOf(tokens.idTokenClaims);
  const issuer = issuerOf(deps.provider.settings, tokens.idTokenClaims.iss);
  const session: Session = {
    ...(await contentOf(deps, tokens, remembered)),
    issuer,
    ...(providerSession === undefined ? {} : { providerSession }),
    pointers: pointersOf(secret, issuer, subject, providerSession),
  };
  const cookie = newSessionCookie(deps.random);
  const row = { key: itemKeyOf(cookie), version: 1 };
  const context = sealContextOf(deps.settings);
  const { createdAt, absoluteExpiry, pointers } = session;
  const device = deviceOf(singleHeader(request, 'user-agent'));
  await deps.sessions.create(
    {
      ...row,
      sealed: sealSession(cookie, secret, row, context, session, deps.random),
      secretVersion: secret.id,
      lastSeenAt: createdAt,
      expiresAt: expiryOf(session, { lastSeenAt: createdAt }, deps.settings.session),
    },
    {
      ...sealListing(row.key, secret, context, { device, createdAt, pointers }, deps.random),
      pointers,
      until: absoluteExpiry,
    },
  );
  const owners = ownersOf(session);
  const everyPointer = versions.flatMap((version) => owners.map((owner) => pointerTo(version, owner)));
  // Only now: a logout that did not find the session has left its marker before this.
  if (await endedSince(deps, everyPointer, startedAt)) {
    await deps.sessions.end(row.key, pointers);
    await revokeTokens(deps, request, session);
    throw new GateError('login_revoked', 'its owner was logged out after it began');
  }
  await endSessions(deps, request);
  return cookie;
}

function ownersOf({ issuer, subject, providerSession }: Session): readonly SessionOwner[] {
  const owner: SessionOwner = { kind: 'subject', issuer, value: subject };
  return providerSession === undefined ? [owner] : [owner, { kind: 'providerSession', issuer, value: providerSession }];
}

async function contentOf(
  deps: NewSessionDependencies,
  tokens: LoginTokens,
  remembered: boolean,
): Promise<Omit<Session, 'issuer' | 'pointers'>> {
  const { session } = deps.settings;
  const subject = tokens.idTokenClaims.sub;
  const tokenSet = await tokenSetOf(deps, tokens);
  const userinfo = session.userinfo
    ? checkUserinfoSize(await deps.provider.client.userinfo(tokens.accessToken, subject))
    : undefined;
  const providerExpiry = providerExpiryOf(tokens.idTokenClaims);
  const now = deps.clock.now();
  const { absoluteTimeout } = (remembered ? session.rememberMe : undefined) ?? session;
  return {
    provider: deps.provider.settings.id,
    subject,
    ...tokenSet,
    ...(userinfo === undefined ? {} : { userinfo }),
    createdAt: now,
    absoluteExpiry: now + absoluteTimeout,
    ...(remembered ? { remembered } : {}),
    ...(providerExpiry === undefined ? {} : { providerExpiry }),
  };
}

function checkSubject({ idTokenClaims: { sub } }: LoginTokens): void {
  if (sub === '' || sub.length > MAX_SUBJECT_LENGTH) throw new GateError('login_failed', 'sub is empty or too long');
}

function providerSessionOf({ sid }: Claims): string | undefined {
  return typeof sid === 'string' && sid !== '' && sid.length <= MAX_SUBJECT_LENGTH ? sid : undefined;
}
