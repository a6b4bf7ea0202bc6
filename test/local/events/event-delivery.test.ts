import { describe, expect, it } from 'vitest';
import { EventDelivery } from '../../../local/events/event-delivery.js';
import { ACCOUNT, deploymentOf, REGION, resource } from '../deployed.js';
import { FakeFunctions } from '../gateway/fake-functions.js';

const arnOf = (queue: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${queue}`;
const RULE_ARN = `arn:aws:events:${REGION}:${ACCOUNT}:rule/Rule`;
const EVENT = { source: 'hr', detailType: 'left', detail: { user: 'a"b', level: 3, nested: { list: [1, 'x'] } } };

interface Sketch {
  readonly rule?: object;
  readonly target?: object;
  /** Queues that events may be sent to. */
  readonly open?: readonly string[];
  readonly condition?: object;
  readonly mapping?: object;
  readonly queue?: object;
}

function start({ rule = {}, target = {}, open = ['Queue', 'Dead'], condition, mapping = {}, queue = {} }: Sketch = {}) {
  const lines: string[] = [];
  let now = Date.UTC(2026, 10, 24);
  const functions = new FakeFunctions();
  const allowed = { ArnEquals: { 'aws:SourceArn': RULE_ARN } };
  const delivery = new EventDelivery(
    deploymentOf(
      resource('AWS::SQS::Queue', 'https://sqs/Queue', {
        VisibilityTimeout: 60,
        RedrivePolicy: { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 2 },
        ...queue,
      }),
      resource('AWS::SQS::Queue', 'https://sqs/Dead'),
      resource('AWS::SQS::QueuePolicy', 'Policy', {
        PolicyDocument: {
          Statement: open.map((queue) => ({
            Effect: 'Allow',
            Action: ['sqs:SendMessage', 'sqs:GetQueueUrl'],
            Principal: { Service: 'events.amazonaws.com' },
            Resource: arnOf(queue),
            Condition: condition ?? allowed,
          })),
        },
      }),
      resource('AWS::Events::Rule', 'Rule', {
        EventPattern: { source: ['hr'] },
        Targets: [{ Id: 'T', Arn: arnOf('Queue'), DeadLetterConfig: { Arn: arnOf('Dead') }, ...target }],
        ...rule,
      }),
      resource('AWS::Lambda::EventSourceMapping', 'Mapping', {
        EventSourceArn: arnOf('Queue'),
        FunctionName: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:taker`,
        BatchSize: 1,
        ...mapping,
      }),
    ),
    { now: () => now },
    (line) => lines.push(line),
  );
  delivery.startConsumers(functions);
  const messages = (queue: string) => delivery.queue(arnOf(queue))?.messages ?? [];
  const taken = () =>
    functions
      .calls('taker')
      .flatMap(({ event }) => (event as { Records: { body: string }[] }).Records.map(({ body }) => body));
  return {
    delivery,
    functions,
    lines,
    messages,
    taken,
    travel: (seconds: number) => {
      now += seconds * 1000;
    },
  };
}

const inputOf = async (target: object) => {
  const { delivery, functions, taken } = start({ target });
  functions.returns('taker', null);
  await delivery.put(EVENT);
  return taken()[0];
};

describe('what a target gets of an event', () => {
  it('is the whole event', async () => {
    expect(JSON.parse((await inputOf({})) ?? '')).toEqual({
      version: '0',
      id: expect.any(String),
      'detail-type': 'left',
      source: 'hr',
      account: ACCOUNT,
      time: '2026-11-24T00:00:00Z',
      region: REGION,
      resources: [],
      detail: EVENT.detail,
    });
  });

  it('is a part of it, or a constant', async () => {
    expect(await inputOf({ InputPath: '$.detail.nested' })).toBe('{"list":[1,"x"]}');
    expect(await inputOf({ Input: '{"constant":true}' })).toBe('{"constant":true}');
  });

  it('is a text made of it: values as JSON, and without quotation marks in a text', async () => {
    const InputPathsMap = { user: '$.detail.user', level: '$.detail.level', item: '$.detail.nested.list[1]' };
    const InputTemplate = '{"user":<user>,"level":<level>,"text":"<item> of <user>"}';
    expect(await inputOf({ InputTransformer: { InputPathsMap, InputTemplate } })).toBe(
      '{"user":"a\\"b","level":3,"text":"x of a\\"b"}',
    );
  });

  it('has nothing where the event has nothing', async () => {
    const InputTransformer = { InputPathsMap: { user: '$.detail.userId' }, InputTemplate: '{"user":<user>}' };
    expect(await inputOf({ InputTransformer })).toBe('{"user":}');
  });

  it.each([
    [{ InputPath: '$.detail.*' }, 'the JSON path $.detail.* is not supported'],
    [{ InputTransformer: { InputPathsMap: {}, InputTemplate: '<user>' } }, 'which InputPathsMap does not have'],
  ])('cannot be %j', (target, reason) => {
    expect(() => start({ target })).toThrow(reason);
  });
});

describe('an event', () => {
  it('that a function fails at comes again, and is a dead letter after that', async () => {
    const { delivery, functions, messages, travel, lines } = start();
    functions.throws('taker', 'no');
    await delivery.put(EVENT);
    travel(59);
    await delivery.deliver();
    expect(functions.calls('taker')).toHaveLength(1);
    travel(1);
    await delivery.deliver();
    expect([functions.calls('taker').length, messages('Dead').length]).toEqual([2, 0]);
    travel(60);
    await delivery.deliver();
    expect([functions.calls('taker').length, messages('Queue').length]).toEqual([2, 0]);
    expect(messages('Dead')).toMatchObject([{ receiveCount: 2 }]);
    expect(lines[0]).toContain('stay');
    delivery.stop();
  });

  it('that a function fails at does not come again at once, where the queue holds nothing back', async () => {
    const { delivery, functions } = start({ queue: { VisibilityTimeout: 0, RedrivePolicy: undefined } });
    functions.throws('taker', 'no');
    await delivery.put(EVENT);
    expect(functions.calls('taker')).toHaveLength(1);
    delivery.stop();
  });

  it('that may not be sent to the queue is a dead letter at once', async () => {
    const { delivery, functions, messages } = start({ open: ['Dead'] });
    await delivery.put(EVENT);
    expect(functions.calls('taker')).toEqual([]);
    const [letter] = messages('Dead');
    expect(JSON.parse(letter?.body ?? '')).toMatchObject({ source: 'hr', detail: EVENT.detail });
    expect(letter?.attributes).toEqual({
      RULE_ARN,
      TARGET_ARN: arnOf('Queue'),
      ERROR_CODE: 'NO_PERMISSIONS',
    });
  });

  it('that may be sent nowhere is in the log at least', async () => {
    const { delivery, messages, lines } = start({
      condition: { ArnEquals: { 'aws:SourceArn': `${RULE_ARN}/Other` } },
    });
    await delivery.put(EVENT);
    expect([messages('Queue'), messages('Dead')]).toEqual([[], []]);
    expect(lines).toEqual([expect.stringContaining('was not delivered')]);
  });

  it('for a target that the app does not have is a dead letter', async () => {
    const { delivery, messages } = start({ target: { Arn: 'arn:aws:lambda:us-east-1:1:function:other' } });
    await delivery.put(EVENT);
    expect(messages('Dead')).toHaveLength(1);
  });

  it.each([
    ['of a rule that is off', { State: 'DISABLED' }],
    ['of another bus', { EventBusName: 'partners' }],
    ['for a rule that follows the clock', { EventPattern: undefined, ScheduleExpression: 'rate(1 day)' }],
  ])('%s is not delivered', async (_, rule) => {
    const { delivery, functions } = start({ rule });
    await delivery.put(EVENT);
    expect(functions.calls('taker')).toEqual([]);
  });

  it('that waits in a queue goes to the function with others', async () => {
    const { delivery, functions, taken } = start({ mapping: { BatchSize: 10 }, target: { Input: 'x' } });
    functions.returns('taker', null);
    await Promise.all([delivery.put(EVENT), delivery.put(EVENT), delivery.put(EVENT)]);
    expect([taken().length, functions.calls('taker').length]).toEqual([3, 1]);
  });
});

describe('what cannot be served is an error at the start', () => {
  it.each([
    [{ rule: { EventPattern: { $or: [] } } }, 'Event pattern is not valid. Reason: $or'],
    [{ condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }, 'cannot enforce the condition IpAddress'],
    [{ mapping: { FilterCriteria: {} } }, 'FilterCriteria is not supported'],
  ])('%j', (sketch, reason) => {
    expect(() => start(sketch)).toThrow(reason);
  });
});
