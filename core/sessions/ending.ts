import { GateError } from '../errors.js';
import type { GateRequest } from '../request.js';
import { sessionCookiesOf } from './cookie.js';
import { openSession, type SessionDependencies } from './reading.js';
import type { Session } from './session.js';

/**
 * Ends the sessions of a browser, timed out or not. A cookie that opens none is passed over.
 * @returns the sessions that were ended
 */
export async function endSessions(
  deps: Omit<SessionDependencies, 'clock'>,
  request: GateRequest,
): Promise<readonly Session[]> {
  const ended: Session[] = [];
  for (const cookie of sessionCookiesOf(request.cookies, deps.settings.session)) {
    try {
      const { record, session } = await openSession(deps, cookie);
      await deps.sessions.end(record.key, session.pointers);
      ended.push(session);
    } catch (error) {
      if (!(error instanceof GateError)) throw error;
    }
  }
  return ended;
}
