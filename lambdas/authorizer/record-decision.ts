import type { Decision } from '../../core/decision.js';
import type { GateRequest } from '../../core/request.js';
import { subjectDigest } from '../../core/subject-digest.js';
import type { Gate } from '../runtime/gate.js';

/** Logs and counts what was decided. */
export function recordDecision({ log, metrics }: Gate, request: GateRequest, decision: Decision): void {
  const about = { correlationId: request.correlationId, route: request.routeKeys[0] ?? '' };
  if (!decision.allowed) {
    log.info('refused', { ...about, code: decision.code, detail: decision.detail });
    metrics.add('Refused', { code: decision.code });
    return;
  }
  const identity = decision.identity ?? decision.unnamed;
  log.info('allowed', {
    ...about,
    ...(identity === undefined
      ? { credential: 'none' }
      : { credential: identity.authenticatedBy, subject: subjectDigest(identity.issuer, identity.subject) }),
  });
  metrics.add('Allowed');
}
