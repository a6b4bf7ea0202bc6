import type { GateRequest } from '../request.js';
import type { GateResponse } from '../response.js';
import { GATE_PATHS } from '../settings/gate-paths.js';
import { type BackChannelDependencies, backChannelLogout } from './back-channel.js';
import { type EndSessionsDependencies, endOneSession, endOtherSessions } from './end-sessions.js';
import { type FrontChannelDependencies, frontChannelLogout } from './front-channel.js';
import { type LogoutDependencies, logOut } from './rp-initiated.js';

/** The addresses under `/auth` that end sessions, by the route API Gateway matched. */
export function logout(
  deps: LogoutDependencies & BackChannelDependencies & FrontChannelDependencies & EndSessionsDependencies,
  request: GateRequest,
): Promise<GateResponse> {
  const [route = ''] = request.routeKeys;
  switch (route.slice(route.indexOf('/'))) {
    case GATE_PATHS.backChannelLogout:
      return backChannelLogout(deps, request);
    case GATE_PATHS.frontChannelLogout:
      return frontChannelLogout(deps, request);
    case GATE_PATHS.sessions:
    case GATE_PATHS.endOtherSessions:
      return endOtherSessions(deps, request);
    case GATE_PATHS.oneSession:
    case GATE_PATHS.endOneSession:
      return endOneSession(deps, request);
    default:
      return logOut(deps, request);
  }
}
