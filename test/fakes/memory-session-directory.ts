import type { Pointer, SessionDirectory, SessionPage } from '../../core/sessions/directory.js';
import { type MemorySessionStore, pointerName } from './memory-session-store.js';

/** Finds the sessions of a store in memory, in pages that are small. */
export class MemorySessionDirectory implements SessionDirectory {
  readonly markers = new Map<string, { readonly notBefore: number; readonly until: number }>();

  constructor(
    private readonly store: MemorySessionStore,
    private readonly pageSize = 3,
    private readonly pause: () => Promise<void> = async () => {},
  ) {}

  async list(pointer: Pointer, after = ''): Promise<SessionPage> {
    await this.pause();
    const listed = this.store.listed.get(pointerName(pointer)) ?? new Map();
    const keys = [...listed.keys()].filter((key) => key > after).sort();
    const page = keys.slice(0, this.pageSize);
    return {
      sessions: page.map((key) => ({ key, ...listed.get(key) })),
      next: keys.length > page.length ? page.at(-1) : undefined,
    };
  }

  async forbid(pointer: Pointer, notBefore: number, until: number): Promise<void> {
    await this.pause();
    const known = this.markers.get(pointerName(pointer));
    if (known !== undefined && known.notBefore >= notBefore) return;
    this.markers.set(pointerName(pointer), { notBefore, until });
  }

  async notBefore(pointer: Pointer): Promise<number | undefined> {
    await this.pause();
    return this.markers.get(pointerName(pointer))?.notBefore;
  }
}
