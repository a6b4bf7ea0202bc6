import type { HeaderList } from './gateway/header-list.js';
import type { GatewayTrace } from './gateway-trace.js';
import type { InvokeResult } from './template/deployment.js';

/** Follows every request on its way through the gate. It never throws, and changes nothing. */
export interface RequestRecorder {
  record(requestId: string, step: RequestStep): void;
}

/** Takes the steps of one request. */
export type StepRecorder = (step: RequestStep) => void;

/** A message as it went over the wire, secrets included: what is kept of it is for the recorder to mask. */
export interface RecordedMessage {
  readonly headers: HeaderList;
  readonly body: Buffer;
}

export interface RecordedRequest extends RecordedMessage {
  readonly method: string;
  readonly url: string;
}

export interface RecordedAnswer extends RecordedMessage {
  readonly status: number;
}

export interface IdentitySource {
  /** For example `$request.header.Authorization` or `method.request.header.Authorization`. */
  readonly name: string;
  /** Empty when the request does not have it. */
  readonly value: string;
}

/** A request that a function sent by itself: to the identity provider or to an AWS service. */
export interface OutgoingCall {
  readonly method: string;
  /** Without the query. */
  readonly url: string;
  /** For example `DynamoDB_20120810.GetItem`. */
  readonly awsTarget?: string;
  /** Absent when no answer came. */
  readonly status?: number;
  readonly durationMs: number;
}

export type RequestStep =
  | {
      readonly kind: 'received';
      /** Name of the API. */
      readonly api: string;
      readonly flavour: GatewayTrace['flavour'];
      readonly request: RecordedRequest;
    }
  | {
      readonly kind: 'routed';
      readonly route: string;
      readonly stage: string;
      readonly parameters: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'identified'; readonly sources: readonly IdentitySource[] }
  /** A result of the authorizer serves that it gave to an earlier request. */
  | { readonly kind: 'authorizer-cached'; readonly result: unknown }
  | { readonly kind: 'decided'; readonly decision: GatewayTrace['decision'] }
  /** The source ARN tells an authorizer from an integration. */
  | { readonly kind: 'invoked'; readonly functionId: string; readonly sourceArn: string; readonly event: unknown }
  | { readonly kind: 'returned'; readonly functionId: string; readonly result: InvokeResult }
  | { readonly kind: 'called'; readonly functionId: string; readonly call: OutgoingCall }
  | { readonly kind: 'logged'; readonly functionId: string; readonly line: string }
  | { readonly kind: 'forwarded'; readonly request: RecordedRequest }
  | { readonly kind: 'upstream-answered'; readonly answer: RecordedAnswer }
  | { readonly kind: 'upstream-failed'; readonly problem: string }
  | { readonly kind: 'answered'; readonly answer: RecordedAnswer; readonly trace: GatewayTrace };
