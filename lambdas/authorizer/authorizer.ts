import type {
  APIGatewayAuthorizerResult,
  APIGatewayRequestAuthorizerEvent,
  APIGatewayRequestAuthorizerEventV2,
} from 'aws-lambda';
import type { CedarEngine } from '../../core/access/cedar.js';
import { explain, isPageOfRefusals } from '../../core/account/explanation.js';
import { logFailure } from '../../core/failure.js';
import { gatekeeper } from '../../core/gatekeeper.js';
import type { GateRequest } from '../../core/request.js';
import type { RoutesDocument } from '../../core/settings/document.js';
import type { Assert } from '../../core/upstream/assertion.js';
import { authenticatorsOf } from '../runtime/authenticators.js';
import { consumerKeysOnFirstUse } from '../runtime/consumer-keys.js';
import type { Gate } from '../runtime/gate.js';
import { type HttpApiAnswer, httpApiAnswer, httpApiExplanation } from '../runtime/http-api-decision.js';
import { httpApiRequest } from '../runtime/http-api-event.js';
import { onFirstUse } from '../runtime/on-first-use.js';
import { restApiAnswer, restApiExplanation } from '../runtime/rest-api-decision.js';
import { restApiRequest } from '../runtime/rest-api-event.js';
import { recordDecision } from './record-decision.js';

export type AuthorizerEvent = APIGatewayRequestAuthorizerEventV2 | APIGatewayRequestAuthorizerEvent;
export type AuthorizerAnswer = HttpApiAnswer | APIGatewayAuthorizerResult;

/** The Lambda authorizer of one API. Whatever fails in it ends in a refusal by API Gateway. */
export function authorizer(
  gate: Gate,
  routes: RoutesDocument,
  cedar?: CedarEngine,
): (event: AuthorizerEvent) => Promise<AuthorizerAnswer> {
  const { settings, clock } = gate;
  const consumerKeys = consumerKeysOnFirstUse(gate);
  const deps = { settings, clock, routes, cedar, consumerKeys, authenticators: authenticatorsOf(gate) };
  const decide = gatekeeper({ ...deps, assert: assertOnFirstUse(gate) });
  // Anybody may ask why, and no upstream hears of it, so nothing is signed for that.
  const judgeOnly = gatekeeper(deps);
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
  const explained = (request: GateRequest) =>
    explain(judgeOnly, routes, request).catch((error: unknown) => {
      logFailure(gate, request, error);
      return undefined;
    });
  return async (event) => {
    const request = 'routeKey' in event ? httpApiRequest(event) : restApiRequest(event);
    if (isPageOfRefusals(request, routes)) {
      const explanation = await explained(request);
      return 'routeKey' in event ? httpApiExplanation(explanation) : restApiExplanation(explanation, event.methodArn);
    }
    const decision = await decideAndRecord(request);
    return 'routeKey' in event
      ? httpApiAnswer(decision)
      : restApiAnswer(decision, event.methodArn, gate.settings, Object.keys(event.multiValueHeaders ?? {}));
  };
}

/** A gate without assertions signs nothing, and loads nothing of what that takes. */
function assertOnFirstUse(gate: Gate): Assert | undefined {
  if (!gate.settings.upstreamHeaders.some(({ source }) => source.kind === 'assertion')) return undefined;
  const { assert } = onFirstUse(async () => {
    const { assertionsAbout } = await import('../../core/upstream/assertion.js');
    return { assert: assertionsAbout(gate) };
  });
  return assert;
}
