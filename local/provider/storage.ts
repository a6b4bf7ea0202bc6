type Payload = Record<string, unknown> & { readonly grantId?: string; readonly uid?: string };

interface Entry {
  readonly payload: Payload;
  readonly expiresAt: number;
}

/** Beyond so many entries the oldest go, so that a long run does not fill the memory. */
const MAX_ENTRIES = 10_000;

export type ProviderEntries = Map<string, Entry>;

/** What oidc-provider keeps, in memory. Called once per kind of model, on one common map. */
export function providerStorage(entries: ProviderEntries = new Map()) {
  return (model: string) => new ProviderStorage(model, entries);
}

export function forgetRefreshTokens(entries: ProviderEntries): void {
  for (const key of entries.keys()) {
    if (key.startsWith('RefreshToken:')) entries.delete(key);
  }
}

class ProviderStorage {
  constructor(
    private readonly model: string,
    private readonly entries: ProviderEntries,
  ) {}

  async upsert(id: string, payload: Payload, expiresIn?: number): Promise<void> {
    const key = this.keyOf(id);
    this.entries.delete(key);
    const expiresAt = expiresIn === undefined ? Number.POSITIVE_INFINITY : Date.now() + expiresIn * 1000;
    this.entries.set(key, { payload, expiresAt });
    const [oldest] = this.entries.keys();
    if (this.entries.size > MAX_ENTRIES && oldest !== undefined) {
      this.entries.delete(oldest);
    }
  }

  async find(id: string): Promise<Payload | undefined> {
    const entry = this.entries.get(this.keyOf(id));
    return entry !== undefined && entry.expiresAt > Date.now() ? entry.payload : undefined;
  }

  async findByUid(uid: string): Promise<Payload | undefined> {
    return this.own().find(([, { payload }]) => payload.uid === uid)?.[1].payload;
  }

  async consume(id: string): Promise<void> {
    const payload = await this.find(id);
    if (payload !== undefined) {
      payload.consumed = Math.floor(Date.now() / 1000);
    }
  }

  async destroy(id: string): Promise<void> {
    this.entries.delete(this.keyOf(id));
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, { payload }] of this.own()) {
      if (payload.grantId === grantId) {
        this.entries.delete(key);
      }
    }
  }

  private own(): readonly [string, Entry][] {
    return [...this.entries].filter(([key]) => key.startsWith(this.keyOf('')));
  }

  private keyOf(id: string): string {
    return `${this.model}:${id}`;
  }
}
