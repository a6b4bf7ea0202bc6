import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import { challengeFor } from '../../core/access/challenge.js';
import type { Decision, Refusal } from '../../core/decision.js';
import type { Identity } from '../../core/identity.js';
import { REASONS } from '../../core/reasons.js';
import type { GateSettings } from '../../core/settings/document.js';
import { GATE_PATHS } from '../../core/settings/gate-paths.js';
import { sentKeys } from '../../core/settings/spelled-headers.js';
import { subjectDigest } from '../../core/subject-digest.js';
import { allowedContext } from './http-api-decision.js';

/** The principal of callers without a credential, and of no user. */
const NOBODY = 'anonymous';

/** Thrown for a 401: a REST API knows it by exactly this message, and passes nothing else on. */
export class UnauthorizedError extends Error {
  constructor() {
    super('Unauthorized');
  }
}

/**
 * What a REQUEST authorizer of a REST API returns. The policy covers the whole stage, or one method of it where the decision is
 * kept: an ARN of one route with a wildcard in it would admit its siblings.
 * @throws UnauthorizedError
 */
export function restApiAnswer(
  decision: Decision,
  methodArn: string,
  settings: GateSettings,
  sentHeaders: readonly string[] = [],
): APIGatewayAuthorizerResult {
  if (decision.allowed) {
    const principal = decision.identity === undefined ? NOBODY : principalOf(decision.identity, settings);
    // In a header that was not sent, what replaces another one would come to the upstream besides it.
    const context = allowedContext(decision, (name) => sentKeys(name, sentHeaders));
    const allowed = policy('Allow', principal, allowedArn(methodArn, settings), context);
    return decision.apiKey === undefined ? allowed : { ...allowed, usageIdentifierKey: decision.apiKey };
  }
  if (isUnauthorized(decision)) throw new UnauthorizedError();
  return policy('Deny', 'refused', wholeStage(methodArn), refusalContext(decision, settings));
}

/** Everybody may see the page of refusals; this is what it has to say. */
export function restApiExplanation(explanation: string | undefined, methodArn: string): APIGatewayAuthorizerResult {
  return policy('Allow', NOBODY, wholeStage(methodArn), explanation === undefined ? {} : { explanation });
}

/** What is asked of a sign-in does not fit into the fixed answer to a 401; it takes the way of a 403. */
function isUnauthorized({ code, loginUrl, formUrl }: Refusal): boolean {
  if (loginUrl !== undefined || formUrl !== undefined) return false;
  return REASONS[code].status === 401 && code !== 'insufficient_user_authentication';
}

/**
 * The subject, or its digest if API Gateway might not take it: functions see this, and no two users may look the same. A
 * subject says who somebody is at one provider only, and each provider names its users as it likes.
 */
function principalOf({ provider, issuer, subject }: Identity, { providers }: GateSettings): string {
  const name = providers.length === 1 ? subject : `${provider.id}:${subject}`;
  return /^[\x21-\x7e]{1,256}$/.test(name) && name !== NOBODY ? name : subjectDigest(issuer, subject);
}

/**
 * What the gateway responses are filled from. Where the gate signs browsers in, a denied request is a redirect for the
 * whole API: it needs an address, always.
 */
function refusalContext(refusal: Refusal, settings: GateSettings): Record<string, string> {
  const { code, loginUrl, formUrl } = refusal;
  const reason = { code, message: REASONS[code].message };
  if (!settings.credentials.includes('session')) {
    return { ...reason, challenge: challengeFor(refusal, settings) };
  }
  return { ...reason, location: loginUrl ?? formUrl ?? deniedUrl(refusal, settings) };
}

/** With the route, the page can judge it anew and say what is missing. */
function deniedUrl({ code, asked }: Refusal, settings: GateSettings): string {
  const query = new URLSearchParams({ code, ...asked });
  return `${settings.publicUrl}${GATE_PATHS.denied}?${query}`;
}

/** A kept decision is not asked about again, and holds for no other method, whatever way a request finds to it. */
function allowedArn(methodArn: string, { decisionTtl }: GateSettings): string {
  const [api, stage, method] = methodArn.split('/', 3);
  return decisionTtl === 0 ? wholeStage(methodArn) : `${api}/${stage}/${method}/*`;
}

/** Of `arn:aws:execute-api:{region}:{account}:{api}/{stage}/{method}/{path}`. */
function wholeStage(methodArn: string): string {
  const [api, stage] = methodArn.split('/', 2);
  return `${api}/${stage}/*`;
}

function policy(
  effect: 'Allow' | 'Deny',
  principalId: string,
  resource: string,
  context: Record<string, string>,
): APIGatewayAuthorizerResult {
  return {
    principalId,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: resource }],
    },
    context,
  };
}
