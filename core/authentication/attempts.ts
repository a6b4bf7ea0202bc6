import type { Clock, Pause } from '../clock.js';
import { GateError } from '../errors.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { AttemptLimits } from '../settings/ways-in.js';
import { addressBlock } from './address-block.js';
import { AnswerCache } from './answer-cache.js';
import type { AttemptCounter, Reservation } from './attempt-counter.js';
import { type AttemptKeysDependencies, attemptKey, endOfWindow } from './attempt-keys.js';

export interface AttemptsDependencies extends AttemptKeysDependencies {
  readonly counter: AttemptCounter;
  readonly clock: Clock;
  readonly pause: Pause;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** An attempt that was let through to the provider. One of these ends it; if none does, it stays counted. */
export interface Attempt {
  /** It was no guess, or the provider did not say. */
  forgive(): Promise<void>;
  /** The credentials are wrong. */
  fail(): Promise<void>;
}

/** Milliseconds between looks for a place, when all are taken by attempts whose outcome is open. */
const PAUSES = [100, 200, 400, 800];

interface Count {
  readonly key: string;
  readonly limit: number;
  readonly of: 'address' | 'account';
}

/**
 * Keeps the gate from being used to guess passwords: the provider sees one address, the gate's, and cannot tell one
 * guesser from everybody else. A place is taken before an attempt is made, so that many at once do not slip through:
 * attempts that failed and those on their way are together never more than the limit. Good ones give theirs back.
 */
export class Attempts {
  /** Counts at their limit, so that a flood of guesses does not reach the table. */
  private readonly usedUp: AnswerCache<true>;

  constructor(private readonly deps: AttemptsDependencies) {
    this.usedUp = new AnswerCache(deps.clock);
  }

  /** @throws GateError `too_many_attempts` */
  async begin(kind: string, account: string, address: string, limits: AttemptLimits): Promise<Attempt> {
    const end = endOfWindow(this.deps.clock.now(), limits.window);
    const keyOf = (of: Count['of'], value: string) => attemptKey(this.deps, kind, of, value, end);
    const counts: readonly Count[] = [
      { key: await keyOf('address', addressBlock(address)), limit: limits.perAddress, of: 'address' },
      { key: await keyOf('account', sameAccount(account)), limit: limits.perAccount, of: 'account' },
    ];
    const gone = end + limits.window;
    let full = await this.reserve(counts, end, gone);
    for (const pause of PAUSES) {
      if (full === undefined) break;
      await this.deps.pause(pause);
      full = await this.reserve(counts, end, gone);
    }
    if (full !== undefined) throw this.limited(full);
    return {
      forgive: () => this.giveBack(counts, gone),
      fail: () => this.update(counts, ({ key }) => this.deps.counter.fail(key, gone)),
    };
  }

  /** All places or none: the count that has none just now. @throws GateError `too_many_attempts` if it gets none back */
  private async reserve(counts: readonly Count[], end: number, gone: number): Promise<Count | undefined> {
    for (const [index, count] of counts.entries()) {
      const outcome = await this.reserveOne(count, end, gone);
      if (outcome === 'reserved') continue;
      // What is not tried is not counted: a limit ends with its window, however often somebody knocks meanwhile.
      await this.giveBack(counts.slice(0, index), gone);
      if (outcome === 'used up') throw this.limited(count);
      return count;
    }
    return undefined;
  }

  private async reserveOne({ key, limit }: Count, end: number, gone: number): Promise<Reservation> {
    if (this.usedUp.find(key) !== undefined) return 'used up';
    const outcome = await this.deps.counter.reserve(key, limit, gone);
    if (outcome === 'used up') this.usedUp.keep(key, { value: true, until: end });
    return outcome;
  }

  private giveBack(counts: readonly Count[], gone: number): Promise<void> {
    return this.update(counts, ({ key }) => this.deps.counter.giveBack(key, gone));
  }

  /** A place that stays taken closes early, and never lets in. */
  private async update(counts: readonly Count[], update: (count: Count) => Promise<unknown>): Promise<void> {
    try {
      await Promise.all(counts.map(update));
    } catch (error) {
      this.deps.log.warn('an attempt stays counted', { error: error instanceof Error ? error.name : 'unknown' });
    }
  }

  private limited({ of }: Count): GateError {
    this.deps.metrics.add('AttemptLimited');
    return new GateError('too_many_attempts', of);
  }
}

/** Spellings that a provider may take for one account. */
function sameAccount(account: string): string {
  return account.normalize('NFKC').trim().toLowerCase();
}
