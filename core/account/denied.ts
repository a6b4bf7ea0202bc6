import { GateError } from '../errors.js';
import { loginUrl } from '../login/return-url.js';
import type { EndpointDependencies } from '../pages/endpoint.js';
import { errorResponse } from '../pages/error-response.js';
import { REASONS, type ReasonCode } from '../reasons.js';
import type { GateRequest } from '../request.js';
import type { GateResponse } from '../response.js';

/**
 * `/auth/denied?code=…`, with any method: says why a request was refused, where API Gateway can only redirect. Only
 * codes of the gate are taken from the query, and where a form was lost the address of the page that it is on.
 */
export async function denied(deps: EndpointDependencies, request: GateRequest): Promise<GateResponse> {
  const codes = new URLSearchParams(request.query).getAll('code');
  const [code = ''] = codes;
  const error = new GateError(codes.length === 1 && isReasonCode(code) ? code : 'access_denied');
  // The authorizer logged the refusal itself. This code is the caller's word, and must not set off an alarm.
  deps.log.info('refusal explained', { code: error.code, correlationId: request.correlationId });
  const { settings } = deps;
  const [form] = new URLSearchParams(request.query).getAll('return_to');
  return errorResponse(
    error,
    request,
    settings,
    error.code === 'form_lost' ? { loginUrl: loginUrl(settings, form) } : {},
  );
}

function isReasonCode(code: string): code is ReasonCode {
  return Object.hasOwn(REASONS, code);
}
