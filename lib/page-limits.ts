import { AspectPriority, Aspects, Stage } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';

/**
 * How much the gate's own pages under `/auth` take. They are open to everybody, so that a flood of requests to them would
 * use up what the account allows its functions and APIs together.
 */
export interface PageLimits {
  /**
   * Requests per second to each page, from all callers together; more are answered with 429. A page that a provider calls
   * for back-channel logout is among them: raise the limit if it logs out more users at once.
   *
   * @default 100, or what the stage gives each route if that is less
   */
  readonly rateLimit?: number;

  /**
   * Requests to each page that may come at once, from all callers together, before `rateLimit` counts.
   *
   * @default 200, or what the stage gives each route if that is less
   */
  readonly burstLimit?: number;

  /**
   * Requests within five minutes from one address to all pages together; more are answered with 429 by AWS WAF. Makes a
   * web ACL for the stage that the API deploys itself, which can have one only. Callers behind one proxy share an
   * address. On REST APIs only: an HTTP API takes no web ACL.
   *
   * @default - no web ACL
   */
  readonly requestsPerAddress?: number;
}

/** What a stage gives each route that has no settings of its own. */
export interface StageThrottle {
  readonly throttlingRateLimit?: number;
  readonly throttlingBurstLimit?: number;
}

const DEFAULT_RATE_LIMIT = 100;
const DEFAULT_BURST_LIMIT = 200;

/** The limits of one page on a stage. A default never takes more than the stage does. */
export function pageThrottle({ rateLimit, burstLimit }: PageLimits, stage: StageThrottle): Required<StageThrottle> {
  const { throttlingRateLimit = Number.POSITIVE_INFINITY, throttlingBurstLimit = Number.POSITIVE_INFINITY } = stage;
  return {
    throttlingRateLimit: rateLimit ?? Math.min(DEFAULT_RATE_LIMIT, throttlingRateLimit),
    throttlingBurstLimit: burstLimit ?? Math.min(DEFAULT_BURST_LIMIT, throttlingBurstLimit),
  };
}

/** Looks at everything in the app when it is synthesized: stages may be made after the gate, and anywhere. */
export function onEveryConstruct(scope: Construct, visit: (construct: IConstruct) => void): void {
  Aspects.of(Stage.of(scope) ?? scope.node.root).add({ visit }, { priority: AspectPriority.MUTATING });
}
