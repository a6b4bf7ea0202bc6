import { GateError } from '../errors.js';
import type { Claims } from '../identity.js';
import { type RevocationDependencies, revokeTokens } from '../logout/revocation.js';
import type { LoginTokens, ProviderClient } from '../provider/client.js';
import type { Random } from '../random.js';
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

export interface NewSessionDependencies extends SessionDependencies, RevocationDependencies {
  readonly directory: SessionDirectory;
  readonly random: Random;
  readonly provider: ProviderClient;
  /** Verifies an access token in full. @throws GateError if it is not one for this gate */
  readonly verifyAccessToken: (token: string) => Promise<Claims>;
}

const MAX_TOKEN_SIZE = 16_384;
const MAX_SUBJECT_LENGTH = 1024;

/**
 * Writes the session of a login and ends the one this browser had before: a cookie that somebody planted is worth
 * nothing after it.
 * @param loginStartedAt seconds since 1970
 * @returns the new session cookie
 * @throws GateError `login_revoked` if the user was logged out since the login began; then there is no session
 */
export async function createSession(
  deps: NewSessionDependencies,
  request: GateRequest,
  tokens: LoginTokens,
  loginStartedAt: number,
): Promise<string> {
  checkSizes(tokens);
  const versions = await deps.secrets.read(deps.settings.gateSecretArn);
  const [secret] = versions;
  const subject = tokens.idTokenClaims.sub;
  const providerSession = providerSessionOf(tokens.idTokenClaims);
  const { issuer } = deps.settings.provider;
  const session: Session = {
    ...(await contentOf(deps, tokens)),
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
      expiresAt: expiryOf(session, createdAt, deps.settings.session),
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
  if (await endedSince(deps, everyPointer, loginStartedAt)) {
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

async function contentOf(deps: NewSessionDependencies, tokens: LoginTokens): Promise<Omit<Session, 'pointers'>> {
  const { provider, session } = deps.settings;
  const subject = tokens.idTokenClaims.sub;
  const verifiedClaims = await verifiedAccessTokenClaims(deps, tokens.accessToken);
  const userinfo = session.userinfo ? await userinfoOf(deps, tokens.accessToken, subject) : undefined;
  const now = deps.clock.now();
  const accessTokenExpiresAt = earliest(
    tokens.expiresIn === undefined ? undefined : now + Math.floor(tokens.expiresIn),
    typeof verifiedClaims?.exp === 'number' ? verifiedClaims.exp : undefined,
  );
  return {
    provider: provider.name,
    issuer: provider.issuer,
    subject,
    accessToken: tokens.accessToken,
    accessTokenVerified: verifiedClaims !== undefined,
    ...(accessTokenExpiresAt === undefined ? {} : { accessTokenExpiresAt }),
    ...(tokens.scope === undefined ? {} : { grantedScope: tokens.scope }),
    idToken: tokens.idToken,
    ...(tokens.refreshToken === undefined ? {} : { refreshToken: tokens.refreshToken }),
    ...(userinfo === undefined ? {} : { userinfo }),
    createdAt: now,
    absoluteExpiry: now + session.absoluteTimeout,
  };
}

/** A token that is opaque, or for somebody else, is kept but not read; a provider that is down is no verdict on it. */
async function verifiedAccessTokenClaims(deps: NewSessionDependencies, token: string): Promise<Claims | undefined> {
  try {
    return await deps.verifyAccessToken(token);
  } catch (error) {
    if (error instanceof GateError && error.reason.status === 401) return undefined;
    throw error;
  }
}

async function userinfoOf(deps: NewSessionDependencies, accessToken: string, subject: string): Promise<Claims> {
  const userinfo = await deps.provider.userinfo(accessToken, subject);
  if (Buffer.byteLength(JSON.stringify(userinfo)) > MAX_TOKEN_SIZE) {
    throw new GateError('login_failed', 'the userinfo response is larger than 16 KB');
  }
  return userinfo;
}

function checkSizes({ accessToken, idToken, refreshToken = '', scope = '', idTokenClaims }: LoginTokens): void {
  if ([accessToken, idToken, refreshToken, scope].some((text) => Buffer.byteLength(text) > MAX_TOKEN_SIZE)) {
    throw new GateError('login_failed', 'a token is larger than 16 KB');
  }
  if (idTokenClaims.sub === '' || idTokenClaims.sub.length > MAX_SUBJECT_LENGTH) {
    throw new GateError('login_failed', 'sub is empty or too long');
  }
}

function providerSessionOf({ sid }: Claims): string | undefined {
  return typeof sid === 'string' && sid !== '' && sid.length <= MAX_SUBJECT_LENGTH ? sid : undefined;
}

function earliest(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
