import { createHash } from 'node:crypto';
import type { Random } from '../../core/random.js';

/** Bytes that differ with every call and are the same in every run. */
export class CountedRandom implements Random {
  private calls = 0;

  constructor(private readonly seed = '') {}

  bytes(length: number): Uint8Array {
    this.calls += 1;
    const digest = createHash('shake256', { outputLength: length });
    return new Uint8Array(digest.update(`${this.seed}:${this.calls}`).digest());
  }
}
