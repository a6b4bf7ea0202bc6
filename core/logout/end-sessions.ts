import { checkOrigin } from '../access/origin.js';
import { GateError } from '../errors.js';
import { corsHeaders } from '../pages/cors.js';
import { answer } from '../pages/endpoint.js';
import type { GateRequest } from '../request.js';
import type { GateResponse } from '../response.js';
import { deleteSessionCookie, findSessionCookie } from '../sessions/cookie.js';
import { type OwnSessionsDependencies, ownSessionWithId, subjectOf } from '../sessions/own-sessions.js';
import { readSession, type StoredSession } from '../sessions/reading.js';
import { GATE_PATHS } from '../settings/gate-paths.js';
import { subjectDigest } from '../subject-digest.js';
import { logOutOwner, type OwnerLogoutDependencies } from './owner-logout.js';
import { type RevocationDependencies, revokeTokens } from './revocation.js';

export interface EndSessionsDependencies
  extends OwnerLogoutDependencies,
    OwnSessionsDependencies,
    RevocationDependencies {
  readonly settings: OwnerLogoutDependencies['settings'];
}

/** `DELETE /auth/sessions/{id}`, or `POST /auth/sessions/{id}/end` from the page: ends one session of the user. */
export function endOneSession(deps: EndSessionsDependencies, request: GateRequest): Promise<GateResponse> {
  return ending(deps, request, async (asking) => {
    const found = await ownSessionWithId(deps, asking, request.pathParameters.id ?? '');
    if (found === undefined) throw new GateError('not_found', 'no session of this user');
    if (await deps.sessions.end(found.key, found.listing.pointers)) recordEnd(deps, request, asking);
    if (found.key !== asking.record.key) return [];
    // Of no other session: its tokens open with its cookie only.
    await revokeTokens(deps, request, asking.session);
    return [deleteSessionCookie(deps.settings.session)];
  });
}

/** `DELETE /auth/sessions`, or `POST /auth/sessions/end` from the page: ends all sessions of the user but this one. */
export function endOtherSessions(deps: EndSessionsDependencies, request: GateRequest): Promise<GateResponse> {
  return ending(deps, request, async (asking) => {
    await logOutOwner(deps, request, subjectOf(asking), {
      except: asking.record.key,
      message: 'all other sessions ended by their user',
    });
    return [];
  });
}

/** @param act gives the cookies of the answer */
function ending(
  deps: EndSessionsDependencies,
  request: GateRequest,
  act: (asking: StoredSession) => Promise<readonly string[]>,
): Promise<GateResponse> {
  const { settings } = deps;
  return answer(deps, request, ['DELETE', 'POST'], async () => {
    checkOrigin(request, settings);
    const cookie = findSessionCookie(request.cookies, settings.session);
    if (cookie === undefined) throw new GateError('no_credential');
    const cookies = await act(await readSession(deps, cookie));
    const headers = corsHeaders(request, settings);
    if (request.method === 'DELETE') return { status: 204, headers, cookies, body: '' };
    const next = cookies.length === 0 ? GATE_PATHS.sessions : GATE_PATHS.signedOut;
    return { status: 303, headers: { ...headers, location: `${settings.publicUrl}${next}` }, cookies, body: '' };
  });
}

function recordEnd({ log, metrics }: EndSessionsDependencies, request: GateRequest, { session }: StoredSession): void {
  metrics.add('SessionsEnded');
  log.info('a session ended by its user', {
    subject: subjectDigest(session.issuer, session.subject),
    correlationId: request.correlationId,
  });
}
