import type { AnswerStore, SealedAnswer } from '../../core/authentication/answer-store.js';

/** Keeps answers in memory, for good. */
export class MemoryAnswerStore implements AnswerStore {
  readonly rows = new Map<string, SealedAnswer>();
  /** Set to have every call fail. */
  failure: Error | undefined;

  async read(key: string): Promise<SealedAnswer | undefined> {
    if (this.failure !== undefined) throw this.failure;
    return this.rows.get(key);
  }

  async write(key: string, answer: SealedAnswer): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    this.rows.set(key, answer);
  }
}
