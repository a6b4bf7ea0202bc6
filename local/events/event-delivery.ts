import { QueueConsumers } from '../queues/queue-consumers.js';
import { type Queue, Queues } from '../queues/queues.js';
import type { Deployment, FunctionInvoker } from '../template/deployment.js';
import { EventBuses, type SentEvent } from './event-buses.js';

/** Milliseconds between two looks at what comes again, at least. */
const SHORTEST_PAUSE = 1000;

/** The way of an event: over a bus, by a rule, into a queue, and to the function that takes it from there. */
export class EventDelivery {
  private readonly queues: Queues;
  private readonly buses: EventBuses;
  private consumers: QueueConsumers | undefined;
  private nextLook: NodeJS.Timeout | undefined;

  constructor(
    private readonly deployment: Deployment,
    private readonly clock: { now(): number },
    private readonly log: (line: string) => void,
  ) {
    this.queues = new Queues(deployment, clock);
    this.buses = new EventBuses(deployment, this.queues, clock, log);
  }

  /** From now on these functions take what is in the queues. */
  startConsumers(functions: FunctionInvoker): void {
    this.consumers = new QueueConsumers(this.deployment, this.queues, functions, this.log);
  }

  /** Puts an event on its bus, and does not wait for what becomes of it. @returns its id */
  send(event: SentEvent): string {
    const id = this.buses.put(event);
    void this.deliver();
    return id;
  }

  /** Puts an event on its bus. Settles when the functions that it sets off have ended. */
  async put(event: SentEvent): Promise<void> {
    this.buses.put(event);
    await this.deliver();
  }

  /** By its ARN; undefined for a queue that the app does not have. */
  queue(arn: string): Queue | undefined {
    return this.queues.find(arn);
  }

  /** Hands out what waits in the queues, and what comes again by now; it happens by itself too, in real time. */
  async deliver(): Promise<void> {
    clearTimeout(this.nextLook);
    try {
      await this.consumers?.deliver();
    } catch (error) {
      this.log(`messages were not handed out: ${error instanceof Error ? error.message : 'unknown failure'}`);
    }
    const next = this.consumers?.nextVisible() ?? Number.POSITIVE_INFINITY;
    if (next === Number.POSITIVE_INFINITY) return;
    const pause = Math.max(SHORTEST_PAUSE, next - this.clock.now());
    clearTimeout(this.nextLook);
    this.nextLook = setTimeout(() => void this.deliver(), pause).unref();
  }

  stop(): void {
    this.consumers = undefined;
    clearTimeout(this.nextLook);
  }
}
