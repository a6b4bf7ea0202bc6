import type { MetricFields, Metrics } from '../../core/metrics.js';
import type { MetricName } from '../../core/settings/metric-names.js';

export interface AddedMetric extends MetricFields {
  readonly name: MetricName;
  readonly value: number;
}

/** Keeps metrics for tests to read. */
export class MemoryMetrics implements Metrics {
  readonly added: AddedMetric[] = [];

  add(name: MetricName, { value = 1, code }: MetricFields = {}): void {
    this.added.push({ name, value, ...(code === undefined ? {} : { code }) });
  }

  get names(): readonly MetricName[] {
    return this.added.map(({ name }) => name);
  }

  sum(name: MetricName): number {
    return this.added.filter((one) => one.name === name).reduce((total, { value }) => total + value, 0);
  }
}
