import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { METRICS, type MetricName } from '../../../core/settings/metric-names.js';
import { embeddedMetrics } from '../../../lambdas/runtime/metrics.js';
import { metricsContract } from '../../contracts/metrics.js';

interface EmbeddedMetric {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly [
      {
        readonly Namespace: string;
        readonly Dimensions: string[][];
        readonly Metrics: readonly [{ Name: MetricName }];
      },
    ];
  };
  readonly Gate: string;
  readonly code?: string;
}

const written: string[] = [];

beforeEach(() => {
  written.length = 0;
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const lines = () => written.map((line) => JSON.parse(line) as EmbeddedMetric & Record<string, unknown>);

function addedIn(line: EmbeddedMetric & Record<string, unknown>) {
  const { _aws, Gate: _gate, code, ...others } = line;
  const [{ Name: name }] = _aws.CloudWatchMetrics[0].Metrics;
  const { [name]: value, ...rest } = others;
  return { name, value, ...(code === undefined ? {} : { code }), ...rest };
}

metricsContract('metrics in embedded metric format', () => ({
  metrics: embeddedMetrics('gate-1'),
  added: () => lines().map(addedIn),
}));

test.each(Object.entries(METRICS))('%s is one line, in %s, dimensioned by the gate alone', (name, unit) => {
  embeddedMetrics('gate-1').add(name as MetricName, { value: 7, code: 'token_expired' });
  expect(lines()).toEqual([
    {
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [{ Namespace: 'Claimgate', Dimensions: [['Gate']], Metrics: [{ Name: name, Unit: unit }] }],
      },
      Gate: 'gate-1',
      code: 'token_expired',
      [name]: 7,
    },
  ]);
  expect(written[0]).toMatch(/^[^\n]+\n$/);
});
