import { GateError } from '../errors.js';
import type { EndpointDependencies } from '../pages/endpoint.js';
import type { GateRequest } from '../request.js';
import { endSessionsOf, type OwnerEnding, type OwnerEndingDependencies } from '../sessions/ending-by-owner.js';
import type { SessionOwner } from '../sessions/pointers.js';
import { subjectDigest } from '../subject-digest.js';

export interface OwnerLogoutDependencies extends EndpointDependencies, OwnerEndingDependencies {
  readonly settings: EndpointDependencies['settings'];
}

/** Seconds for ending sessions: well within what a function may take, and nobody who asks for it waits for long. */
const TIME_LIMIT = 8;

export interface OwnerLogout extends Pick<OwnerEnding, 'except' | 'unproven'> {
  /** What the log says about it. */
  readonly message: string;
}

/**
 * Ends the sessions of a subject or of a provider session for one request, and counts and logs it.
 * @throws GateError `logout_incomplete` when the time is over or the newest gate secret is unknown; the same request, sent again, ends what is left
 */
export async function logOutOwner(
  deps: OwnerLogoutDependencies,
  request: GateRequest,
  owner: SessionOwner,
  { message, ...ending }: OwnerLogout,
): Promise<void> {
  const deadline = deps.clock.now() + TIME_LIMIT;
  const { ended, complete } = await endSessionsOf(deps, owner, { ...ending, deadline });
  if (ended > 0) deps.metrics.add('SessionsEnded', { value: ended });
  if (!complete) throw new GateError('logout_incomplete', `${ended} sessions ended so far`);
  deps.log.info(message, {
    ...(owner.kind === 'subject' ? { subject: subjectDigest(owner.issuer, owner.value) } : {}),
    detail: `${ended} sessions ended`,
    correlationId: request.correlationId,
  });
}
