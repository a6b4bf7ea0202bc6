import { createHash, randomUUID } from 'node:crypto';
import type { DeployedResource, Deployment, FunctionInvoker } from '../template/deployment.js';
import { ResourceProperties } from '../template/resource-properties.js';
import type { Queue, QueueMessage, Queues } from './queues.js';

/** Longer than any function may run, in milliseconds: its own timeout ends it. */
const PATIENCE = 910_000;

interface Consumer {
  readonly queue: Queue;
  readonly functionArn: string;
  readonly batchSize: number;
}

/** Functions that take messages from queues. What a function fails at comes again, as the queue says. */
export class QueueConsumers {
  private readonly consumers: readonly Consumer[];
  private working: Promise<void> = Promise.resolve();

  constructor(
    private readonly deployment: Deployment,
    queues: Queues,
    private readonly functions: FunctionInvoker,
    private readonly log: (line: string) => void,
  ) {
    this.consumers = deployment
      .resources('AWS::Lambda::EventSourceMapping')
      .flatMap((resource) => readConsumer(resource, queues) ?? []);
  }

  /** Hands out all messages that nobody has now. Settles when every function has answered. */
  deliver(): Promise<void> {
    const delivered = this.working.then(async () => {
      for (const consumer of this.consumers) await this.feed(consumer);
    });
    this.working = delivered.catch(() => {});
    return delivered;
  }

  /** When the first message can be handed out that somebody has now, in milliseconds since 1970. */
  nextVisible(): number {
    return Math.min(...this.consumers.flatMap(({ queue }) => queue.messages.map(({ visibleAt }) => visibleAt)));
  }

  private async feed(consumer: Consumer): Promise<void> {
    const { queue, functionArn, batchSize } = consumer;
    for (let batch = queue.receive(batchSize); batch.length > 0; batch = queue.receive(batchSize)) {
      const event = { Records: batch.map((message) => this.record(message, queue)) };
      const options = { sourceArn: queue.arn, timeout: PATIENCE, requestId: randomUUID() };
      const result = await this.functions.invoke(functionArn, event, options);
      if (result.kind === 'answer') for (const message of batch) queue.delete(message);
      else this.log(`${batch.length} messages of ${queue.arn} stay: ${functionArn} ended as ${result.kind}`);
    }
  }

  private record({ id, body, sentAt, receiveCount }: QueueMessage, queue: Queue) {
    return {
      messageId: id,
      receiptHandle: `${id}-${receiveCount}`,
      body,
      attributes: {
        ApproximateReceiveCount: String(receiveCount),
        SentTimestamp: String(sentAt),
        SenderId: 'AIDALOCAL',
        ApproximateFirstReceiveTimestamp: String(sentAt),
      },
      messageAttributes: {},
      md5OfBody: createHash('md5').update(body).digest('hex'),
      eventSource: 'aws:sqs',
      eventSourceARN: queue.arn,
      awsRegion: this.deployment.region,
    };
  }
}

/** Undefined for a mapping whose source is no queue, or one of somebody else. */
function readConsumer(resource: DeployedResource, queues: Queues): Consumer | undefined {
  const properties = new ResourceProperties(resource);
  const queue = queues.find(properties.optionalString('EventSourceArn') ?? '');
  if (queue === undefined || properties.optionalBoolean('Enabled') === false) return undefined;
  const functionArn = properties.string('FunctionName');
  const batchSize = properties.optionalNumber('BatchSize') ?? 10;
  properties
    .withoutEffect('Enabled', 'MaximumBatchingWindowInSeconds', 'ScalingConfig', 'Tags')
    .unsupported('FilterCriteria', 'FunctionResponseTypes')
    .finish();
  return { queue, functionArn, batchSize };
}
