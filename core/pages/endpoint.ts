import { GateError } from '../errors.js';
import type { Log } from '../log.js';
import type { GateRequest } from '../request.js';
import type { GateResponse } from '../response.js';
import type { GateSettings } from '../settings/document.js';
import { errorResponse } from './error-response.js';

export interface EndpointDependencies {
  readonly settings: GateSettings;
  readonly log: Log;
}

/** Answers a request to one of the gate's own addresses: whatever is thrown becomes an answer and a log line. */
export async function answer(
  deps: EndpointDependencies,
  request: GateRequest,
  methods: readonly string[],
  act: () => Promise<GateResponse>,
): Promise<GateResponse> {
  try {
    if (!methods.includes(request.method)) throw new GateError('method_not_allowed');
    return await act();
  } catch (thrown) {
    const error = logFailure(deps.log, request, thrown);
    const response = errorResponse(error, request, deps.settings);
    if (error.code !== 'method_not_allowed') return response;
    return { ...response, headers: { ...response.headers, allow: methods.join(', ') } };
  }
}

/** Logs what was thrown and says what the caller is told about it. */
export function logFailure(log: Log, request: GateRequest, thrown: unknown): GateError {
  const { correlationId } = request;
  if (thrown instanceof GateError) {
    const { code, detail, reason } = thrown;
    const write = reason.status >= 500 ? log.error.bind(log) : log.info.bind(log);
    write('request refused', { code, detail, status: reason.status, correlationId });
    return thrown;
  }
  const error = new GateError('gate_failure');
  // The message of an unknown error may quote what the caller or the provider sent; its class does not.
  const name = thrown instanceof Error ? thrown.constructor.name : typeof thrown;
  log.error('request failed', { code: error.code, error: name, status: error.reason.status, correlationId });
  return error;
}
