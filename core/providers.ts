import type { AuthorizationServer } from './provider/authorization-server.js';
import type { ProviderClient } from './provider/client.js';
import type { KeySource } from './provider/keys.js';
import type { ProviderSettings } from './settings/document.js';
import type { AccessTokenVerifier } from './tokens/access-token.js';

/** One of the gate's providers: what it is, what speaks with it, and what judges its tokens. */
export interface Provider {
  readonly settings: ProviderSettings;
  readonly keys: KeySource;
  readonly client: ProviderClient;
  /** What is asked while a request waits. */
  readonly server: AuthorizationServer;
  /** By the profile and the keys of this provider alone. */
  readonly verifyAccessToken: AccessTokenVerifier;
}
