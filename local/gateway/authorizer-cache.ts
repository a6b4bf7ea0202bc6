/** Results of one authorizer by the values of its identity sources. */
export class AuthorizerCache<Result> {
  private readonly entries = new Map<string, { readonly result: Result; readonly expiresAt: number }>();

  constructor(
    private readonly ttlSeconds: number,
    private readonly clock: { now(): number },
  ) {}

  get(identity: readonly string[]): Result | undefined {
    const key = JSON.stringify(identity);
    const entry = this.entries.get(key);
    if (entry !== undefined && entry.expiresAt > this.clock.now()) return entry.result;
    this.entries.delete(key);
    return undefined;
  }

  put(identity: readonly string[], result: Result): void {
    if (this.ttlSeconds === 0) return;
    const now = this.clock.now();
    for (const [key, entry] of this.entries) if (entry.expiresAt <= now) this.entries.delete(key);
    this.entries.set(JSON.stringify(identity), { result, expiresAt: now + this.ttlSeconds * 1000 });
  }
}
