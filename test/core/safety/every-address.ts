import { account } from '../../../core/account/account.js';
import { finishLogin } from '../../../core/login/finish.js';
import { startLogin } from '../../../core/login/start.js';
import { logout } from '../../../core/logout/logout.js';
import type { GateResponse } from '../../../core/response.js';
import { GATE_PATHS } from '../../../core/settings/gate-paths.js';
import { gateRequest, type RequestParts } from '../../fakes/gate-request.js';
import type { LogoutRound } from '../../fakes/logout-round.js';

export type Address = keyof typeof GATE_PATHS;

type Methods = readonly ('GET' | 'POST' | 'DELETE')[];

/** Every address of a gate with its methods; one that is new does not compile without. */
const METHODS: Readonly<Record<Address, Methods>> = {
  login: ['GET', 'POST'],
  callback: ['GET'],
  logout: ['GET', 'POST'],
  backChannelLogout: ['POST'],
  frontChannelLogout: ['GET'],
  session: ['GET'],
  sessions: ['GET', 'DELETE'],
  endOtherSessions: ['POST'],
  oneSession: ['DELETE'],
  endOneSession: ['POST'],
  jwks: ['GET'],
  signedOut: ['GET'],
  denied: ['GET', 'POST'],
  resourceMetadata: ['GET'],
  resubmit: ['GET', 'POST'],
};

export const REQUESTS: readonly (readonly [string, Address])[] = Object.entries(METHODS).flatMap(([address, methods]) =>
  methods.map((method) => [method, address as Address] as const),
);

/** Asks the function behind an address. */
export function ask(
  round: LogoutRound,
  method: string,
  address: Address,
  parts: RequestParts = {},
): Promise<GateResponse> {
  const path = GATE_PATHS[address];
  const request = { ...gateRequest({ ...parts, method, path: `/prod${path}` }), routeKeys: [`${method} ${path}`] };
  switch (address) {
    case 'login':
      return startLogin(round, request);
    case 'callback':
      return finishLogin(round, request);
    case 'session':
    case 'jwks':
    case 'signedOut':
    case 'denied':
    case 'resourceMetadata':
    case 'resubmit':
      return account(round, request);
    case 'sessions':
      return method === 'GET' ? account(round, request) : logout(round, request);
    default:
      return logout(round, request);
  }
}
