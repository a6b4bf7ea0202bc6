import type {
  RefreshLease,
  SessionPointers,
  SessionRecord,
  SessionStore,
  SessionTimes,
} from '../../core/sessions/store.js';

/** A session store in memory that keeps the promises of the real one; its rows are open to tests. */
export class MemorySessionStore implements SessionStore {
  readonly rows = new Map<string, SessionRecord>();
  /** Who refreshes, by the key of the session. */
  readonly leaseOwners = new Map<string, string>();
  /** Keys of sessions by pointer. */
  readonly listed = new Map<string, Set<string>>();
  /** When the pointers to a session may go, by its key. */
  readonly listedUntil = new Map<string, number>();

  async create(record: SessionRecord, pointers: SessionPointers, listedUntil: number): Promise<void> {
    if (this.rows.has(record.key)) throw new Error('the session exists');
    for (const pointer of Object.values(pointers)) {
      this.listed.set(pointer, (this.listed.get(pointer) ?? new Set()).add(record.key));
    }
    this.listedUntil.set(record.key, listedUntil);
    this.rows.set(record.key, record);
  }

  async read(key: string): Promise<SessionRecord | undefined> {
    return this.rows.get(key);
  }

  async touch(key: string, times: SessionTimes): Promise<boolean> {
    const row = this.rows.get(key);
    if (row === undefined) return false;
    this.rows.set(key, { ...row, ...times });
    return true;
  }

  async takeLease({ key, version, owner }: RefreshLease, now: number, until: number): Promise<boolean> {
    const row = this.rows.get(key);
    if (row === undefined || row.version !== version) return false;
    if ((row.leasedUntil ?? 0) > now || (row.retryAt ?? 0) > now) return false;
    this.rows.set(key, { ...row, leasedUntil: until });
    this.leaseOwners.set(key, owner);
    return true;
  }

  async replace(lease: RefreshLease, content: Pick<SessionRecord, 'sealed' | 'secretVersion'>): Promise<boolean> {
    const row = this.rowHeldBy(lease);
    if (row === undefined) return false;
    const { leasedUntil: _, retryAt: __, ...kept } = row;
    this.rows.set(lease.key, { ...kept, ...content, version: lease.version + 1 });
    this.leaseOwners.delete(lease.key);
    return true;
  }

  async rememberFailure(lease: RefreshLease, retryAt: number): Promise<void> {
    const row = this.rowHeldBy(lease);
    if (row === undefined) return;
    const { leasedUntil: _, ...kept } = row;
    this.rows.set(lease.key, { ...kept, retryAt });
    this.leaseOwners.delete(lease.key);
  }

  async end(key: string, pointers: SessionPointers): Promise<void> {
    this.rows.delete(key);
    for (const pointer of Object.values(pointers)) {
      this.listed.get(pointer)?.delete(key);
      if (this.listed.get(pointer)?.size === 0) this.listed.delete(pointer);
    }
  }

  private rowHeldBy({ key, version, owner }: RefreshLease): SessionRecord | undefined {
    const row = this.rows.get(key);
    return row?.version === version && this.leaseOwners.get(key) === owner ? row : undefined;
  }
}
