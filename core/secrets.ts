/** One version of a secret. */
export interface SecretVersion {
  readonly id: string;
  readonly value: string;
}

/** The versions of a secret that are live, the current one first. */
export type LiveVersions = readonly [SecretVersion, ...SecretVersion[]];

export interface ReadOptions {
  readonly fresh?: boolean;
  readonly latest?: boolean;
}

/** Reads secrets and remembers them. */
export interface SecretSource {
  /**
   * Rejects if the secret cannot be read or has no version.
   * @param options.fresh reads again instead of remembering, at most once in a while
   * @param options.latest reads again, however short ago the last time was, and rejects rather than give what it remembers;
   * for callers who have shown who they are
   */
  read(arn: string, options?: ReadOptions): Promise<LiveVersions>;
}
