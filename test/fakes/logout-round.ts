import { createLocalJWKSet } from 'jose';
import type { BackChannelDependencies } from '../../core/logout/back-channel.js';
import { backChannelLogout } from '../../core/logout/back-channel.js';
import type { GateResponse } from '../../core/response.js';
import { gateRequest, type RequestParts } from './gate-request.js';
import { ISSUER, type SettingsChanges } from './gate-settings.js';
import { LoginRound } from './login-round.js';
import { MemoryLogoutTokenMemory } from './memory-logout-token-memory.js';
import { type SigningKey, signingKey } from './signed-tokens.js';

export const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** A gate to which a provider sends logout tokens. */
export class LogoutRound extends LoginRound implements BackChannelDependencies {
  readonly logoutTokens = new MemoryLogoutTokenMemory();

  private constructor(
    private readonly key: SigningKey,
    changes: SettingsChanges,
  ) {
    super(changes);
    const find = createLocalJWKSet({ keys: [key.jwk] });
    this.keys = {
      current: async () => ({ issuer: ISSUER, find, fetchedAt: this.clock.now() }),
      renewed: async () => undefined,
    };
  }

  static async start(changes: SettingsChanges = {}): Promise<LogoutRound> {
    providerKey ??= signingKey('ES256', 'provider');
    return new LogoutRound(await providerKey, changes);
  }

  /** A good logout token but for the changes; what is changed to undefined is left out. */
  token(claims: object = {}, header: object = {}): Promise<string> {
    const now = this.clock.now();
    const good = {
      iss: ISSUER,
      aud: 'shop-client',
      iat: now,
      exp: now + 120,
      jti: `jti-${issued++}`,
      events: { [LOGOUT_EVENT]: {} },
      sub: 'alice-id',
    };
    const all = JSON.parse(JSON.stringify({ ...good, ...claims })) as object;
    return this.key.sign(all, { typ: 'logout+jwt', ...header });
  }

  send(token: string, parts: RequestParts = {}): Promise<GateResponse> {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = `logout_token=${token}`;
    return backChannelLogout(this, gateRequest({ method: 'POST', headers: form, body, ...parts }));
  }
}

let providerKey: Promise<SigningKey> | undefined;
let issued = 0;
