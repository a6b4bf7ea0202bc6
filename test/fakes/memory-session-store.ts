import type { Pointer } from '../../core/sessions/directory.js';
import type {
  RefreshLease,
  SealedListing,
  SessionListing,
  SessionPointers,
  SessionRecord,
  SessionStore,
  SessionTimes,
} from '../../core/sessions/store.js';

/** A session store in memory that keeps the promises of the real one; its rows are open to tests. */
export class MemorySessionStore implements SessionStore {
  /** @param pause what happens before each write to the table, for tests of what happens in between */
  constructor(private readonly pause: () => Promise<void> = async () => {}) {}

  readonly rows = new Map<string, SessionRecord>();
  /** Who refreshes, by the key of the session. */
  readonly leaseOwners = new Map<string, string>();
  /** What lists a session, by pointer and then by the key of the session. */
  readonly listed = new Map<string, Map<string, SealedListing>>();
  /** When the pointers to a session may go, by its key. */
  readonly listedUntil = new Map<string, number>();

  async create(record: SessionRecord, { pointers, until, sealed, secretVersion }: SessionListing): Promise<void> {
    if (this.rows.has(record.key)) throw new Error('the session exists');
    for (const pointer of pointersIn(pointers)) {
      await this.pause();
      const listed = this.listed.get(pointer) ?? new Map();
      this.listed.set(pointer, listed.set(record.key, { sealed, secretVersion }));
    }
    await this.pause();
    this.listedUntil.set(record.key, until);
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
    if ((row.leasedUntil ?? 0) > now && this.leaseOwners.get(key) !== owner) return false;
    if ((row.retryAt ?? 0) > now) return false;
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

  async end(key: string, pointers: Partial<SessionPointers>): Promise<boolean> {
    await this.pause();
    const existed = this.rows.delete(key);
    for (const pointer of pointersIn(pointers)) {
      await this.pause();
      this.listed.get(pointer)?.delete(key);
      if (this.listed.get(pointer)?.size === 0) this.listed.delete(pointer);
    }
    return existed;
  }

  private rowHeldBy({ key, version, owner }: RefreshLease): SessionRecord | undefined {
    const row = this.rows.get(key);
    return row?.version === version && this.leaseOwners.get(key) === owner ? row : undefined;
  }
}

/** A subject and a provider session may be called the same. */
export function pointerName({ kind, key }: Pointer): string {
  return `${kind} ${key}`;
}

function pointersIn(pointers: Partial<SessionPointers>): readonly string[] {
  return (['subject', 'providerSession'] as const).flatMap((kind) => {
    const key = pointers[kind];
    return key === undefined ? [] : [pointerName({ kind, key })];
  });
}
