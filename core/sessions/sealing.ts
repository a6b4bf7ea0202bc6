import { deriveKey, encodeFields, seal, unseal } from '../authenticated-encryption.js';
import type { Random } from '../random.js';
import type { SecretVersion } from '../secrets.js';
import { sessionCookieBytes } from './cookie.js';
import type { Session } from './session.js';
import type { SessionRecord } from './store.js';

const CONTENT_VERSION = 1;

/** What sealed content is bound to: it opens nowhere else. */
export interface SealContext {
  readonly gateId: string;
  readonly epoch: number;
}

/** The settings that sealed content is bound to. */
export interface SealSettings {
  readonly gateId: string;
  readonly session: { readonly epoch: number };
}

export function sealContextOf({ gateId, session }: SealSettings): SealContext {
  return { gateId, epoch: session.epoch };
}

/**
 * Names the row of a session. Who knows it cannot tell the cookie.
 * @throws GateError `session_malformed`
 */
export function itemKeyOf(cookie: string): string {
  return deriveKey(sessionCookieBytes(cookie), '', 'session item').toString('base64url');
}

/** The sealed content of a row; it takes the cookie *and* the gate secret to open it. */
export function sealSession(
  cookie: string,
  secret: SecretVersion,
  row: Pick<SessionRecord, 'key' | 'version'>,
  context: SealContext,
  session: Session,
  random: Random,
): Uint8Array {
  const content = JSON.stringify({ v: CONTENT_VERSION, session });
  return seal(contentKey(cookie, secret), random, boundTo(row, secret.id, context), content);
}

/** The session in a row, or undefined if the row was not sealed for this cookie, secret and context. */
export function unsealSession(
  cookie: string,
  secret: SecretVersion,
  row: Pick<SessionRecord, 'key' | 'version' | 'sealed'>,
  context: SealContext,
): Session | undefined {
  const content = unseal(contentKey(cookie, secret), boundTo(row, secret.id, context), row.sealed);
  if (content === undefined) return undefined;
  // What opens was written by this gate, so its version tells its shape.
  const { v, session } = JSON.parse(content) as { v: number; session: Session };
  return v === CONTENT_VERSION ? session : undefined;
}

function contentKey(cookie: string, secret: SecretVersion): Buffer {
  return deriveKey(sessionCookieBytes(cookie), secret.value, 'session content');
}

function boundTo(row: Pick<SessionRecord, 'key' | 'version'>, secretVersion: string, context: SealContext): Buffer {
  return encodeFields(context.gateId, row.key, row.version, secretVersion, context.epoch);
}
