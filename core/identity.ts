import type { CredentialKind, ProviderSettings } from './settings/document.js';

export type Claims = Readonly<Record<string, unknown>>;

/** What a verified credential says about the caller. */
export interface Identity {
  /** Who vouches for it. */
  readonly provider: ProviderSettings;
  readonly issuer: string;
  readonly subject: string;
  readonly authenticatedBy: CredentialKind;
  /** When the credential stops being valid, in seconds since 1970. */
  readonly expiresAt: number;
  /** Claims by source, in the order they are searched: access token, what was granted, ID token, userinfo. */
  readonly claimSources: readonly Claims[];
  /** Names the session to its user, and opens nothing; see `publicSessionId`. */
  readonly sessionId?: string;
  readonly accessToken?: string;
  readonly idToken?: string;
  /** By what the provider replaced the refresh token that the caller showed. */
  readonly refreshToken?: string;
  /** What the provider said about the user, and the JWT in which it did. Sessions keep no JWT. */
  readonly userinfo?: Claims;
  readonly userinfoJwt?: string;
  /** What the provider said about the token, and the JWT in which it did. */
  readonly introspection?: Claims;
  readonly introspectionJwt?: string;
}
