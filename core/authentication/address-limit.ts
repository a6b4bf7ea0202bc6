import type { Clock } from '../clock.js';
import type { FailureLimit } from '../settings/failure-limit.js';
import { addressBlock } from './address-block.js';
import { AnswerCache } from './answer-cache.js';
import type { AttemptCounter } from './attempt-counter.js';
import { type AttemptKeysDependencies, attemptKey, endOfWindow } from './attempt-keys.js';

export interface AddressLimitDependencies extends AttemptKeysDependencies {
  readonly counter: AttemptCounter;
  readonly clock: Clock;
}

/** How often something may happen from one address within a window, counted for the whole fleet. */
export class AddressLimit {
  /** Addresses at their limit, so that a flood does not reach the table. */
  private readonly usedUp: AnswerCache<true>;

  constructor(
    private readonly deps: AddressLimitDependencies,
    /** What is counted. */
    private readonly kind: string,
    private readonly limit: FailureLimit,
  ) {
    this.usedUp = new AnswerCache(deps.clock);
  }

  /** As far as this instance knows, by what it counted itself. */
  isUsedUp(address: string): boolean {
    return this.usedUp.find(addressBlock(address)) !== undefined;
  }

  /** Counts once more. @returns whether that was within the limit */
  async count(address: string): Promise<boolean> {
    const { window, perAddress } = this.limit;
    const { deps, kind } = this;
    const block = addressBlock(address);
    const end = endOfWindow(deps.clock.now(), window);
    const key = await attemptKey(deps, kind, 'address', block, end);
    const counted = await deps.counter.fail(key, end + window);
    if (counted >= perAddress) this.usedUp.keep(block, { value: true, until: end });
    return counted <= perAddress;
  }
}
