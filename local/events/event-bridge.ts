import { type AccessRequest, type AwsAnswer, type AwsCall, type AwsService, awsError } from '../aws/request.js';
import { isJsonObject, type Json, listOf, parseJsonObject } from '../json.js';
import type { Deployment } from '../template/deployment.js';
import type { SentEvent } from './event-buses.js';

/** Takes events at the AWS endpoint: `PutEvents`, and nothing else. */
export class EventBridge implements AwsService {
  /** Events come from outside of the app, as a rule. */
  readonly takesStrangers = true;

  constructor(
    private readonly deployment: Deployment,
    /** @returns the id of the event */
    private readonly put: (event: SentEvent) => string,
  ) {}

  accessRequests({ operation, input }: AwsCall): readonly AccessRequest[] {
    const { region, accountId } = this.deployment;
    const buses = new Set(listOf(input.Entries).map((entry) => busOf(entry)));
    return [...buses].map((bus) => ({
      action: `events:${operation}`,
      resource: `arn:aws:events:${region}:${accountId}:event-bus/${bus}`,
      conditionKeys: new Map(),
    }));
  }

  async answer({ operation, input }: AwsCall): Promise<AwsAnswer> {
    if (operation !== 'PutEvents') {
      return awsError('UnknownOperationException', `The local gate does not serve ${operation}.`);
    }
    const entries = listOf(input.Entries).map((entry) => this.take(entry));
    const FailedEntryCount = entries.filter((entry) => 'ErrorCode' in entry).length;
    return { status: 200, body: JSON.stringify({ FailedEntryCount, Entries: entries }) };
  }

  private take(entry: Json) {
    const {
      Source: source,
      DetailType: detailType,
      Detail: text,
      Resources: resources,
    } = isJsonObject(entry) ? entry : {};
    if (typeof source !== 'string' || typeof detailType !== 'string' || typeof text !== 'string') {
      return { ErrorCode: 'InvalidArgument', ErrorMessage: 'Source, DetailType and Detail must be texts.' };
    }
    const detail = parseJsonObject(text);
    if (detail === undefined) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
    const event = { source, detailType, detail, resources: listOf(resources).map(String), bus: busOf(entry) };
    return { EventId: this.put(event) };
  }
}

/** By name, or by ARN. */
function busOf(entry: Json): string {
  const name = isJsonObject(entry) ? entry.EventBusName : undefined;
  return typeof name === 'string' ? (name.split('/').at(-1) ?? '') : 'default';
}
