import type { Clock } from '../clock.js';
import { GateError } from '../errors.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { FailureLimit } from '../settings/ways-in.js';
import { addressBlock } from './address-block.js';
import { AnswerCache } from './answer-cache.js';
import type { AttemptCounter } from './attempt-counter.js';
import { type AttemptKeysDependencies, attemptKey, endOfWindow } from './attempt-keys.js';

export interface FailedTokensDependencies extends AttemptKeysDependencies {
  readonly counter: AttemptCounter;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly log: Log;
}

/**
 * Keeps one address from having the provider asked about any number of invented tokens. Nobody guesses a token, so what
 * is counted here are failures, after they happened, and whoever shows good tokens pays nothing for it: an instance learns
 * by its own first failure that the address is over the limit. So the provider is asked about as many as the limit says,
 * and once more for each instance.
 */
export class FailedTokens {
  private readonly usedUp: AnswerCache<true>;

  constructor(
    private readonly deps: FailedTokensDependencies,
    private readonly kind: 'introspection' | 'userinfo' | 'refreshToken',
    private readonly limit: FailureLimit,
  ) {
    this.usedUp = new AnswerCache(deps.clock);
  }

  /** @throws GateError `too_many_attempts` */
  demandFew(address: string): void {
    if (this.usedUp.find(addressBlock(address)) === undefined) return;
    this.deps.metrics.add('AttemptLimited');
    throw new GateError('too_many_attempts', 'address');
  }

  /** The token is refused whether this works or not. */
  async count(address: string): Promise<void> {
    const { window, perAddress } = this.limit;
    const { deps, kind } = this;
    const block = addressBlock(address);
    const end = endOfWindow(deps.clock.now(), window);
    try {
      const key = await attemptKey(deps, kind, 'address', block, end);
      const failed = await deps.counter.fail(key, end + window);
      if (failed >= perAddress) this.usedUp.keep(block, { value: true, until: end });
    } catch (error) {
      deps.log.warn('a failed token was not counted', { error: error instanceof Error ? error.name : 'unknown' });
    }
  }
}
