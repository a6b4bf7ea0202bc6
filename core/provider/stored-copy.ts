import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey, encodeFields } from '../authenticated-encryption.js';
import type { SecretSource } from '../secrets.js';
import type { KnownIssuer } from '../settings/document.js';
import { sameIssuer } from '../settings/issuer.js';
import { type KeySet, readKeySet } from './discovery.js';
import type { ProviderMetadata } from './metadata.js';
import type { ProviderMetadataStore, StoredMetadata } from './metadata-store.js';

/** What one visit to the provider brought home. */
export interface FetchedMetadata {
  readonly metadata: ProviderMetadata;
  readonly keySet: KeySet;
  readonly fetchedAt: number;
}

export interface StoredCopyDependencies {
  readonly provider: KnownIssuer;
  readonly store: ProviderMetadataStore;
  readonly secrets: SecretSource;
  readonly gateSecretArn: string;
}

/**
 * The last good copy of a provider's metadata in the table. Whoever can write the table must not become a provider, so
 * a copy counts only with a MAC under the gate secret.
 */
export class StoredCopy {
  constructor(private readonly deps: StoredCopyDependencies) {}

  /** Writes unless a copy is there that was fetched within `interval` seconds before this one. */
  async save(fetched: FetchedMetadata, interval: number): Promise<void> {
    const [current] = await this.deps.secrets.read(this.deps.gateSecretArn);
    const document = JSON.stringify({ metadata: fetched.metadata, keySet: fetched.keySet });
    const unsigned = { issuer: this.deps.provider.issuer, document, fetchedAt: fetched.fetchedAt };
    const mac = macOf(current.value, unsigned).toString('base64url');
    await this.deps.store.write({ ...unsigned, mac }, interval);
  }

  /** The copy, if there is one that this gate wrote. */
  async load(): Promise<FetchedMetadata | undefined> {
    const { provider, store, secrets, gateSecretArn } = this.deps;
    const copy = await store.read(provider.issuer);
    if (copy === undefined || copy.issuer !== provider.issuer) return undefined;
    const versions = await secrets.read(gateSecretArn);
    const mac = Buffer.from(copy.mac, 'base64url');
    const genuine = versions.some(({ value }) => {
      const expected = macOf(value, copy);
      return expected.length === mac.length && timingSafeEqual(expected, mac);
    });
    if (!genuine) return undefined;
    const { metadata, keySet } = JSON.parse(copy.document) as { metadata: ProviderMetadata; keySet: unknown };
    if (!sameIssuer(metadata.issuer, provider.issuer)) return undefined;
    return { metadata, keySet: readKeySet(keySet), fetchedAt: copy.fetchedAt };
  }

  takeTurn(now: number, interval: number): Promise<boolean> {
    return this.deps.store.takeTurn(this.deps.provider.issuer, now, interval);
  }
}

function macOf(secret: string, copy: Omit<StoredMetadata, 'mac'>): Buffer {
  return createHmac('sha256', deriveKey(secret, '', 'provider metadata'))
    .update(encodeFields(copy.issuer, copy.fetchedAt, copy.document))
    .digest();
}
