import type { Clock } from '../clock.js';
import type { Random } from '../random.js';
import { type GateRequest, singleHeader } from '../request.js';
import type { GateSettings } from '../settings/document.js';

/** Random bytes, when the login began, and whether it began under another host name than the gate's. */
const STATE = /^[A-Za-z0-9_-]{43}\.([0-9a-z]{1,8})(~?)$/;

/** What the state of a login says in the clear. A callback may ask it why its cookie is missing, and nothing else. */
export interface StateNote {
  /** Seconds since 1970. */
  readonly issuedAt: number;
  readonly atOtherHost: boolean;
}

export function newState(deps: StateDependencies, request: GateRequest): string {
  const secret = Buffer.from(deps.random.bytes(32)).toString('base64url');
  return `${secret}.${deps.clock.now().toString(36)}${isAtOtherHost(request, deps.settings) ? '~' : ''}`;
}

export interface StateDependencies {
  readonly settings: GateSettings;
  readonly clock: Clock;
  readonly random: Random;
}

/** Undefined if no gate made this state. */
export function noteOf(state: string): StateNote | undefined {
  const [, issuedAt, mark] = STATE.exec(state) ?? [];
  return issuedAt === undefined ? undefined : { issuedAt: Number.parseInt(issuedAt, 36), atOtherHost: mark === '~' };
}

/** Whether the browser has another address than the public one, whose cookies it would not send there. */
export function isAtOtherHost(request: GateRequest, settings: GateSettings): boolean {
  const host = singleHeader(request, 'host');
  return host !== undefined && host.toLowerCase() !== new URL(settings.publicUrl).host;
}
