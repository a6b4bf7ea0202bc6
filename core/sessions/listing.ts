import { deriveKey, encodeFields, seal, unseal } from '../authenticated-encryption.js';
import type { Random } from '../random.js';
import type { SecretVersion } from '../secrets.js';
import type { Device } from './device.js';
import type { ListedSession, Pointer } from './directory.js';
import type { SealContext } from './sealing.js';
import type { SealedListing, SessionPointers } from './store.js';

const CONTENT_VERSION = 1;

/**
 * What a pointer says about its session. The session's own row opens with its cookie only; this opens with the gate
 * secret, so that users can see their other sessions. It holds nothing that could be used.
 */
export interface Listing {
  readonly device: Device;
  readonly createdAt: number;
  readonly pointers: SessionPointers;
}

export function sealListing(
  key: string,
  secret: SecretVersion,
  context: SealContext,
  listing: Listing,
  random: Random,
): SealedListing {
  const content = JSON.stringify({ v: CONTENT_VERSION, listing });
  return { sealed: seal(keyOf(secret), random, boundTo(key, secret, context), content), secretVersion: secret.id };
}

/** Undefined if it was not written by this gate, in this epoch, for this session and this pointer. */
export function openListing(
  listed: ListedSession,
  found: Pointer,
  versions: readonly SecretVersion[],
  context: SealContext,
): Listing | undefined {
  const secret = versions.find(({ id }) => id === listed.secretVersion);
  if (secret === undefined) return undefined;
  const content = unseal(keyOf(secret), boundTo(listed.key, secret, context), listed.sealed);
  if (content === undefined) return undefined;
  const { v, listing } = JSON.parse(content) as { v: number; listing: Listing };
  return v === CONTENT_VERSION && listing.pointers[found.kind] === found.key ? listing : undefined;
}

/** Names a session to its user. It opens nothing, and leads neither to the cookie nor to the row. */
export function publicSessionId(key: string): string {
  return deriveKey(key, '', 'public session id').subarray(0, 16).toString('base64url');
}

function keyOf(secret: SecretVersion): Buffer {
  return deriveKey(secret.value, '', 'session listing');
}

function boundTo(key: string, secret: SecretVersion, context: SealContext): Buffer {
  return encodeFields(context.gateId, key, secret.id, context.epoch);
}
