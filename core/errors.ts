import { REASONS, type Reason, type ReasonCode } from './reasons.js';

/**
 * The gate refuses or cannot go on. The code and its message are for the caller; `detail` is for the log alone and
 * must never hold a token, a secret, a cookie or a claim value.
 */
export class GateError extends Error {
  override readonly name = 'GateError';

  constructor(
    readonly code: ReasonCode,
    readonly detail = '',
    options?: ErrorOptions,
  ) {
    super(detail === '' ? code : `${code}: ${detail}`, options);
  }

  get reason(): Reason {
    return REASONS[this.code];
  }
}
