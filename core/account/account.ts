import { GateError } from '../errors.js';
import { answer } from '../pages/endpoint.js';
import type { GateRequest } from '../request.js';
import type { GateResponse } from '../response.js';
import { GATE_PATHS } from '../settings/gate-paths.js';
import { denied } from './denied.js';
import { type JwksDependencies, jwks } from './jwks.js';
import { preflight } from './preflight.js';
import { resourceMetadata } from './resource-metadata.js';
import { resubmit } from './resubmit.js';
import { sessionInfo } from './session-info.js';
import { listSessions, type SessionsDependencies } from './sessions.js';
import { signedOut } from './signed-out.js';

/** The addresses under `/auth` that tell a caller how things stand, by the route API Gateway matched, and preflights. */
export async function account(
  deps: SessionsDependencies & JwksDependencies,
  request: GateRequest,
): Promise<GateResponse> {
  if (request.method === 'OPTIONS') return preflight(request, deps.settings);
  const [route = ''] = request.routeKeys;
  switch (route.slice(route.indexOf('/'))) {
    case GATE_PATHS.session:
      return sessionInfo(deps, request);
    case GATE_PATHS.sessions:
      return listSessions(deps, request);
    case GATE_PATHS.jwks:
      return jwks(deps, request);
    case GATE_PATHS.signedOut:
      return signedOut(deps, request);
    case GATE_PATHS.denied:
      return denied(deps, request);
    case GATE_PATHS.resubmit:
      return resubmit(deps, request);
    case GATE_PATHS.resourceMetadata:
    case `${GATE_PATHS.resourceMetadata}/{proxy+}`:
      return resourceMetadata(deps, request);
    default:
      return answer(deps, request, [request.method], async () => {
        throw new GateError('not_found');
      });
  }
}
