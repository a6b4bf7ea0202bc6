import { Metrics as Powertools } from '@aws-lambda-powertools/metrics';
import type { Metrics } from '../../core/metrics.js';
import { GATE_DIMENSION, METRICS, METRICS_NAMESPACE } from '../../core/settings/metric-names.js';

/**
 * Metrics in embedded metric format: a line on standard output each, which CloudWatch turns into a metric; no request
 * waits for it. Fields are copied one by one, as for the log.
 */
export function embeddedMetrics(gateId: string): Metrics {
  const powertools = new Powertools({ namespace: METRICS_NAMESPACE });
  powertools.clearDefaultDimensions();
  powertools.setDefaultDimensions({ [GATE_DIMENSION]: gateId });
  return {
    add: (name, { value = 1, code } = {}) => {
      if (code !== undefined) powertools.addMetadata('code', code);
      powertools.addMetric(name, METRICS[name], value).publishStoredMetrics();
    },
  };
}
