import type {
  APIGatewayAuthorizerResult,
  APIGatewayRequestAuthorizerEvent,
  APIGatewayRequestAuthorizerEventV2,
} from 'aws-lambda';
import type { Decision } from '../../core/decision.js';
import { logFailure } from '../../core/failure.js';
import { gatekeeper } from '../../core/gatekeeper.js';
import type { GateRequest } from '../../core/request.js';
import type { RoutesDocument } from '../../core/settings/document.js';
import { subjectDigest } from '../../core/subject-digest.js';
import { authenticatorsOf } from '../runtime/authenticators.js';
import type { Gate } from '../runtime/gate.js';
import { type HttpApiAnswer, httpApiAnswer } from '../runtime/http-api-decision.js';
import { httpApiRequest } from '../runtime/http-api-event.js';
import { restApiAnswer } from '../runtime/rest-api-decision.js';
import { restApiRequest } from '../runtime/rest-api-event.js';

export type AuthorizerEvent = APIGatewayRequestAuthorizerEventV2 | APIGatewayRequestAuthorizerEvent;
export type AuthorizerAnswer = HttpApiAnswer | APIGatewayAuthorizerResult;

/** The Lambda authorizer of one API. Whatever fails in it ends in a refusal by API Gateway. */
export function authorizer(gate: Gate, routes: RoutesDocument): (event: AuthorizerEvent) => Promise<AuthorizerAnswer> {
  const decide = gatekeeper({
    settings: gate.settings,
    clock: gate.clock,
    routes,
    authenticators: authenticatorsOf(gate),
  });
  const decideAndRecord = async (request: GateRequest) => {
    try {
      const decision = await decide(request);
      recordDecision(gate, request, decision);
      return decision;
    } catch (error) {
      const failure = logFailure(gate, request, error);
      gate.metrics.add('Refused', { code: failure.code });
      // The code is all that leaves the function.
      throw new Error(failure.code);
    }
  };
  return async (event) =>
    'routeKey' in event
      ? httpApiAnswer(await decideAndRecord(httpApiRequest(event)))
      : restApiAnswer(await decideAndRecord(restApiRequest(event)), event.methodArn, gate.settings);
}

function recordDecision({ log, metrics }: Gate, request: GateRequest, decision: Decision): void {
  const about = { correlationId: request.correlationId, route: request.routeKeys[0] ?? '' };
  if (!decision.allowed) {
    log.info('refused', { ...about, code: decision.code, detail: decision.detail });
    metrics.add('Refused', { code: decision.code });
    return;
  }
  const { identity } = decision;
  log.info('allowed', {
    ...about,
    ...(identity === undefined
      ? { credential: 'none' }
      : { credential: identity.authenticatedBy, subject: subjectDigest(identity.issuer, identity.subject) }),
  });
  metrics.add('Allowed');
}
