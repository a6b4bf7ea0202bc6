import { GateError } from './errors.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import type { ReasonCode } from './reasons.js';
import type { GateRequest } from './request.js';

export interface FailureDependencies {
  readonly log: Log;
  readonly metrics: Metrics;
}

/** What is neither the caller's fault nor the provider's. */
const GATE_FAILURES: readonly ReasonCode[] = ['gate_failure', 'signing_failed'];

/**
 * Logs what went wrong, counts it where it is the gate that failed, and says what the caller may know of it. Messages of foreign errors may quote what somebody
 * sent: only their class and place are logged.
 */
export function logFailure({ log, metrics }: FailureDependencies, request: GateRequest, error: unknown): GateError {
  const about = { correlationId: request.correlationId, route: request.routeKeys[0] ?? '' };
  if (error instanceof GateError) {
    const fields = { ...about, code: error.code, detail: error.detail, ...causeOf(error) };
    if (error.reason.status >= 500) log.error('failed', fields);
    else log.info('refused', fields);
    if (GATE_FAILURES.includes(error.code)) metrics.add('GateFailed');
    return error;
  }
  log.error('failed', { ...about, code: 'gate_failure', error: nameOf(error) });
  metrics.add('GateFailed');
  return new GateError('gate_failure', '', { cause: error });
}

function causeOf(error: GateError): { readonly error?: string } {
  return error.cause === undefined ? {} : { error: nameOf(error.cause) };
}

/** The class, and where it was thrown; never the message, which is the beginning of the stack trace. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { name, message, stack = '' } = error;
  const start = stack.indexOf(message);
  const frame = start < 0 ? undefined : /^ {4}(at .*)$/m.exec(stack.slice(start + message.length))?.[1];
  return frame === undefined ? name : `${name} ${frame}`;
}
