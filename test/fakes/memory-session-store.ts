import type { SessionPointers, SessionRecord, SessionStore } from '../../core/sessions/store.js';

/** A session store in memory that keeps the promises of the real one; its rows are open to tests. */
export class MemorySessionStore implements SessionStore {
  readonly rows = new Map<string, SessionRecord>();
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

  async touch(key: string, lastSeenAt: number, expiresAt: number): Promise<boolean> {
    const row = this.rows.get(key);
    if (row === undefined) return false;
    this.rows.set(key, { ...row, lastSeenAt, expiresAt });
    return true;
  }

  async end(key: string, pointers: SessionPointers): Promise<void> {
    this.rows.delete(key);
    for (const pointer of Object.values(pointers)) {
      this.listed.get(pointer)?.delete(key);
      if (this.listed.get(pointer)?.size === 0) this.listed.delete(pointer);
    }
  }
}
