import { demandOrigin } from '../access/origin.js';
import { GateError } from '../errors.js';
import { logFailure } from '../failure.js';
import type { Claims } from '../identity.js';
import { corsHeaders } from '../pages/cors.js';
import { answer, type EndpointDependencies } from '../pages/endpoint.js';
import { parseParameters } from '../query.js';
import type { GateRequest } from '../request.js';
import { type GateResponse, json } from '../response.js';
import { findSessionCookie } from '../sessions/cookie.js';
import { readSession, type SessionDependencies, type StoredSession } from '../sessions/reading.js';
import { absoluteExpiryOf, expiryOf, isRefreshable, rollingExpiryOf } from '../sessions/session.js';
import { use } from '../sessions/use.js';
import { GATE_PATHS } from '../settings/gate-paths.js';
import { claimsOfKeptToken } from '../tokens/unverified-token.js';

export type SessionInfoDependencies = EndpointDependencies & SessionDependencies;

/**
 * `GET /auth/session`: who is signed in, and until when. Never a token, and asking does not keep the session alive. With
 * `slide=true` it does, which only pages of allowed origins may ask for.
 */
export function sessionInfo(deps: SessionInfoDependencies, request: GateRequest): Promise<GateResponse> {
  const { settings } = deps;
  return answer(deps, request, ['GET'], async () => {
    const headers = corsHeaders(request, settings);
    try {
      return json(200, describe(await currentSession(deps, request), deps), headers);
    } catch (thrown) {
      if (!(thrown instanceof GateError) || thrown.reason.status !== 401) throw thrown;
      const { code } = logFailure(deps, request, thrown);
      const loginUrl = `${settings.publicUrl}${GATE_PATHS.login}`;
      return json(401, { authenticated: false, code, loginUrl, correlationId: request.correlationId }, headers);
    }
  });
}

async function currentSession(deps: SessionInfoDependencies, request: GateRequest): Promise<StoredSession> {
  const slides = parseParameters(request.query).get('slide') === 'true';
  if (slides) demandOrigin(request, deps.settings);
  const cookie = findSessionCookie(request.cookies, deps.settings.session);
  if (cookie === undefined) throw new GateError('no_credential');
  const stored = await readSession(deps, cookie);
  return slides ? use(deps, stored) : stored;
}

function describe({ record, session }: StoredSession, deps: SessionInfoDependencies): unknown {
  const settings = deps.settings.session;
  const sources = [session.userinfo, claimsOfKeptToken(session.idToken)];
  return {
    authenticated: true,
    subject: session.subject,
    name: textClaim('name', sources),
    email: textClaim('email', sources),
    provider: session.provider,
    createdAt: session.createdAt,
    remembered: session.remembered ?? false,
    expiresAt: absoluteExpiryOf(session, settings),
    idleExpiresAt: expiryOf(session, record, settings),
    rollingExpiresAt: rollingExpiryOf(session, record, settings),
    tokenExpiresAt: session.accessTokenExpiresAt,
    refreshable: isRefreshable(session, settings),
  };
}

function textClaim(name: string, sources: readonly (Claims | undefined)[]): string | undefined {
  return sources.map((claims) => claims?.[name]).find((value) => typeof value === 'string');
}
