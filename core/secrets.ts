/** One version of a secret. */
export interface SecretVersion {
  readonly id: string;
  readonly value: string;
}

/** Reads secrets and remembers them. */
export interface SecretSource {
  /**
   * The versions of a secret that are live, the current one first; at least one.
   * @param options.fresh reads again instead of remembering, at most once in a while
   */
  read(arn: string, options?: { readonly fresh?: boolean }): Promise<readonly SecretVersion[]>;
}
