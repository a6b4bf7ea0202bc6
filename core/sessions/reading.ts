import type { Clock } from '../clock.js';
import { GateError } from '../errors.js';
import type { ReasonCode } from '../reasons.js';
import type { SecretSource, SecretVersion } from '../secrets.js';
import type { GateSettings, ProviderSettings } from '../settings/document.js';
import { isIssuedBy } from '../settings/issuer.js';
import { itemKeyOf, sealContextOf, unsealSession } from './sealing.js';
import { type Session, type SessionState, stateOf } from './session.js';
import type { SessionRecord, SessionStore } from './store.js';

export interface SessionDependencies {
  readonly settings: GateSettings;
  readonly clock: Clock;
  readonly secrets: SecretSource;
  readonly sessions: SessionStore;
}

export interface StoredSession {
  readonly record: SessionRecord;
  readonly session: Session;
  readonly provider: ProviderSettings;
}

const ENDED: Readonly<Record<Exclude<SessionState, 'live'>, ReasonCode>> = {
  idle: 'session_idle',
  notRenewed: 'session_not_renewed',
  expired: 'session_expired',
  tokenExpired: 'session_token_expired',
};

/**
 * The session of a cookie, if it is live. Reading does not extend it.
 * @throws GateError `session_malformed`, `session_unknown`, `session_idle`, `session_not_renewed`, `session_expired`,
 * `session_token_expired`
 */
export async function readSession(deps: SessionDependencies, cookie: string): Promise<StoredSession> {
  const stored = await openSession(deps, cookie);
  checkLive(deps, stored);
  return stored;
}

/** @throws GateError as `readSession` */
export function checkLive({ settings, clock }: Pick<SessionDependencies, 'settings' | 'clock'>, stored: StoredSession) {
  const state = stateOf(stored.session, stored.record, settings.session, clock.now());
  if (state !== 'live') throw new GateError(ENDED[state]);
}

/**
 * The session of a cookie, timed out or not; for those who want to end it.
 * @throws GateError `session_malformed`, `session_unknown`
 */
export async function openSession(deps: Omit<SessionDependencies, 'clock'>, cookie: string): Promise<StoredSession> {
  const record = await deps.sessions.read(itemKeyOf(cookie));
  if (record === undefined) throw new GateError('session_unknown', 'no such row');
  const secret = await secretOf(deps, record.secretVersion);
  if (secret === undefined) throw new GateError('session_unknown', 'sealed with a secret that is gone');
  const session = unsealSession(cookie, secret, record, sealContextOf(deps.settings));
  if (session === undefined) throw new GateError('session_unknown', 'the row does not open');
  return { record, session, provider: providerOf(session, deps.settings) };
}

function providerOf({ provider: id, issuer }: Session, { providers }: GateSettings): ProviderSettings {
  const provider = providers.find((candidate) => candidate.id === id);
  if (provider !== undefined && isIssuedBy(provider, issuer)) return provider;
  throw new GateError('session_unknown', 'its provider is none of the gate any more');
}

async function secretOf(deps: Omit<SessionDependencies, 'clock'>, id: string): Promise<SecretVersion | undefined> {
  const { gateSecretArn } = deps.settings;
  const withId = (versions: readonly SecretVersion[]) => versions.find((version) => version.id === id);
  return (
    withId(await deps.secrets.read(gateSecretArn)) ?? withId(await deps.secrets.read(gateSecretArn, { fresh: true }))
  );
}
