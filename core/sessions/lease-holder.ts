import type { Pause } from '../clock.js';
import { GateError } from '../errors.js';
import type { Metrics } from '../metrics.js';
import type { ReasonCode } from '../reasons.js';
import type { SecretVersion } from '../secrets.js';
import { subjectDigest } from '../subject-digest.js';
import type { RefreshOutcome } from '../token-response.js';
import { openSession, type SessionDependencies, type StoredSession } from './reading.js';
import { type RefreshedSessionDependencies, refreshedSession } from './refreshed-session.js';
import { sealContextOf, sealSession } from './sealing.js';
import { type Session, tokenIsGood } from './session.js';
import type { RefreshLease } from './store.js';

export interface LeaseHolderDependencies extends SessionDependencies, RefreshedSessionDependencies {
  readonly metrics: Metrics;
  readonly pause: Pause;
  readonly provider: RefreshedSessionDependencies['provider'] & {
    readonly client: {
      /** @param attempt the second one is given less time */
      refresh(refreshToken: string, attempt: 'first' | 'second'): Promise<RefreshOutcome>;
      revoke(token: string, type: 'refresh_token' | 'access_token'): Promise<boolean>;
    };
  };
}

/** Seconds for which nobody tries again after a refresh that failed. */
const RETRY_AFTER = 30;
/** Milliseconds between the attempts to store refreshed tokens: the provider gives them once. */
const TABLE_PAUSES: readonly number[] = [50, 100, 200, 400, 800, 1600];

/** What the holder of a lease does with it. */
export async function refreshWithLease(
  deps: LeaseHolderDependencies,
  cookie: string,
  stored: StoredSession,
  lease: RefreshLease,
): Promise<StoredSession> {
  // Before the provider is asked: what it answers must not be lost for want of the secret.
  const [secret] = await deps.secrets.read(deps.settings.gateSecretArn);
  const outcome = await askProvider(deps, stored.session);
  if (outcome.kind === 'refused') return await endRefused(deps, cookie, stored, lease);
  if (outcome.kind !== 'refreshed') return await carryOn(deps, stored, lease, outcome.detail);
  let session: Session;
  try {
    session = await refreshedSession(deps, stored.session, outcome.tokens);
  } catch (error) {
    if (!(error instanceof GateError)) throw error;
    return await carryOn(deps, stored, lease, error.detail);
  }
  return await keep(deps, { cookie, stored, lease, secret }, session);
}

/** An answer that was lost is asked for again at once: the provider may have rotated, and grace periods are short. */
async function askProvider(deps: LeaseHolderDependencies, { refreshToken = '' }: Session): Promise<RefreshOutcome> {
  const outcome = await deps.provider.client.refresh(refreshToken, 'first');
  return outcome.kind === 'unclear' ? await deps.provider.client.refresh(refreshToken, 'second') : outcome;
}

/** The provider has ended the session, unless what it was asked with is not what the session holds any more. */
async function endRefused(
  deps: LeaseHolderDependencies,
  cookie: string,
  { record, session }: StoredSession,
  lease: RefreshLease,
): Promise<StoredSession> {
  const present = await openSession(deps, cookie);
  if (present.record.version !== lease.version) return present;
  await deps.sessions.end(record.key, session.pointers);
  report(deps, session, 'session_revoked', 'invalid_grant');
  deps.metrics.add('SessionsEnded');
  throw new GateError('session_revoked', 'invalid_grant');
}

/** The present token serves until it expires, and nobody bothers the provider for a while. */
async function carryOn(
  deps: LeaseHolderDependencies,
  stored: StoredSession,
  lease: RefreshLease,
  detail: string,
): Promise<StoredSession> {
  report(deps, stored.session, 'refresh_failed', detail);
  const now = deps.clock.now();
  try {
    await deps.sessions.rememberFailure(lease, now + RETRY_AFTER);
  } catch (error) {
    deps.log.warn('a failed refresh could not be written down', { error: nameOf(error) });
  }
  if (tokenIsGood(stored.session, now)) return stored;
  throw new GateError('refresh_failed', detail);
}

interface Place {
  readonly cookie: string;
  readonly stored: StoredSession;
  readonly lease: RefreshLease;
  readonly secret: SecretVersion;
}

async function keep(
  deps: LeaseHolderDependencies,
  { cookie, stored, lease, secret }: Place,
  session: Session,
): Promise<StoredSession> {
  const row = { key: lease.key, version: lease.version + 1 };
  const sealed = sealSession(cookie, secret, row, sealContextOf(deps.settings), session, deps.random);
  const content = { sealed, secretVersion: secret.id };
  const written = await insist(deps, () => deps.sessions.replace(lease, content));
  const present = written === false ? await presentOrRevoked(deps, cookie, lease, session) : undefined;
  if (present !== undefined) return present;
  if (written !== true) return await carryOn(deps, stored, lease, 'the refreshed tokens could not be stored');
  deps.metrics.add('RefreshSucceeded');
  deps.log.info('session refreshed', { subject: subjectDigest(session.issuer, session.subject) });
  const { leasedUntil: _, retryAt: __, ...kept } = stored.record;
  return { ...stored, record: { ...kept, ...row, ...content }, session };
}

/** What the table answered; undefined if it did at no attempt. */
async function insist<T>(deps: LeaseHolderDependencies, ask: () => Promise<T>): Promise<T | undefined> {
  for (const pause of [...TABLE_PAUSES, undefined]) {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof GateError) throw error;
      deps.log.warn('refreshed tokens are still to be stored', { error: nameOf(error) });
    }
    if (pause !== undefined) await deps.pause(pause);
  }
  return undefined;
}

/**
 * The write was not taken: because an attempt before had come through after all, or because the session ended. Undefined
 * if the table does not say which.
 */
async function presentOrRevoked(
  deps: LeaseHolderDependencies,
  cookie: string,
  lease: RefreshLease,
  refreshed: Session,
): Promise<StoredSession | undefined> {
  try {
    const present = await insist(deps, () => openSession(deps, cookie));
    if (present === undefined) return undefined;
    if (present.record.version > lease.version) deps.metrics.add('RefreshSucceeded');
    else report(deps, refreshed, 'refresh_failed', 'the lease was lost');
    return present;
  } catch (error) {
    if (error instanceof GateError && error.code === 'session_unknown') await revokeTokens(deps, refreshed);
    throw error;
  }
}

/** Tokens of a session that ended while they were on their way. */
async function revokeTokens(deps: LeaseHolderDependencies, session: Session): Promise<void> {
  const { refreshToken, accessToken } = session;
  const revoke = async (token: string, type: 'refresh_token' | 'access_token') => {
    try {
      await deps.provider.client.revoke(token, type);
    } catch (error) {
      if (!(error instanceof GateError)) throw error;
      const { code, detail } = error;
      deps.metrics.add('RevocationFailed', { code });
      deps.log.warn(`the ${type.replace('_', ' ')} of a session that ended was not revoked`, { code, detail });
    }
  };
  if (refreshToken !== undefined) await revoke(refreshToken, 'refresh_token');
  await revoke(accessToken, 'access_token');
}

function report(deps: LeaseHolderDependencies, session: Session, code: ReasonCode, detail: string): void {
  deps.metrics.add('RefreshFailed', { code });
  deps.log.warn('a session could not be refreshed', {
    code,
    detail,
    subject: subjectDigest(session.issuer, session.subject),
  });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
