import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Alarm, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, it } from 'vitest';
import { METRICS } from '../../core/settings/metric-names.js';
import { gateIn, quickApp, resource, shopStack } from './example-stack.js';

const gate = gateIn(shopStack());
const NAMES = Object.keys(METRICS);

function methodFor(name: string): () => Metric {
  const method: unknown = Reflect.get(gate, `metric${name}`);
  if (typeof method !== 'function') throw new Error(`the gate has no method for ${name}`);
  return () => Reflect.apply(method, gate, []);
}

describe('the metrics of a gate', () => {
  it.each(NAMES)('have a method for %s', (name) => {
    const metric = methodFor(name)();
    expect(metric).toMatchObject({
      namespace: 'Claimgate',
      metricName: name,
      dimensions: { Gate: gate.gateId },
      statistic: name === 'ProviderTime' ? 'p99' : 'Sum',
    });
    expect(metric.period.toMinutes()).toBe(5);
    expect(gate.metric(name).toMetricConfig()).toEqual(metric.toMetricConfig());
  });

  it('have methods for nothing else', () => {
    const methods = Object.getOwnPropertyNames(
      Object.getPrototypeOf(Object.getPrototypeOf(Object.getPrototypeOf(gate))),
    );
    expect(methods.filter((name) => name.startsWith('metric')).sort()).toEqual(
      ['metric', ...NAMES.map((name) => `metric${name}`)].sort(),
    );
  });

  it('can be read in another way', () => {
    const metric = gate.metricRefused({ period: Duration.minutes(1), statistic: 'SampleCount', label: 'refused' });
    expect(metric).toMatchObject({ metricName: 'Refused', statistic: 'SampleCount', label: 'refused' });
    expect(metric.period.toMinutes()).toBe(1);
  });

  it('are not to be guessed', () => {
    expect(() => gate.metric('Denied')).toThrow('use one of Allowed, Refused');
    expect(() => gate.metric('toString')).toThrow('use one of');
  });

  it('are read in the Region of the gate, wherever the alarm is', () => {
    const app = quickApp();
    const shop = gateIn(new Stack(app, 'Shop', { env: { region: 'eu-central-1', account: '111122223333' } }));
    const office = new Stack(app, 'Office', { env: { region: 'eu-central-1', account: '444455556666' } });
    new Alarm(office, 'Refused', { metric: shop.metricRefused(), threshold: 1, evaluationPeriods: 1 });
    expect(JSON.stringify(resource(Template.fromStack(office), 'AWS::CloudWatch::Alarm'))).toContain('111122223333');
  });
});
