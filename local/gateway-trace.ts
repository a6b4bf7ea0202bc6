import type { StepRecorder } from './request-recorder.js';

export type GatewayDecision =
  /** No authorizer on this route. */
  | 'open'
  | 'allowed'
  | 'unauthorized'
  | 'forbidden'
  /** The authorizer threw, was too slow, or answered something that is no decision. */
  | 'authorizer-failed'
  /** Answered before any route was looked for, or none matched. */
  | 'no-route'
  | 'preflight'
  /** Blocked by the web ACL of the stage. */
  | 'filtered'
  /** Over a limit that the stage sets for the route. */
  | 'throttled'
  | 'too-large';

/** What happened to one request: for a log, so without header values, query or body. */
export interface GatewayTrace {
  readonly flavour: 'http-api' | 'rest-api';
  readonly apiId: string;
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  /** Route key, or method and resource path. */
  readonly route?: string;
  /** Whether the authorizer ran, its cached result served, or it was not asked. */
  readonly authorizer: 'called' | 'cached' | 'not-called';
  readonly decision: GatewayDecision;
  /** Whether the answer is that of the integration, or the gateway's own. */
  readonly answeredBy: 'integration' | 'gateway';
  readonly status: number;
  readonly durationMs: number;
  /** Why the gateway itself had to answer with an error, for the developer's eyes. */
  readonly problem?: string;
}

/** What is known of a request when its answer goes out. */
export type AnsweredRequest = Pick<GatewayTrace, 'requestId' | 'route' | 'answeredBy'>;

/** What the steps of a request note down for its trace, and whom they tell more. */
export interface TraceNotes {
  readonly record: StepRecorder;
  route?: string;
  authorizer: GatewayTrace['authorizer'];
  decision: GatewayDecision;
  answeredBy: GatewayTrace['answeredBy'];
  problem?: string;
}
