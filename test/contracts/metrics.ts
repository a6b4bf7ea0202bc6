import { describe, expect, test } from 'vitest';
import type { MetricFields, Metrics } from '../../core/metrics.js';

export interface MetricsUnderTest {
  readonly metrics: Metrics;
  /** What was added, in order. */
  added(): readonly unknown[];
}

/** What every adapter for metrics promises. */
export function metricsContract(name: string, start: () => MetricsUnderTest): void {
  describe(name, () => {
    test('adds one by default, or as much as was said', () => {
      const { metrics, added } = start();
      metrics.add('Allowed');
      metrics.add('ProviderTime', { value: 3 });
      metrics.add('ProviderTime', { value: 0 });
      expect(added()).toEqual([
        { name: 'Allowed', value: 1 },
        { name: 'ProviderTime', value: 3 },
        { name: 'ProviderTime', value: 0 },
      ]);
    });

    test('keeps the code of one metric from the next', () => {
      const { metrics, added } = start();
      metrics.add('Refused', { code: 'token_expired' });
      metrics.add('Refused', { code: 'access_denied' });
      metrics.add('Allowed');
      expect(added()).toEqual([
        { name: 'Refused', value: 1, code: 'token_expired' },
        { name: 'Refused', value: 1, code: 'access_denied' },
        { name: 'Allowed', value: 1 },
      ]);
    });

    test('drops what is not listed, whatever it is called', () => {
      const { metrics, added } = start();
      const careless = { code: 'token_expired', subject: 'unmistakable', token: 'unmistakable' } as const;
      metrics.add('Refused', careless satisfies MetricFields);
      expect(added()).toEqual([{ name: 'Refused', value: 1, code: 'token_expired' }]);
    });
  });
}
