import type { Clock, Pause } from '../../core/clock.js';
import type { RefreshOutcome } from '../../core/token-response.js';
import { unsignedToken } from './stored-session.js';

/** What goes wrong with one request. */
export type ProviderFault = 'none' | 'down' | 'request lost' | 'answer lost' | 'crash before' | 'crash after';

/** Milliseconds for which the two attempts of a refresh wait. */
const LIMITS = { first: 6_000, second: 2_500 } as const;

/**
 * A provider that takes each refresh token once, and revokes the whole family when one is shown again later than the
 * grace period after its use.
 */
export class RotatingProvider {
  rotations = 0;
  /** How often a token was shown that had been used. */
  reuses = 0;
  requests = 0;
  revoked = false;
  readonly revocations: string[] = [];
  /** What goes wrong with the next requests, one after the other. */
  readonly faults: ProviderFault[] = [];
  /** Seconds since 1970; when it last gave new tokens. */
  rotatedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly time: Clock & { readonly pause: Pause },
    /** Seconds. */
    private readonly grace: number,
    private readonly lifetime: number,
    private readonly delay: () => number,
  ) {}

  get token(): string {
    return `refresh-${this.rotations}`;
  }

  /** @param crash ends the function instance that asks */
  async refresh(token: string, attempt: 'first' | 'second', crash: () => void): Promise<RefreshOutcome> {
    this.requests += 1;
    const fault = this.faults.shift() ?? 'none';
    if (fault === 'crash before') crash();
    if (fault === 'request lost' || fault === 'crash before') return this.silence(attempt);
    const way = this.delay();
    await this.time.pause(way);
    if (fault === 'down') return { kind: 'failed', detail: 'status 503' };
    const outcome = this.work(token);
    if (fault === 'answer lost') return this.silence(attempt);
    await this.time.pause(way);
    if (fault === 'crash after') crash();
    return outcome;
  }

  async revoke(token: string): Promise<boolean> {
    this.revocations.push(token);
    return true;
  }

  async userinfo(): Promise<never> {
    throw new Error('nobody asks for it');
  }

  private async silence(attempt: 'first' | 'second'): Promise<RefreshOutcome> {
    await this.time.pause(LIMITS[attempt]);
    return { kind: 'unclear', detail: 'no answer' };
  }

  private work(token: string): RefreshOutcome {
    const now = this.time.now();
    if (this.revoked) return { kind: 'refused' };
    if (token !== this.token) {
      const former = token === `refresh-${this.rotations - 1}`;
      if (former && now - this.rotatedAt < this.grace) return this.answer();
      this.reuses += 1;
      this.revoked = true;
      return { kind: 'refused' };
    }
    this.rotations += 1;
    this.rotatedAt = now;
    return this.answer();
  }

  private answer(): RefreshOutcome {
    const accessToken = unsignedToken({ sub: 'alice-id', generation: this.rotations });
    return { kind: 'refreshed', tokens: { accessToken, expiresIn: this.lifetime, refreshToken: this.token } };
  }
}
