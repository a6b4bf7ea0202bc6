import { expect } from 'vitest';
import { sessionAuthenticator } from '../../../core/authentication/session.js';
import type { Identity } from '../../../core/identity.js';
import { openSession } from '../../../core/sessions/reading.js';
import { itemKeyOf } from '../../../core/sessions/sealing.js';
import type { Session } from '../../../core/sessions/session.js';
import type { SessionRecord } from '../../../core/sessions/store.js';
import { ISSUER, type SettingsChanges } from '../../fakes/gate-settings.js';
import { LoginRound } from '../../fakes/login-round.js';
import type { Script, SentRequest } from '../../fakes/scripted-http.js';
import { METADATA } from '../../fakes/scripted-provider.js';
import { storeSession, unsignedToken } from '../../fakes/stored-session.js';

export const LIFETIME = 300;

/** A session whose access token is due to be refreshed, and lives for another minute. */
export class DueSession {
  private constructor(
    readonly round: LoginRound,
    readonly cookie: string,
  ) {}

  static async make(changes: Partial<Session> = {}, settings: SettingsChanges = {}): Promise<DueSession> {
    const round = new LoginRound(settings);
    await round.idp.publishKeys('ES256');
    const now = round.clock.now();
    const cookie = await storeSession(round, {
      accessToken: 'first-access-token',
      accessTokenVerified: false,
      idToken: unsignedToken({ iss: ISSUER, sub: 'alice-id', aud: 'shop-client', nonce: 'nonce-1', auth_time: 7 }),
      refreshToken: 'first-refresh-token',
      grantedScope: 'orders:read orders:write',
      accessTokenExpiresAt: now + LIFETIME,
      refreshAt: now + LIFETIME - 60,
      ...changes,
    });
    round.clock.advance(LIFETIME - 60);
    return new DueSession(round, cookie);
  }

  get key(): string {
    return itemKeyOf(this.cookie);
  }

  get row(): SessionRecord | undefined {
    return this.round.sessions.rows.get(this.key);
  }

  get asked(): readonly SentRequest[] {
    return this.round.idp.http.sentTo(METADATA.tokenEndpoint);
  }

  async stored(): Promise<Session> {
    return (await openSession(this.round, this.cookie)).session;
  }

  /** What the token endpoint answers; an ID token only where the changes have one. */
  answer(changes: Readonly<Record<string, unknown>> = {}): void {
    this.round.idp.answerTokens({
      access_token: 'second-access-token',
      token_type: 'Bearer',
      expires_in: LIFETIME,
      refresh_token: 'second-refresh-token',
      ...changes,
    });
  }

  script(script: Script): void {
    this.round.idp.http.on(METADATA.tokenEndpoint, script);
  }

  use(): Promise<Identity> {
    return sessionAuthenticator(this.round)(this.cookie);
  }

  get expired(): this {
    this.round.clock.advance(60);
    return this;
  }
}

export function refusal(code: string) {
  return expect.objectContaining({ name: 'GateError', code });
}
