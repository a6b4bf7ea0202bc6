import type { Pause } from '../clock.js';
import { GateError } from '../errors.js';
import type { ProviderSettings } from '../settings/document.js';
import { providerById } from '../settings/issuer.js';
import { type LeaseHolderDependencies, refreshWithLease } from './lease-holder.js';
import { readSession, type StoredSession } from './reading.js';
import { refreshIsDue, tokenIsGood } from './session.js';
import type { RefreshLease, SessionRecord } from './store.js';

export interface RefreshDependencies extends Omit<LeaseHolderDependencies, 'provider'> {
  readonly providers: readonly (LeaseHolderDependencies['provider'] & { readonly settings: ProviderSettings })[];
  readonly pause: Pause;
}

/**
 * Gives a session whose tokens are due for a refresh, with tokens that are good: refreshed, or the present ones.
 * @throws GateError `refresh_pending`, `refresh_failed`, `session_revoked`, and what `readSession` throws if the session
 * ended meanwhile
 */
export type SessionRefresher = (cookie: string, stored: StoredSession) => Promise<StoredSession>;

/**
 * Seconds. Longer than any function may run (29 s, `lib/checks/function-options.ts`): whoever holds a lease that ran out
 * is no longer there, and cannot show the provider a refresh token that somebody else has used since.
 */
export const LEASE = 30;
/** Seconds of a request after which it begins no refresh, since the function might not live to see its end. */
const LATEST_START = 2;
/** Seconds for which a request waits for somebody else's refresh: an HTTP API gives its authorizer 10. */
const PATIENCE = 8;
/** Milliseconds between two looks at the row: the first, and the longest. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 400;
const LEASE_ATTEMPTS = 3;
const OWNER_BYTES = 16;

/** Refreshes each session once, however many requests and function instances find that it is time. */
export function sessionRefresher(deps: RefreshDependencies): SessionRefresher {
  /** By the key of the row, which nobody knows without the cookie. */
  const underWay = new Map<string, Promise<StoredSession>>();
  return async (cookie, stored) => {
    const now = deps.clock.now();
    const { record, session } = stored;
    const good = tokenIsGood(session, now);
    if (good && !isFree(record, now)) return stored;
    const known = underWay.get(record.key);
    if (known !== undefined) return good ? stored : known;
    const turn = takeTurn(deps, cookie, stored).finally(() => underWay.delete(record.key));
    underWay.set(record.key, turn);
    return turn;
  };
}

async function takeTurn(deps: RefreshDependencies, cookie: string, first: StoredSession): Promise<StoredSession> {
  const owner = Buffer.from(deps.random.bytes(OWNER_BYTES)).toString('base64url');
  const start = deps.clock.now();
  let stored = first;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    const { record, session } = stored;
    const now = deps.clock.now();
    const lease: RefreshLease = { key: record.key, version: record.version, owner };
    if (now - start <= LATEST_START && isFree(record, now) && (await takeLease(deps, lease, now))) {
      const refreshed = await refreshWithLease({ ...deps, provider: providerOf(deps, stored) }, cookie, stored, lease);
      if (tokenIsGood(refreshed.session, deps.clock.now())) return refreshed;
      throw new GateError('refresh_pending', 'the token is not good after a refresh');
    }
    if (tokenIsGood(session, now)) return stored;
    if ((record.retryAt ?? 0) > now) throw new GateError('refresh_failed', 'tried a moment ago');
    if (now - start >= PATIENCE) throw new GateError('refresh_pending');
    await deps.pause(pause);
    stored = await readSession(deps, cookie);
    if (!refreshIsDue(stored.session, deps.settings.session, deps.clock.now())) return stored;
  }
}

function providerOf({ providers }: RefreshDependencies, stored: StoredSession): LeaseHolderDependencies['provider'] {
  const provider = providerById(providers, stored.provider.id);
  if (provider === undefined) throw new GateError('gate_failure', 'the session has another provider');
  return provider;
}

function isFree({ leasedUntil = 0, retryAt = 0 }: SessionRecord, now: number): boolean {
  return leasedUntil <= now && retryAt <= now;
}

/**
 * Asking again is safe, since the lease is given to its holder again: an answer of the table that got lost must not leave
 * a lease behind that nobody knows to have.
 */
async function takeLease(deps: RefreshDependencies, lease: RefreshLease, now: number): Promise<boolean> {
  for (let attempt = 1; attempt <= LEASE_ATTEMPTS; attempt += 1) {
    try {
      return await deps.sessions.takeLease(lease, now, now + LEASE);
    } catch (error) {
      deps.log.warn('a session could not be leased', { error: error instanceof Error ? error.name : 'unknown' });
    }
    await deps.pause(FIRST_PAUSE);
  }
  return false;
}
