import type { CredentialKind } from '../core/settings/document.js';

/** A kind of credential that a gate takes. Exactly one credential counts per request; an `Authorization` header wins. */
export class Credential {
  /** A browser session: the cookie that the gate sets after a login. */
  static readonly SESSION = new Credential('session');

  /** An access token in the `Authorization: Bearer` header: a JWT, signed by the provider for this API. */
  static readonly BEARER = new Credential('bearer');

  /** @internal */
  readonly _kind: CredentialKind;

  private constructor(kind: CredentialKind) {
    this._kind = kind;
  }

  /** The name of the kind, for messages. */
  toString(): string {
    return this._kind;
  }
}
