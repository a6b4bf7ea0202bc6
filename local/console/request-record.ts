import type { GatewayTrace } from '../gateway-trace.js';
import type { RequestStep } from '../request-recorder.js';
import { type MaskedStep, maskStep } from './masked-step.js';
import type { Masking } from './masking.js';

/** More than any request takes that has not gone astray. */
const MOST_STEPS = 200;

/** A request at a glance. */
export interface RequestSummary {
  /** API Gateway's request id, which the gate calls correlation id. */
  readonly id: string;
  /** Name of the API. */
  readonly api: string;
  readonly flavour: GatewayTrace['flavour'];
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly decision: GatewayTrace['decision'] | 'pending';
  readonly route?: string;
  readonly authorizer?: GatewayTrace['authorizer'];
  readonly status?: number;
  readonly durationMs?: number;
  /** What the functions of the gate logged about it. */
  readonly reason?: string;
  readonly detail?: string;
  readonly credential?: string;
  readonly subject?: string;
}

/** A step and when it was taken, in milliseconds since the request came. */
export type TimedStep = MaskedStep & { readonly at: number };

export interface RequestDetail extends RequestSummary {
  readonly steps: readonly TimedStep[];
  /** Steps beyond the most that are kept. */
  readonly forgottenSteps: number;
}

/** One request as it is kept: every step is masked before it gets here. */
export class RequestRecord {
  private readonly steps: TimedStep[] = [];
  private forgottenSteps = 0;
  private seen: RequestSummary;
  /** About as many as it takes in memory. */
  bytes = 0;

  constructor(
    id: string,
    received: Extract<RequestStep, { kind: 'received' }>,
    private readonly masking: Masking,
    startedAt: number,
  ) {
    const { api, flavour, request } = received;
    this.seen = { id, api, flavour, method: request.method, path: '', startedAt, decision: 'pending' };
    this.take(received, startedAt);
  }

  take(step: RequestStep, now: number): void {
    // The answer is always kept.
    if (this.steps.length >= MOST_STEPS && step.kind !== 'answered') {
      this.forgottenSteps += 1;
      return;
    }
    const at = now - this.seen.startedAt;
    const masked = { at, ...maskStep(step, this.masking) };
    this.seen = { ...this.seen, ...glance(masked), ...(step.kind === 'answered' ? outcome(step.trace, at) : {}) };
    this.steps.push(masked);
    this.bytes += JSON.stringify(masked).length;
  }

  get summary(): RequestSummary {
    return this.seen;
  }

  get details(): RequestDetail {
    return { ...this.seen, steps: [...this.steps], forgottenSteps: this.forgottenSteps };
  }
}

function glance(step: MaskedStep): Partial<RequestSummary> {
  if (step.kind === 'received') return { method: step.method, path: step.url.replace(/[?#].*$/s, '') };
  if (step.kind === 'routed') return { route: step.route };
  return step.kind === 'logged' ? said(step.line) : {};
}

/** What the gate's own log lines have of a request. */
function said(line: string): Partial<RequestSummary> {
  const fields = parsedFields(line);
  const text = (name: string) => (typeof fields[name] === 'string' ? { value: fields[name] } : undefined);
  const [code, detail, credential, subject] = ['code', 'detail', 'credential', 'subject'].map(text);
  return {
    ...(code === undefined ? {} : { reason: code.value }),
    ...(detail === undefined ? {} : { detail: detail.value }),
    ...(credential === undefined ? {} : { credential: credential.value }),
    ...(subject === undefined ? {} : { subject: subject.value }),
  };
}

function parsedFields(line: string): Readonly<Record<string, unknown>> {
  try {
    const fields = JSON.parse(line);
    return typeof fields === 'object' && fields?.service === 'claimgate' ? fields : {};
  } catch {
    return {};
  }
}

function outcome({ decision, authorizer, status }: GatewayTrace, durationMs: number): Partial<RequestSummary> {
  return { decision, authorizer, status, durationMs };
}
