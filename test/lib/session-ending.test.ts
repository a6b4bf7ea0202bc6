import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { ApplicationLogLevel } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import type { OidcGateProps } from '../../lib/index.js';
import { gateIn, quickApp, resources } from './example-stack.js';

const DISABLED = { eventPattern: { source: ['hr'], detailType: ['user disabled'] }, subjectPath: '$.detail.userId' };

function built(changes: (stack: Stack) => Partial<OidcGateProps> = () => ({})) {
  const stack = new Stack(quickApp(), 'Shop', { env: { region: 'eu-central-1' } });
  const gate = gateIn(stack, { sessionEndingEvents: [DISABLED], ...changes(stack) });
  return { stack, gate, template: Template.fromStack(stack) };
}

describe('events that end sessions', () => {
  it('go into a queue, each as issuer and subject and nothing else', () => {
    const [rule] = resources(built().template, 'AWS::Events::Rule');
    expect(rule).toMatchObject({
      EventPattern: { source: ['hr'], 'detail-type': ['user disabled'] },
      Targets: [
        {
          InputTransformer: {
            InputPathsMap: { 'detail-userId': '$.detail.userId' },
            InputTemplate: '{"issuer":"https://id.example.com","subject":<detail-userId>}',
          },
        },
      ],
    });
  });

  it('are tried for half an hour, and kept for two weeks if they cannot be carried out', () => {
    const { template, gate } = built();
    expect(gate.sessionEndingDeadLetterQueue).toBeDefined();
    const queues = resources(template, 'AWS::SQS::Queue');
    expect(queues.map((queue) => [queue.MessageRetentionPeriod, queue.SqsManagedSseEnabled])).toEqual([
      [1_209_600, true],
      [1_209_600, true],
    ]);
    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 90,
      RedrivePolicy: { maxReceiveCount: 20 },
    });
    template.hasResourceProperties('AWS::Events::Rule', { Targets: [{ DeadLetterConfig: {} }] });
  });

  it('are taken by a function of their own, one at a time and few at once', () => {
    built().template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });

  it('are taken by a function that runs as it is told, in a network too', () => {
    const { template } = built((stack) => ({
      sessionEndingFunction: {
        memorySize: 256,
        timeout: Duration.seconds(20),
        logLevel: ApplicationLogLevel.WARN,
        vpc: new Vpc(stack, 'Network', { maxAzs: 2 }) as IVpc,
      },
    }));
    template.hasResourceProperties('AWS::Lambda::Function', {
      MemorySize: 256,
      Timeout: 20,
      Environment: { Variables: { POWERTOOLS_LOG_LEVEL: 'WARN' } },
      VpcConfig: { SecurityGroupIds: [{}] },
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 120,
      RedrivePolicy: { maxReceiveCount: 15 },
    });
  });

  it('are taken by a function that can run', () => {
    const options = { sessionEndingFunction: { timeout: Duration.seconds(5) } };
    expect(() => built(() => options)).toThrow('timeout');
  });

  it('may come by several rules and another bus', () => {
    const { template } = built((stack) => ({
      sessionEndingEvents: [
        DISABLED,
        { ...DISABLED, eventBus: EventBus.fromEventBusName(stack, 'Bus', 'identity') as IEventBus },
      ],
    }));
    const buses = resources(template, 'AWS::Events::Rule').map(({ EventBusName: bus }) => bus);
    expect(buses).toEqual([undefined, 'identity']);
  });

  it('are encrypted with the key of the gate, which EventBridge may use', () => {
    const { template } = built((stack) => ({ encryptionKey: new Key(stack, 'Key') as IKey }));
    for (const queue of resources(template, 'AWS::SQS::Queue')) expect(queue).toHaveProperty('KmsMasterKeyId');
    expect(JSON.stringify(resources(template, 'AWS::KMS::Key'))).toContain('events.amazonaws.com');
  });

  it('cost nothing when there are none', () => {
    const { template, gate } = built(() => ({ sessionEndingEvents: [] }));
    template.resourceCountIs('AWS::SQS::Queue', 0);
    template.resourceCountIs('AWS::Lambda::Function', 0);
    expect(gate.sessionEndingDeadLetterQueue).toBeUndefined();
  });

  it.each(['detail.userId', '$', '$.', '$.detail.*', '$.detail userId', ''])(
    'must say where the subject is: not %s',
    (subjectPath) => {
      expect(() => built(() => ({ sessionEndingEvents: [{ ...DISABLED, subjectPath }] }))).toThrow('$.detail.userId');
    },
  );

  it('say whose user is meant where the gate has several issuers', () => {
    expect(() => built(() => ({ sessionEndingEvents: [{ ...DISABLED, issuer: 'https://evil.example.com' }] }))).toThrow(
      'give issuer as one of https://id.example.com',
    );
    const { template } = built(() => ({ sessionEndingEvents: [{ ...DISABLED, issuer: 'https://id.example.com' }] }));
    expect(JSON.stringify(resources(template, 'AWS::Events::Rule'))).toContain('https://id.example.com');
  });

  it('leave cdk-nag nothing to say', () => {
    const { stack } = built();
    const found = new AwsSolutionsChecks().validateScope(stack).violations.map(({ ruleName }) => ruleName);
    expect(found).toEqual([]);
  });
});
