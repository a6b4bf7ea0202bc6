import type { ProviderMetadataStore, StoredMetadata } from '../../core/provider/metadata-store.js';

/** A metadata store in memory that keeps the promises of the real one; its rows are open to tests. */
export class MemoryMetadataStore implements ProviderMetadataStore {
  readonly copies = new Map<string, StoredMetadata>();
  readonly turns = new Map<string, number>();
  reads = 0;
  /** Makes every call fail, as a table does that cannot be reached. */
  failing = false;

  async read(issuer: string): Promise<StoredMetadata | undefined> {
    this.reads += 1;
    this.failIfTold();
    return this.copies.get(issuer);
  }

  async write(copy: StoredMetadata, interval: number): Promise<boolean> {
    this.failIfTold();
    const there = this.copies.get(copy.issuer);
    if (there !== undefined && there.fetchedAt > copy.fetchedAt - interval) return false;
    this.copies.set(copy.issuer, copy);
    return true;
  }

  async takeTurn(issuer: string, now: number, interval: number): Promise<boolean> {
    this.failIfTold();
    const takenAt = this.turns.get(issuer);
    if (takenAt !== undefined && takenAt > now - interval) return false;
    this.turns.set(issuer, now);
    return true;
  }

  private failIfTold(): void {
    if (this.failing) throw new Error('the table cannot be reached');
  }
}
