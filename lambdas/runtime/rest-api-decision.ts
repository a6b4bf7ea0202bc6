import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import { challengeFor } from '../../core/access/challenge.js';
import type { Decision, Refusal } from '../../core/decision.js';
import type { Identity } from '../../core/identity.js';
import { REASONS } from '../../core/reasons.js';
import type { GateSettings } from '../../core/settings/document.js';
import { GATE_PATHS } from '../../core/settings/gate-paths.js';
import { subjectDigest } from '../../core/subject-digest.js';
import { headerContext } from './http-api-decision.js';

/** Thrown for a 401: a REST API knows it by exactly this message, and passes nothing else on. */
export class UnauthorizedError extends Error {
  constructor() {
    super('Unauthorized');
  }
}

/**
 * What a REQUEST authorizer of a REST API returns. The policy covers the whole stage: an ARN of one route with a
 * wildcard in it would admit its siblings.
 * @throws UnauthorizedError
 */
export function restApiAnswer(
  decision: Decision,
  methodArn: string,
  settings: GateSettings,
): APIGatewayAuthorizerResult {
  if (decision.allowed) {
    const principal = decision.identity === undefined ? 'anonymous' : principalOf(decision.identity);
    return policy('Allow', principal, methodArn, headerContext(decision.upstreamHeaders));
  }
  const { loginUrl, formUrl } = decision;
  if (loginUrl === undefined && formUrl === undefined && REASONS[decision.code].status === 401)
    throw new UnauthorizedError();
  return policy('Deny', 'refused', methodArn, refusalContext(decision, settings));
}

/** The subject, or its digest if API Gateway might not take it: functions see this, and no two users may look the same. */
function principalOf({ issuer, subject }: Identity): string {
  return /^[\x21-\x7e]{1,256}$/.test(subject) ? subject : subjectDigest(issuer, subject);
}

/**
 * What the gateway responses are filled from. Where the gate signs browsers in, a denied request is a redirect for the
 * whole API: it needs an address, always.
 */
function refusalContext(refusal: Refusal, settings: GateSettings): Record<string, string> {
  const { code, loginUrl, formUrl } = refusal;
  const reason = { code, message: REASONS[code].message };
  if (!settings.credentials.includes('session')) {
    return { ...reason, challenge: challengeFor(code, settings.providers[0].issuer) };
  }
  return { ...reason, location: loginUrl ?? formUrl ?? `${settings.publicUrl}${GATE_PATHS.denied}?code=${code}` };
}

function policy(
  effect: 'Allow' | 'Deny',
  principalId: string,
  methodArn: string,
  context: Record<string, string>,
): APIGatewayAuthorizerResult {
  // arn:aws:execute-api:{region}:{account}:{api}/{stage}/{method}/{path}
  const [api, stage] = methodArn.split('/', 2);
  return {
    principalId,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: `${api}/${stage}/*` }],
    },
    context,
  };
}
