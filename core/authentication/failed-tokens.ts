import { GateError } from '../errors.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { CredentialKind } from '../settings/document.js';
import type { FailureLimit } from '../settings/failure-limit.js';
import { AddressLimit, type AddressLimitDependencies } from './address-limit.js';

export interface FailedTokensDependencies extends AddressLimitDependencies {
  readonly metrics: Metrics;
  readonly log: Log;
}

/**
 * Keeps one address from having the provider asked about any number of tokens that are no good. Nobody guesses a token, so
 * what is counted here are failures, after they happened, and whoever shows good tokens pays nothing for it: an instance
 * learns by its own first failure that the address is over the limit. So the provider is asked about as many as the limit
 * says, and once more for each instance.
 */
export class FailedTokens {
  private readonly addresses: AddressLimit;

  constructor(
    private readonly deps: FailedTokensDependencies,
    kind: Exclude<CredentialKind, 'session' | 'bearer' | 'clientCredentials' | 'password'>,
    limit: FailureLimit,
  ) {
    this.addresses = new AddressLimit(deps, kind, limit);
  }

  /** @throws GateError `too_many_attempts` */
  demandFew(address: string): void {
    if (!this.addresses.isUsedUp(address)) return;
    this.deps.metrics.add('AttemptLimited');
    throw new GateError('too_many_attempts', 'address');
  }

  /** The token is refused whether this works or not. */
  async count(address: string): Promise<void> {
    try {
      await this.addresses.count(address);
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown';
      this.deps.log.warn('a failed token was not counted', { error: name });
    }
  }
}
