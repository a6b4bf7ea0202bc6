import type { ReasonCode } from './reasons.js';
import type { MetricName } from './settings/metric-names.js';

/**
 * What may go along with a metric: nothing that a caller or a provider chose. The code is written beside the number,
 * for queries, and is no dimension: CloudWatch bills every combination of dimensions.
 */
export interface MetricFields {
  /** How much is added; one by default. */
  readonly value?: number;
  /** Why, for metrics of failures. */
  readonly code?: ReasonCode;
}

export interface Metrics {
  add(name: MetricName, fields?: MetricFields): void;
}
