import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../json.js';
import { QueuePolicies } from '../queues/queue-policy.js';
import type { Queues } from '../queues/queues.js';
import type { Deployment } from '../template/deployment.js';
import { type EventRule, type EventTarget, readEventRule } from './event-rule.js';

/** An event as its sender puts it. */
export interface SentEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: JsonObject;
  readonly resources?: readonly string[];
  /** Name of the bus, `default` by default. */
  readonly bus?: string;
}

const SENDER = 'events.amazonaws.com';

/** The rules of a deployment: what matches one goes to its targets. Queues are the targets that are served here. */
export class EventBuses {
  private readonly rules: readonly EventRule[];
  private readonly policies: QueuePolicies;

  constructor(
    private readonly deployment: Deployment,
    private readonly queues: Queues,
    private readonly clock: { now(): number },
    private readonly log: (line: string) => void,
  ) {
    const { region, accountId } = deployment;
    this.policies = new QueuePolicies(deployment);
    this.rules = deployment
      .resources('AWS::Events::Rule')
      .flatMap((resource) => readEventRule(resource, region, accountId) ?? []);
  }

  /** @returns the id of the event */
  put({ source, detailType, detail, resources = [], bus = 'default' }: SentEvent): string {
    const id = randomUUID();
    const { region, accountId: account } = this.deployment;
    const time = new Date(this.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
    const event = { version: '0', id, 'detail-type': detailType, source, account, time, region, resources, detail };
    for (const rule of this.rules) {
      if (rule.bus !== bus || !rule.matches(event)) continue;
      for (const target of rule.targets) this.deliver(event, rule, target);
    }
    return id;
  }

  private deliver(
    event: JsonObject,
    { arn: ruleArn }: EventRule,
    { arn, input, deadLetterArn = '' }: EventTarget,
  ): void {
    const maySend = (queueArn: string) => this.policies.maySend(queueArn, SENDER, ruleArn);
    const queue = this.queues.find(arn);
    if (queue !== undefined && maySend(arn)) {
      queue.send(input(event));
      return;
    }
    const fault = queue === undefined ? 'SDK_CLIENT_ERROR' : 'NO_PERMISSIONS';
    this.log(`an event was not delivered to ${arn}: ${queue === undefined ? 'no queue of the app' : 'its policy'}`);
    if (!maySend(deadLetterArn)) return;
    const attributes = { RULE_ARN: ruleArn, TARGET_ARN: arn, ERROR_CODE: fault };
    this.queues.find(deadLetterArn)?.send(JSON.stringify(event), attributes);
  }
}
