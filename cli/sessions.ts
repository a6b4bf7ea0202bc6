import { endSessionsOf, type OwnerEndingDependencies } from '../core/sessions/ending-by-owner.js';
import { type LiveSession, listedSessions, liveSessionsIn } from '../core/sessions/listed-sessions.js';
import type { SessionOwner } from '../core/sessions/pointers.js';
import type { SessionsCommand } from './command-line.js';

type Wanted = Pick<SessionsCommand, 'action' | 'dryRun' | 'json'>;

/** Lists or ends sessions. @param write takes one line at a time */
export async function runSessions(
  deps: OwnerEndingDependencies,
  owner: SessionOwner,
  { action, dryRun, json }: Wanted,
  write: (line: string) => void,
): Promise<void> {
  if (action === 'end' && !dryRun) {
    const { ended } = await endSessionsOf(deps, owner);
    write(json ? JSON.stringify({ ended }) : `${sessions(ended)} ended.`);
    return;
  }
  let found = 0;
  for await (const page of listedSessions(deps, owner)) {
    for (const session of await liveSessionsIn(deps, page)) {
      found += 1;
      write(json ? JSON.stringify(shown(session)) : lineOf(session));
    }
  }
  if (json) return;
  if (found > 0) write('');
  write(dryRun ? `${sessions(found)} would end; nothing was changed.` : `${sessions(found)}.`);
}

function sessions(count: number): string {
  return count === 1 ? '1 session' : `${count} sessions`;
}

function shown({ id, device, createdAt, lastSeenAt }: LiveSession) {
  return { id, ...device, createdAt: timestamp(createdAt), lastSeenAt: timestamp(lastSeenAt) };
}

function lineOf(session: LiveSession): string {
  const { id, browser, system, createdAt, lastSeenAt } = shown(session);
  const device = [browser, system].filter((name) => name !== undefined).join(', ') || 'unknown device';
  return `${id}  signed in ${createdAt}  last used ${lastSeenAt}  ${device}`;
}

function timestamp(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
