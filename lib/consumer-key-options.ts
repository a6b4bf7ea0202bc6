import type { IUsagePlan, QuotaSettings, ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';
import type { UnknownConsumer } from './unknown-consumer.js';

/** Which usage plan of API Gateway counts for which caller. */
export interface ConsumerKeyOptions {
  /**
   * Paths of claims that say which consumer a caller is, as in `['azp', 'client_id']` for programs; the first that is there
   * counts. Compared to the letter.
   */
  readonly claims: string[];

  /** The plans, at least one. */
  readonly plans: RatePlan[];

  /**
   * What becomes of callers who are no consumers, neither here nor in the table.
   *
   * @default UnknownConsumer.REFUSED
   */
  readonly unknownConsumer?: UnknownConsumer;

  /**
   * The name of the plan whose limits all callers without a credential share, on public methods.
   *
   * @default - public methods have no limit by plan
   */
  readonly anonymousPlan?: string;

  /**
   * The id of the provider whose callers are consumers, where the gate has several. Callers of others are none, whatever
   * their tokens say.
   *
   * @default - the first one
   */
  readonly provider?: string;
}

/** Limits of a usage plan, and who has them. Give `throttle` or `quota`, or a usage plan of your own. */
export interface RatePlan {
  /** The name of the plan: letters, digits and hyphens. It stands in the rows of the table, too. */
  readonly name: string;

  /**
   * How many requests each consumer may send.
   *
   * @default - no throttle
   */
  readonly throttle?: ThrottleSettings;

  /**
   * How many requests each consumer may send in all within a day, a week or a month.
   *
   * @default - no quota
   */
  readonly quota?: QuotaSettings;

  /**
   * A usage plan of your own, which has the stage of the API.
   *
   * @default - one is made from `throttle` and `quota`, for the stage of the API
   */
  readonly usagePlan?: IUsagePlan;

  /**
   * Consumers, by the value of the claim. Each has an API key, and so limits, of its own. Consumers that operators give the
   * plan by `claimgate consumers` share one.
   *
   * @default - none
   */
  readonly consumers?: string[];
}
