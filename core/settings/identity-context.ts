import type { CredentialKind } from './document.js';

/** Where the context of the authorizer says who called: JSON in visible ASCII, `null` of callers without a credential. */
export const IDENTITY_KEY = 'claimgate_identity';

/** Who called, as the gate tells functions behind it. */
export interface CallerIdentity {
  /** The `sub`; for a client that acts for itself and has none, its `client_id` or `azp`. Known at the issuer alone. */
  readonly subject: string;
  /** Who vouches for the subject. */
  readonly issuer: string;
  /** The id that the provider has at the gate. */
  readonly provider: string;
  /** What kind of credential the caller showed. */
  readonly authenticatedBy: CredentialKind;
  /** When that stops being valid, in seconds since 1970. */
  readonly expiresAt: number;
  /** The id by which `/auth/sessions` lists the session, which opens nothing; of callers with a session. */
  readonly sessionId?: string;
}
