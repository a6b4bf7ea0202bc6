import { type ThrottleLimits, TokenBucket } from '../gateway/token-bucket.js';
import type { DeployedResource } from '../template/deployment.js';
import { ResourceProperties } from '../template/resource-properties.js';

interface Quota {
  readonly limit: number;
  readonly period: string;
}

export type UsageVerdict = 'within-plan' | 'throttled' | 'over-quota';

/** What each key of a usage plan may do at one API; several APIs of one plan are counted apart here. */
export class UsagePlan {
  readonly stages: readonly string[];
  private readonly throttle: ThrottleLimits | undefined;
  private readonly quota: Quota | undefined;
  private readonly buckets = new Map<string, TokenBucket>();
  private readonly used = new Map<string, { readonly period: string; readonly count: number }>();

  constructor(
    plan: DeployedResource,
    apiId: string,
    private readonly clock: { now(): number },
  ) {
    const properties = new ResourceProperties(plan);
    this.stages = properties
      .children('ApiStages')
      .map((stage) => {
        const reached = { api: stage.string('ApiId'), name: stage.string('Stage') };
        stage.withoutEffect('Throttle').finish();
        return reached;
      })
      .filter(({ api }) => api === apiId)
      .map(({ name }) => name);
    this.throttle = throttleOf(properties.optionalChild('Throttle'));
    this.quota = quotaOf(properties.optionalChild('Quota'));
    properties.withoutEffect('UsagePlanName', 'Description', 'Tags').finish();
  }

  /** Counts a request with a key. One that is throttled does not count for the quota. */
  admit(keyId: string): UsageVerdict {
    const now = this.clock.now();
    if (this.throttle !== undefined) {
      const bucket = this.buckets.get(keyId) ?? new TokenBucket(this.throttle, now);
      this.buckets.set(keyId, bucket);
      if (!bucket.take(now)) return 'throttled';
    }
    if (this.quota === undefined) return 'within-plan';
    const period = periodOf(this.quota.period, now);
    const used = this.used.get(keyId);
    const count = used?.period === period ? used.count + 1 : 1;
    this.used.set(keyId, { period, count });
    return count > this.quota.limit ? 'over-quota' : 'within-plan';
  }
}

function throttleOf(properties: ResourceProperties | undefined): ThrottleLimits | undefined {
  const rate = properties?.optionalNumber('RateLimit');
  const burst = properties?.optionalNumber('BurstLimit');
  properties?.finish();
  if (rate === undefined && burst === undefined) return undefined;
  // What is left out leaves it to the account, which allows more than anybody sends here.
  return { rate: rate ?? Number.MAX_SAFE_INTEGER, burst: burst ?? Number.MAX_SAFE_INTEGER };
}

function quotaOf(properties: ResourceProperties | undefined): Quota | undefined {
  if (properties === undefined) return undefined;
  const limit = properties.optionalNumber('Limit') ?? Number.MAX_SAFE_INTEGER;
  const quota = { limit, period: properties.string('Period') };
  properties.withoutEffect('Offset').finish();
  return quota;
}

/** Days, weeks and months begin as in UTC; a week begins on Thursday, as time did. */
function periodOf(period: string, now: number): string {
  const day = Math.floor(now / 86_400_000);
  if (period === 'MONTH') return new Date(now).toISOString().slice(0, 7);
  return period === 'WEEK' ? `week ${Math.floor(day / 7)}` : `day ${day}`;
}
