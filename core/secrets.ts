/** One version of a secret. */
export interface SecretVersion {
  readonly id: string;
  readonly value: string;
}

/** The versions of a secret that are live, the current one first. */
export type LiveVersions = readonly [SecretVersion, ...SecretVersion[]];

/** Reads secrets and remembers them. */
export interface SecretSource {
  /**
   * Rejects if the secret cannot be read or has no version.
   * @param options.fresh reads again instead of remembering, at most once in a while
   */
  read(arn: string, options?: { readonly fresh?: boolean }): Promise<LiveVersions>;
}
