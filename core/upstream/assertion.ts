import { createHash } from 'node:crypto';
import { findClaim } from '../access/claim-path.js';
import type { Clock } from '../clock.js';
import { GateError } from '../errors.js';
import type { Identity } from '../identity.js';
import { ASSERTION_TYPE } from '../settings/assertion-limits.js';
import type { AssertionSettings, GateSettings } from '../settings/document.js';
import { LEEWAY } from '../tokens/claims.js';
import type { Signer } from './signer.js';

export interface AssertionDependencies {
  readonly settings: Pick<GateSettings, 'publicUrl' | 'decisionTtl' | 'upstreamHeaders'>;
  readonly clock: Clock;
  readonly signer: Signer;
}

/** The signed assertions about a caller, by the header that carries them. */
export type Assert = (identity: Identity) => Promise<ReadonlyMap<string, string>>;

interface Kept {
  readonly token: string;
  readonly usableUntil: number;
}

const MAXIMUM_KEPT = 1_000;
/** Seconds that an assertion is good for at least when an upstream gets it. */
const LEFT_FOR_UPSTREAM = 30;

/**
 * Says who the caller is in a way that an upstream can verify, and for no longer than what the caller showed is good for.
 * What was signed is kept and used again.
 */
export function assertionsAbout({ settings, clock, signer }: AssertionDependencies): Assert {
  const kept = new Map<string, Kept>();
  // API Gateway may hand one on for as long as it keeps decisions.
  const leftAtLeast = LEFT_FOR_UPSTREAM + settings.decisionTtl;
  const assertion = async (wanted: AssertionSettings, identity: Identity): Promise<string> => {
    const now = Math.floor(clock.now());
    const content = contentOf(wanted, identity, settings.publicUrl);
    const end = Math.floor(identity.expiresAt);
    const endsEarly = end < now + wanted.lifetime;
    const key = createHash('sha256')
      .update(JSON.stringify([wanted.lifetime, content, endsEarly ? end : undefined]))
      .digest('base64');
    const known = kept.get(key);
    if (known !== undefined && now < known.usableUntil) return known.token;
    const exp = endsEarly ? end : now + wanted.lifetime;
    const token = await signed(signer, { ...content, iat: now, exp });
    kept.delete(key);
    for (const oldest of kept.keys()) {
      if (kept.size < MAXIMUM_KEPT) break;
      kept.delete(oldest);
    }
    // One that ends with the identity could not be replaced by a longer one, for as long as the gate still takes that.
    kept.set(key, { token, usableUntil: endsEarly ? exp + LEEWAY : exp - leftAtLeast });
    return token;
  };
  return async (identity) => {
    const assertions = new Map<string, string>();
    for (const { name, source } of settings.upstreamHeaders) {
      if (source.kind === 'assertion') assertions.set(name, await assertion(source, identity));
    }
    return assertions;
  };
}

function contentOf({ audience, claims }: AssertionSettings, identity: Identity, issuer: string) {
  const configured = Object.entries(claims).map(([name, path]) => [name, findClaim(identity.claimSources, path)]);
  return {
    ...Object.fromEntries(configured),
    iss: issuer,
    aud: audience,
    sub: identity.subject,
    // Two providers may know different users under one subject.
    idp: identity.issuer,
  };
}

/** @throws GateError `signing_failed` */
async function signed(signer: Signer, claims: Readonly<Record<string, unknown>>): Promise<string> {
  try {
    const key = await signer.current();
    const header = { alg: 'ES256', typ: ASSERTION_TYPE, kid: key.id };
    const input = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`;
    return `${input}.${Buffer.from(await key.sign(input)).toString('base64url')}`;
  } catch (cause) {
    throw new GateError('signing_failed', '', { cause });
  }
}

function base64url(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url');
}
