import type { Clock, Pause } from '../clock.js';
import { GateError } from '../errors.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { AttemptLimits } from '../settings/ways-in.js';
import { addressBlock } from './address-block.js';
import { AnswerCache } from './answer-cache.js';
import type { AttemptCounter } from './attempt-counter.js';
import { type AttemptKeysDependencies, attemptKey, endOfWindow } from './attempt-keys.js';

export interface AttemptsDependencies extends AttemptKeysDependencies {
  readonly counter: AttemptCounter;
  readonly clock: Clock;
  readonly pause: Pause;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** An attempt that was let through to the provider. One of these ends it; if none does, it holds its place for a minute. */
export interface Attempt {
  /** It was no guess, or the provider did not say. */
  forgive(): Promise<void>;
  /** The credentials are wrong. */
  fail(): Promise<void>;
}

/** Milliseconds between looks for a place, when all are taken by attempts whose outcome is open. */
const PAUSES = [100, 200, 400, 800];
/** Milliseconds before the counter is told once more what it did not take. */
const RETRIES = [100, 300];
/** Seconds; longer than API Gateway waits for its authorizer, and so than any attempt. */
const LONGEST_ATTEMPT = 60;

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
      { key: await keyOf('account', sameAccount(account)), limit: limits.perAccount, of: 'account' },
      { key: await keyOf('address', addressBlock(address)), limit: limits.perAddress, of: 'address' },
    ];
    const known = counts.find(({ key }) => this.usedUp.find(key) !== undefined);
    if (known !== undefined) throw this.limited(known);
    const gone = end + limits.window;
    await this.takeAll(counts, end, gone);
    return {
      forgive: () => this.giveBack(counts, gone),
      fail: () => this.update(counts, ({ key }) => this.deps.counter.fail(key, gone)),
    };
  }

  /** All places or none: what is not tried is not counted. @throws GateError `too_many_attempts` */
  private async takeAll(counts: readonly Count[], end: number, gone: number): Promise<void> {
    const pauses = PAUSES.values();
    const taken: Count[] = [];
    try {
      for (const count of counts) {
        await this.take(count, end, gone, pauses);
        taken.push(count);
      }
    } catch (error) {
      await this.giveBack(taken, gone);
      throw error;
    }
  }

  /** Waits for a place as long as there are pauses left, which all counts of an attempt have in common. */
  private async take(count: Count, end: number, gone: number, pauses: Iterator<number>): Promise<void> {
    const { key, limit } = count;
    for (;;) {
      const now = this.deps.clock.now();
      const times = { now, openUntil: now + LONGEST_ATTEMPT, expiresAt: gone };
      const outcome = await this.deps.counter.reserve(key, limit, times);
      if (outcome === 'reserved') return;
      if (outcome === 'used up') this.usedUp.keep(key, { value: true, until: end });
      const pause = outcome === 'full' ? pauses.next() : undefined;
      if (pause === undefined || pause.done === true) throw this.limited(count);
      await this.deps.pause(pause.value);
    }
  }

  private giveBack(counts: readonly Count[], gone: number): Promise<void> {
    return this.update(counts, ({ key }) => this.deps.counter.giveBack(key, gone));
  }

  private async update(counts: readonly Count[], update: (count: Count) => Promise<unknown>): Promise<void> {
    await Promise.all(counts.map((count) => this.insist(() => update(count))));
  }

  /** A place that nobody gives back stays taken for as long as an attempt may last, and lets nobody in meanwhile. */
  private async insist(update: () => Promise<unknown>): Promise<void> {
    for (const pause of [...RETRIES, undefined]) {
      try {
        await update();
        return;
      } catch (error) {
        if (pause === undefined) {
          const name = error instanceof Error ? error.name : 'unknown';
          this.deps.log.warn('the outcome of an attempt was not counted', { error: name });
        } else await this.deps.pause(pause);
      }
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
