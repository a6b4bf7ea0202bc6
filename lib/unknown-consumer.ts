import type { UnknownConsumerSettings } from '../core/settings/rate-plans.js';

/** What becomes of a caller with a good credential who is no consumer. */
export class UnknownConsumer {
  /** Is refused with 403 (`consumer_unknown`). */
  static readonly REFUSED = new UnknownConsumer({ kind: 'refused' });

  /**
   * Passes, and the upstream sees in him whom it sees in callers without a credential: `anonymous` of the gate. He counts
   * for `anonymousPlan`. The access rule has been met by what he showed, and HTTP proxies hand on the `Authorization` that
   * he sent.
   */
  static readonly ANONYMOUS = new UnknownConsumer({ kind: 'anonymous' });

  /**
   * Passes, and shares the limits of a plan with all others who are no consumers.
   *
   * @param name the name of the plan
   */
  static plan(name: string): UnknownConsumer {
    return new UnknownConsumer({ kind: 'plan', plan: name });
  }

  /** @internal */
  readonly _settings: UnknownConsumerSettings;

  private constructor(settings: UnknownConsumerSettings) {
    this._settings = settings;
  }
}
