import type { LogoutTokenMemory } from '../../core/logout/logout-token-memory.js';

/** Remembers in memory, for good. */
export class MemoryLogoutTokenMemory implements LogoutTokenMemory {
  readonly until = new Map<string, number>();

  async knows(id: string): Promise<boolean> {
    return this.until.has(id);
  }

  async remember(id: string, until: number): Promise<void> {
    this.until.set(id, until);
  }
}
