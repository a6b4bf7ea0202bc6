export interface ThrottleLimits {
  /** Requests per second. */
  readonly rate: number;
  /** Requests at once, before the rate counts. */
  readonly burst: number;
}

/** Holds as many tokens as may come at once, is full at first, and is filled again at the rate. */
export class TokenBucket {
  private tokens: number;

  constructor(
    private readonly limits: ThrottleLimits,
    /** Milliseconds since 1970. */
    private filledAt: number,
  ) {
    this.tokens = limits.burst;
  }

  /** Whether there was a token for a request at this time. */
  take(now: number): boolean {
    const { rate, burst } = this.limits;
    // A clock that was set back fills nothing.
    const seconds = Math.max(0, now - this.filledAt) / 1000;
    this.filledAt = now;
    this.tokens = Math.min(burst, this.tokens + seconds * rate);
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
