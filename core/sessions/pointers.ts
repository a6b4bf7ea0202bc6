import { createHmac } from 'node:crypto';
import { deriveKey, encodeFields } from '../authenticated-encryption.js';
import type { SecretVersion } from '../secrets.js';
import type { Pointer } from './directory.js';
import type { SessionPointers } from './store.js';

type PointerKind = Pointer['kind'];

/** As it goes into the HMAC; every pointer in the table was made with these. */
const LABELS: Readonly<Record<PointerKind, string>> = { subject: 'subject', providerSession: 'provider session' };

/** A subject, or a provider session by its `sid`, whose sessions are meant. */
export interface SessionOwner {
  readonly kind: PointerKind;
  readonly issuer: string;
  readonly value: string;
}

/** Where a session is listed. Nobody can tell the subject from it or make one without the gate secret. */
export function pointersOf(
  secret: SecretVersion,
  issuer: string,
  subject: string,
  providerSession?: string,
): SessionPointers {
  const key = (kind: PointerKind, value: string) => pointerTo(secret, { kind, issuer, value }).key;
  return {
    subject: key('subject', subject),
    ...(providerSession === undefined ? {} : { providerSession: key('providerSession', providerSession) }),
  };
}

/** Where the sessions of an owner are listed that were created under this version of the gate secret. */
export function pointerTo(secret: SecretVersion, { kind, issuer, value }: SessionOwner): Pointer {
  const hmac = createHmac('sha256', deriveKey(secret.value, '', 'session pointer'));
  return { kind, key: hmac.update(encodeFields(LABELS[kind], issuer, value)).digest('base64url') };
}
