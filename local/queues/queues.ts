import { randomUUID } from 'node:crypto';
import type { DeployedResource, Deployment } from '../template/deployment.js';
import { ResourceProperties } from '../template/resource-properties.js';

export interface QueueMessage {
  readonly id: string;
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  /** What EventBridge says about an event that it could not deliver. */
  readonly attributes: Readonly<Record<string, string>>;
  /** How often somebody took it. */
  receiveCount: number;
  /** Whoever took it has so long, in milliseconds since 1970, before somebody else may. */
  visibleAt: number;
}

/** One queue, in memory. Nothing in it expires. */
export class Queue {
  private readonly waiting: QueueMessage[] = [];

  constructor(
    readonly arn: string,
    /** Milliseconds. */
    private readonly visibilityTimeout: number,
    private readonly clock: { now(): number },
    private readonly redrive: { readonly queue: () => Queue | undefined; readonly after: number } | undefined,
  ) {}

  /** The oldest first. */
  get messages(): readonly Readonly<QueueMessage>[] {
    return this.waiting;
  }

  send(body: string, attributes: QueueMessage['attributes'] = {}): void {
    const now = this.clock.now();
    this.waiting.push({ id: randomUUID(), body, sentAt: now, attributes, receiveCount: 0, visibleAt: now });
  }

  /** Hands out what nobody else has. What was handed out too often goes to the dead letters instead. */
  receive(most: number): readonly QueueMessage[] {
    const now = this.clock.now();
    const visible = this.waiting.filter(({ visibleAt }) => visibleAt <= now);
    const dead = visible.filter(
      ({ receiveCount }) => receiveCount >= (this.redrive?.after ?? Number.POSITIVE_INFINITY),
    );
    for (const message of dead) {
      this.delete(message);
      this.redrive?.queue()?.adopt(message, now);
    }
    const received = visible.filter((message) => !dead.includes(message)).slice(0, most);
    for (const message of received) {
      message.receiveCount += 1;
      message.visibleAt = now + this.visibilityTimeout;
    }
    return received;
  }

  delete(message: QueueMessage): void {
    const index = this.waiting.indexOf(message);
    if (index >= 0) this.waiting.splice(index, 1);
  }

  private adopt(message: QueueMessage, now: number): void {
    this.waiting.push({ ...message, visibleAt: now });
  }
}

/** The queues of a deployment. */
export class Queues {
  private readonly queues: ReadonlyMap<string, Queue>;

  constructor(deployment: Deployment, clock: { now(): number }) {
    const { region, accountId } = deployment;
    this.queues = new Map(
      deployment.resources('AWS::SQS::Queue').map((resource) => {
        const arn = `arn:aws:sqs:${region}:${accountId}:${queueName(resource)}`;
        return [arn, this.read(arn, resource, clock)];
      }),
    );
  }

  find(arn: string): Queue | undefined {
    return this.queues.get(arn);
  }

  private read(arn: string, resource: DeployedResource, clock: { now(): number }): Queue {
    const properties = new ResourceProperties(resource);
    // Not none at all: what a function fails at would come again without end.
    const visibilityTimeout = Math.max(1, properties.optionalNumber('VisibilityTimeout') ?? 30) * 1000;
    const redrive = properties.optionalChild('RedrivePolicy');
    const deadLetterArn = redrive?.string('deadLetterTargetArn') ?? '';
    const after = redrive?.optionalNumber('maxReceiveCount') ?? 10;
    const redriven = { queue: () => this.find(deadLetterArn), after };
    return new Queue(arn, visibilityTimeout, clock, redrive === undefined ? undefined : redriven);
  }
}

/** `Ref` gives the URL of a queue. */
function queueName({ physicalId }: DeployedResource): string {
  return physicalId.split('/').at(-1) ?? '';
}
