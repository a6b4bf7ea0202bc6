import type { RefreshTokenStore, RefreshTokenTurn } from '../../core/authentication/refresh-token-store.js';

interface Row {
  readonly sealed?: Uint8Array;
  readonly turn?: { readonly owner: string; readonly until: number };
}

/** Keeps what came of refresh tokens in memory, for good. */
export class MemoryRefreshTokenStore implements RefreshTokenStore {
  readonly rows = new Map<string, Row>();
  /** Set to have every call fail. */
  failure: Error | undefined;
  /** How many of the next writes fail. */
  failingWrites = 0;

  async read(key: string): Promise<Uint8Array | undefined> {
    this.fail();
    return this.rows.get(key)?.sealed;
  }

  async takeTurn({ key, owner }: RefreshTokenTurn, now: number, until: number) {
    this.fail();
    const { turn, ...row } = this.rows.get(key) ?? {};
    if (turn !== undefined && turn.until > now && turn.owner !== owner) return undefined;
    this.rows.set(key, { ...row, turn: { owner, until } });
    return row;
  }

  async write(key: string, sealed: Uint8Array): Promise<void> {
    this.fail();
    this.failingWrites -= 1;
    if (this.failingWrites >= 0) throw new Error('throttled');
    this.rows.set(key, { sealed });
  }

  async giveUp({ key, owner }: RefreshTokenTurn): Promise<void> {
    this.fail();
    const { turn, ...row } = this.rows.get(key) ?? {};
    if (turn?.owner === owner) this.rows.set(key, row);
  }

  private fail(): void {
    if (this.failure !== undefined) throw this.failure;
  }
}
