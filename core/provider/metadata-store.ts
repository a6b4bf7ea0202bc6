/** What is kept of a provider for the day it cannot be reached. Written and read as one. */
export interface StoredMetadata {
  readonly issuer: string;
  /** The discovery document and key set, as JSON text. */
  readonly document: string;
  /** MAC of issuer and document under the gate secret, base64url. */
  readonly mac: string;
  /** Seconds since 1970. */
  readonly fetchedAt: number;
}

/** The last good copy of a provider's metadata, shared by all functions. It is no trust root: readers verify the MAC. */
export interface ProviderMetadataStore {
  read(issuer: string): Promise<StoredMetadata | undefined>;
  /** Writes unless a copy is there that was fetched within `interval` seconds before this one; false if so. */
  write(copy: StoredMetadata, interval: number): Promise<boolean>;
  /** Takes the turn to fetch for the whole fleet; false if somebody took it within `interval` seconds before `now`. */
  takeTurn(issuer: string, now: number, interval: number): Promise<boolean>;
}
