import { createHmac } from 'node:crypto';
import { deriveKey, encodeFields } from '../authenticated-encryption.js';
import type { Clock } from '../clock.js';
import { GateError } from '../errors.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { SecretSource } from '../secrets.js';
import type { AttemptLimits } from '../settings/ways-in.js';
import { addressBlock } from './address-block.js';
import type { AttemptCounter } from './attempt-counter.js';

export interface AttemptsDependencies {
  readonly counter: AttemptCounter;
  readonly secrets: SecretSource;
  readonly gateSecretArn: string;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** An attempt that was let through to the provider. */
export interface Attempt {
  /** Takes it off the counts again: it was no guess, or the provider did not say. */
  forgive(): Promise<void>;
}

/**
 * Keeps the gate from being used to guess passwords: the provider sees one address, the gate's, and cannot tell one
 * guesser from everybody else. An attempt is counted before it is made, so that many at once do not slip through.
 */
export class Attempts {
  constructor(private readonly deps: AttemptsDependencies) {}

  /** @throws GateError `too_many_attempts` */
  async begin(kind: string, account: string, address: string, limits: AttemptLimits): Promise<Attempt> {
    const { counter, clock, metrics } = this.deps;
    const end = (Math.floor(clock.now() / limits.window) + 1) * limits.window;
    const [byAddress, byAccount] = await Promise.all([
      this.keyOf(kind, 'address', addressBlock(address), end),
      this.keyOf(kind, 'account', sameAccount(account), end),
    ]);
    const counted = [
      { key: byAddress, limit: limits.perAddress, of: 'address' },
      { key: byAccount, limit: limits.perAccount, of: 'account' },
    ];
    const open: string[] = [];
    const attempt = { forgive: () => this.takeOff(open, end + limits.window) };
    for (const { key, limit, of } of counted) {
      open.push(key);
      if ((await counter.add(key, 1, end + limits.window)) <= limit) continue;
      // What is not tried is not counted: a limit ends with its window, however often somebody knocks meanwhile.
      await attempt.forgive();
      metrics.add('AttemptLimited');
      throw new GateError('too_many_attempts', of);
    }
    return attempt;
  }

  /** A count that stays too high closes early, and never lets in. */
  private async takeOff(keys: readonly string[], expiresAt: number): Promise<void> {
    try {
      await Promise.all(keys.map((key) => this.deps.counter.add(key, -1, expiresAt)));
    } catch (error) {
      this.deps.log.warn('an attempt stays counted', { error: error instanceof Error ? error.name : 'unknown' });
    }
  }

  private async keyOf(...fields: readonly (string | number)[]): Promise<string> {
    const [current] = await this.deps.secrets.read(this.deps.gateSecretArn);
    return createHmac('sha256', deriveKey(current.value, '', 'attempts'))
      .update(encodeFields(...fields))
      .digest('base64url');
  }
}

/** Spellings that a provider may take for one account. */
function sameAccount(account: string): string {
  return account.normalize('NFKC').trim().toLowerCase();
}
