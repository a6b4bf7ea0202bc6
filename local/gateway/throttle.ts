import type { ResourceProperties } from '../template/resource-properties.js';
import type { Switches } from '../uncertain.js';
import { type ThrottleLimits, TokenBucket } from './token-bucket.js';

/** What an account allows all its APIs together; here it is a half of a throttle that a template leaves out. */
const ACCOUNT: ThrottleLimits = { rate: 10_000, burst: 5_000 };

/** The limits that settings of a route or method name; undefined where they leave all to the account. */
export function readThrottleLimits(settings: ResourceProperties): ThrottleLimits | undefined {
  const rate = settings.optionalNumber('ThrottlingRateLimit');
  const burst = settings.optionalNumber('ThrottlingBurstLimit');
  if (rate === undefined && burst === undefined) return undefined;
  return { rate: rate ?? ACCOUNT.rate, burst: burst ?? ACCOUNT.burst };
}

type Moment = Switches['throttle-order'];

/** Counts the requests to each route of each stage of one API. */
export class Throttle {
  private readonly buckets = new Map<string, TokenBucket>();

  constructor(
    private readonly clock: { now(): number },
    /** When a request counts. */
    private readonly moment: Moment | 'never',
  ) {}

  admits(moment: Moment, stage: string, route: string, limits: ThrottleLimits | undefined): boolean {
    if (moment !== this.moment || limits === undefined) return true;
    const now = this.clock.now();
    const place = `${stage} ${route}`;
    const bucket = this.buckets.get(place) ?? new TokenBucket(limits, now);
    this.buckets.set(place, bucket);
    return bucket.take(now);
  }
}
