import { GateError } from '../errors.js';
import { type FailureDependencies, logFailure } from '../failure.js';
import type { GateRequest } from '../request.js';
import type { GateResponse } from '../response.js';
import type { GateSettings } from '../settings/document.js';
import { type ErrorOptions, errorResponse } from './error-response.js';

export interface EndpointDependencies extends FailureDependencies {
  readonly settings: GateSettings;
}

/** Answers a request to one of the gate's own addresses: whatever is thrown becomes an answer and a log line. */
export async function answer(
  deps: EndpointDependencies,
  request: GateRequest,
  methods: readonly string[],
  act: () => Promise<GateResponse>,
  options: ErrorOptions = {},
): Promise<GateResponse> {
  try {
    if (!methods.includes(request.method)) throw new GateError('method_not_allowed');
    return await act();
  } catch (thrown) {
    const error = logFailure(deps, request, thrown);
    const response = errorResponse(error, request, deps.settings, options);
    if (error.code !== 'method_not_allowed') return response;
    return { ...response, headers: { ...response.headers, allow: methods.join(', ') } };
  }
}
