import { GateError } from '../errors.js';
import type { SessionDependencies, StoredSession } from './reading.js';
import { timesAfterUse } from './session.js';

/**
 * Notes that a session was used, if it is time to.
 * @throws GateError `session_unknown` if it ended meanwhile
 */
export async function use(deps: SessionDependencies, stored: StoredSession): Promise<StoredSession> {
  const { record, session } = stored;
  const times = timesAfterUse(session, record, deps.settings.session, deps.clock.now());
  if (times === undefined) return stored;
  if (!(await deps.sessions.touch(record.key, times)))
    throw new GateError('session_unknown', 'ended while it was used');
  return { ...stored, record: { ...record, ...times } };
}
