import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { AccessRule, Credential, GateAlarms, type GateAlarmsProps, OidcClient, OidcGate } from '../../lib/index.js';
import {
  gateIn,
  type HttpExample,
  httpExample,
  PROVIDER,
  type Properties,
  quickApp,
  type RestExample,
  resources,
  restExample,
} from './example-stack.js';

function alarmed(changes: Partial<GateAlarmsProps> = {}, example: HttpExample | RestExample = httpExample()) {
  const { stack, gate, binding, template } = example;
  const alarms = new GateAlarms(stack, 'Alarms', { gate, apis: [binding], ...changes });
  return { stack, alarms, found: () => alarmsIn(template()) };
}

/** The alarms of a template by the name that their description sends readers to. */
function alarmsIn(template: Template): Readonly<Record<string, Properties>> {
  return Object.fromEntries(
    resources(template, 'AWS::CloudWatch::Alarm').map((alarm) => [
      /#(\w+)$/.exec(String(alarm.AlarmDescription))?.[1],
      alarm,
    ]),
  );
}

/** Names of the metrics that an alarm reads. */
function metricsOf(alarm: Properties = {}): unknown[] {
  if (alarm.MetricName !== undefined) return [alarm.MetricName];
  const parts: readonly unknown[] = Object(alarm.Metrics);
  return parts.flatMap((part) => Object(part).MetricStat?.Metric.MetricName ?? []);
}

describe('the alarms of a gate', () => {
  it('watch the gate, its provider, its table and its functions, with thresholds for most', () => {
    const seen = Object.entries(alarmed().found()).map(([name, alarm]) => [name, alarm.Threshold, metricsOf(alarm)]);
    const five = <T>(value: T): T[] => Array.from({ length: 5 }, () => value);
    expect(Object.fromEntries(seen.map(([name, ...rest]) => [name, rest]))).toEqual({
      gatefailed: [1, ['GateFailed']],
      providerunavailable: [5, ['ProviderUnavailable']],
      providertime: [2000, ['ProviderTime']],
      loginfailed: [50, ['LoginFailed', 'LoginSucceeded']],
      refreshfailed: [50, ['RefreshFailed', 'RefreshSucceeded']],
      backchannellogoutfailed: [5, ['BackChannelLogoutFailed']],
      revocationfailed: [5, ['RevocationFailed']],
      tablethrottles: [1, ['ReadThrottleEvents', 'WriteThrottleEvents']],
      functionerrors: [1, five('Errors')],
      functionthrottles: [1, five('Throttles')],
      authorizertime: [5000, ['Duration']],
    });
  });

  it('go off when two of three periods of five minutes reach the threshold, and not for want of data', () => {
    const { alarms, found } = alarmed();
    expect(alarms.alarms).toHaveLength(11);
    for (const alarm of Object.values(found())) {
      expect(alarm).toMatchObject({
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        EvaluationPeriods: 3,
        DatapointsToAlarm: 2,
        TreatMissingData: 'notBreaching',
      });
      expect(JSON.stringify(alarm)).toContain('"Period":300');
    }
  });

  it('watch what events could not end, where events end sessions', () => {
    const event = { eventPattern: { source: ['hr'] }, subjectPath: '$.detail.userId' };
    const example = httpExample({ sessionEndingEvents: [event] });
    const { sessionendingfailed: alarm } = alarmed({}, example).found();
    expect(alarm).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Statistic: 'Maximum',
      Threshold: 1,
      Dimensions: [{ Name: 'QueueName' }],
    });
    expect(JSON.stringify(alarm)).toMatch(/DeadLetters\w+","QueueName"/);
  });

  it('take other thresholds and another period', () => {
    const found = alarmed({
      period: Duration.minutes(1),
      gateFailures: 3,
      providerTime: Duration.seconds(1),
      refusals: 1000,
      functionErrors: 7,
      authorizerTime: Duration.millis(800),
    }).found();
    expect(found.gatefailed).toMatchObject({ Threshold: 3, Period: 60 });
    expect(found.providertime?.Threshold).toBe(1000);
    expect(found.refused).toMatchObject({ Threshold: 1000, MetricName: 'Refused' });
    expect(found.functionerrors?.Threshold).toBe(7);
    expect(found.authorizertime?.Threshold).toBe(800);
  });

  it('tell who is to know, at the beginning and at the end', () => {
    const example = httpExample();
    const topic = new Topic(example.stack, 'OnCall') as ITopic;
    for (const alarm of Object.values(alarmed({ actions: [new SnsAction(topic)] }, example).found())) {
      expect(alarm.AlarmActions).toEqual([example.stack.resolve(topic.topicArn)]);
      expect(alarm.OKActions).toEqual(alarm.AlarmActions);
    }
  });

  it('watch the alias of an authorizer with provisioned concurrency', () => {
    const found = alarmed({}, httpExample({}, { provisionedConcurrency: 2 })).found();
    expect(JSON.stringify(found.authorizertime)).toContain('"Name":"Resource"');
  });

  it('watch the functions of several APIs, each by alarms of its own', () => {
    const { stack, gate, binding, template } = httpExample();
    const second = gate.forHttpApi(new HttpApi(stack, 'Second'));
    new GateAlarms(stack, 'Alarms', { gate, apis: [binding, second] });
    expect(resources(template(), 'AWS::CloudWatch::Alarm', 'FunctionErrors')).toHaveLength(2);
    expect(resources(template(), 'AWS::CloudWatch::Alarm', 'GateFailed')).toHaveLength(1);
  });

  it('watch APIs of other stacks from a stack of their own, without a cycle', () => {
    const app = quickApp();
    const gate = gateIn(new Stack(app, 'Gates'));
    const apis = ['First', 'Second'].map((id) => gate.forHttpApi(new HttpApi(new Stack(app, id), 'Api')));
    const office = new Stack(app, 'Office');
    new GateAlarms(office, 'Alarms', { gate, apis });
    expect(Object.keys(alarmsIn(Template.fromStack(office)))).toHaveLength(11);
  });

  it('watch what a gate of another app counts, its table, and the functions here', () => {
    const stack = new Stack(quickApp(), 'Office');
    const gate = OidcGate.fromAttributes(stack, 'Gate', {
      provider: PROVIDER,
      client: OidcClient.publicClient('shop'),
      credentials: [Credential.BEARER],
      gateId: 'ShopGate0A1B2C3D',
      table: TableV2.fromTableArn(stack, 'Table', 'arn:aws:dynamodb:eu-central-1:111122223333:table/sessions'),
      secret: Secret.fromSecretNameV2(stack, 'Secret', 'gate'),
    });
    new GateAlarms(stack, 'Alarms', {
      gate,
      apis: [gate.forHttpApi(new HttpApi(stack, 'Api'), { resourceMetadata: false })],
    });
    const found = alarmsIn(Template.fromStack(stack));
    expect(found.gatefailed?.Dimensions).toEqual([{ Name: 'Gate', Value: 'ShopGate0A1B2C3D' }]);
    expect(JSON.stringify(found.tablethrottles)).toContain('"Value":"sessions"');
    expect(metricsOf(found.functionerrors)).toEqual(['Errors']);
  });

  it('watch REST APIs too', () => {
    expect(metricsOf(alarmed({}, restExample()).found().functionerrors)).toHaveLength(5);
  });

  it.each<Partial<GateAlarmsProps>>([{ gateFailures: 0 }, { refusals: -1 }, { providerTime: Duration.seconds(0) }])(
    'do not go off at %j, which every value reaches',
    (changes) => {
      expect(() => alarmed(changes)).toThrow(`${Object.keys(changes)[0]} is not positive`);
    },
  );

  it('are not made before functions that they would not watch', () => {
    const { binding, api, stack, gate, template } = httpExample(
      {
        credentials: [Credential.BEARER],
        allowedOrigins: ['https://app.example.com'],
      },
      { resourceMetadata: false },
    );
    new GateAlarms(stack, 'Alarms', { gate, apis: [binding] });
    const authorizer = binding.authorizer(AccessRule.AUTHENTICATED);
    api.addRoutes({ path: '/orders', integration: binding.upstream('https://orders.example.com'), authorizer });
    expect(template).toThrow('make them after its routes');
  });
});
