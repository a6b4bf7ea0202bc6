import type { JWTVerifyGetKey } from 'jose';

/** The published signing keys of one issuer, as they were at one time. */
export interface ProviderKeys {
  /** The exact `iss` these keys vouch for. */
  readonly issuer: string;
  /** Selects the key for a token by `kid`, algorithm and use. */
  readonly find: JWTVerifyGetKey;
  readonly fetchedAt: number;
}

export interface KeySource {
  /** @throws GateError `provider_unavailable` when there are none, fresh or kept */
  current(): Promise<ProviderKeys>;
  /**
   * Newer keys than those that did not verify a token, if any can be had: the request is throttled, for this function
   * instance and for the whole fleet.
   */
  renewed(than: ProviderKeys): Promise<ProviderKeys | undefined>;
}
