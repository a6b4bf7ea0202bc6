import { newSessionCookie } from '../../core/sessions/cookie.js';
import { sealListing } from '../../core/sessions/listing.js';
import { pointersOf } from '../../core/sessions/pointers.js';
import type { SessionDependencies } from '../../core/sessions/reading.js';
import { itemKeyOf, sealContextOf, sealSession } from '../../core/sessions/sealing.js';
import type { Session } from '../../core/sessions/session.js';
import { expiryOf } from '../../core/sessions/session.js';
import { CountedRandom } from './counted-random.js';
import { ISSUER } from './gate-settings.js';

/** A token with these claims that nobody signed; for places that read tokens verified long before. */
export function unsignedToken(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`;
}

export function makeSession(changes: Partial<Session> = {}): Session {
  return {
    provider: 'custom',
    issuer: ISSUER,
    subject: 'alice-id',
    providerSession: 'sid-1',
    accessToken: unsignedToken({ sub: 'alice-id', scope: 'orders:read', from: 'access token' }),
    accessTokenVerified: true,
    idToken: unsignedToken({ sub: 'alice-id', name: 'Alice', from: 'ID token' }),
    createdAt: 1_750_000_000,
    absoluteExpiry: 1_750_028_800,
    pointers: { subject: 'subject-pointer', providerSession: 'provider-session-pointer' },
    ...changes,
  };
}

/** Writes a session that begins now, as a login does, and gives its cookie. */
export async function storeSession(deps: SessionDependencies, changes: Partial<Session> = {}): Promise<string> {
  const { settings, clock, secrets, sessions } = deps;
  const [secret] = await secrets.read(settings.gateSecretArn);
  if (secret === undefined) throw new Error('no gate secret');
  const now = clock.now();
  const base = makeSession({ createdAt: now, absoluteExpiry: now + settings.session.absoluteTimeout, ...changes });
  const session = { ...base, pointers: pointersOf(secret, base.issuer, base.subject, base.providerSession) };
  const random = new CountedRandom(`stored session ${stored++}`);
  const cookie = newSessionCookie(random);
  const row = { key: itemKeyOf(cookie), version: 1 };
  const sealed = sealSession(cookie, secret, row, sealContextOf(settings), session, random);
  const expiresAt = expiryOf(session, { lastSeenAt: now }, settings.session);
  const { pointers, createdAt, absoluteExpiry } = session;
  const listing = { device: { browser: 'Firefox', system: 'Linux' }, createdAt, pointers };
  await sessions.create(
    { ...row, sealed, secretVersion: secret.id, lastSeenAt: now, expiresAt },
    { ...sealListing(row.key, secret, sealContextOf(settings), listing, random), pointers, until: absoluteExpiry },
  );
  return cookie;
}

let stored = 0;
