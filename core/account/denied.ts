import { stepUpOf } from '../access/step-up.js';
import { GateError } from '../errors.js';
import { loginUrl } from '../login/return-url.js';
import type { EndpointDependencies } from '../pages/endpoint.js';
import { errorResponse } from '../pages/error-response.js';
import { REASONS, type ReasonCode } from '../reasons.js';
import type { GateRequest } from '../request.js';
import { type GateResponse, json } from '../response.js';
import { readExplanation } from './explanation.js';

/**
 * `/auth/denied?code=…`, with any method: says why a request was refused, where API Gateway can only redirect. Only
 * codes of the gate are taken from the query, and where a form was lost the address of the page that it is on. With
 * `route=…` the authorizer has judged that route anew, and what is missing is said too.
 */
export async function denied(deps: EndpointDependencies, request: GateRequest): Promise<GateResponse> {
  const { settings } = deps;
  const explanation = readExplanation(request.explanation);
  const asked = askedCode(request);
  if (asked === undefined && explanation !== undefined && explanation.code === undefined) {
    return json(200, { allowed: true, correlationId: request.correlationId });
  }
  const error = new GateError(asked ?? explanation?.code ?? 'access_denied');
  // The authorizer logged the refusal itself. This code is the caller's word, and must not set off an alarm.
  deps.log.info('refusal explained', { code: error.code, correlationId: request.correlationId });
  const { remedy, provider, missing } = explanation?.code === error.code ? explanation : {};
  const [form] = new URLSearchParams(request.query).getAll('return_to');
  const stepUp = stepUpOf(remedy, provider);
  const leadsTo = error.code === 'form_lost' || stepUp !== undefined;
  return errorResponse(error, request, settings, {
    ...{ remedy, missing },
    ...(leadsTo ? { loginUrl: loginUrl(settings, form, stepUp) } : {}),
  });
}

function askedCode(request: GateRequest): ReasonCode | undefined {
  const [code = '', ...more] = new URLSearchParams(request.query).getAll('code');
  return more.length === 0 && isReasonCode(code) ? code : undefined;
}

function isReasonCode(code: string): code is ReasonCode {
  return Object.hasOwn(REASONS, code);
}
