import type { CredentialKind } from '../core/settings/document.js';
import type { WaysIn } from '../core/settings/ways-in.js';
import type {
  BearerOptions,
  GrantOptions,
  IntrospectionOptions,
  RefreshTokenOptions,
  UserinfoOptions,
} from './credential-options.js';
import {
  bearerSettings,
  grantSettings,
  introspectionSettings,
  refreshTokenSettings,
  userinfoSettings,
} from './credential-settings.js';
import type { JwtBearerOptions, TokenExchangeOptions } from './exchange-options.js';
import { jwtBearerSettings, tokenExchangeSettings } from './exchange-settings.js';

/**
 * A kind of credential that a gate takes. Exactly one credential counts per request: an `Authorization` header wins, then a
 * token in another place, then the session.
 */
export class Credential {
  /** A browser session: the cookie that the gate sets after a login. */
  static readonly SESSION = new Credential('session', {});

  /** An access token in the `Authorization: Bearer` header: a JWT, signed by the provider for this API. */
  static readonly BEARER = new Credential('bearer', {});

  /**
   * An access token that is a JWT, as `BEARER`, also from other places than the `Authorization` header. Throws if an option
   * cannot work.
   *
   * @param options where tokens may stand, and whether userinfo adds to their claims
   */
  static bearer(options: BearerOptions): Credential {
    return new Credential('bearer', bearerSettings(options));
  }

  /**
   * An access token that the provider is asked about (RFC 7662): opaque ones, and if wanted JWTs as well. It stands where
   * bearer tokens stand. Throws if an option cannot work.
   *
   * @param options how the provider is asked, and for how long its answer counts
   */
  static introspection(options: IntrospectionOptions = {}): Credential {
    return new Credential('introspection', { introspection: introspectionSettings(options) });
  }

  /**
   * An opaque access token that the provider's userinfo endpoint answers, for providers without introspection. Throws if an
   * option cannot work.
   *
   * @param options what proves that a token is for this API, and for how long an answer counts
   */
  static userinfo(options: UserinfoOptions): Credential {
    return new Credential('userinfo', { userinfo: userinfoSettings(options) });
  }

  /**
   * The id and secret of a client in `Authorization: Basic`: the gate gets the client's token from the provider and lets it
   * pass as if the client had sent it. Throws if an option cannot work.
   *
   * @param options what is asked for, and how many attempts may fail
   */
  static clientCredentials(options: GrantOptions = {}): Credential {
    return new Credential('clientCredentials', { clientCredentials: grantSettings(options) });
  }

  /**
   * The name and password of a user in `Authorization: Basic`. The gate, and every program that calls, gets to see the
   * password, and no second factor can be asked for: RFC 9700 section 2.4 says that this grant must not be used. For old
   * programs that can do nothing else; synthesis warns. Throws if an option cannot work.
   *
   * @param options what is asked for, and how many attempts may fail
   */
  static password(options: GrantOptions = {}): Credential {
    return new Credential('password', { password: grantSettings(options) });
  }

  /**
   * A JWT of an issuer whose tokens are exchanged at the token endpoint of a provider of the gate (RFC 8693): the caller
   * shows it as a bearer token, it is verified, and the token that the provider gives for it decides. Throws if an option
   * cannot work.
   *
   * @param options whose tokens are exchanged, and for what
   */
  static tokenExchange(options: TokenExchangeOptions): Credential {
    return new Credential('tokenExchange', { tokenExchange: tokenExchangeSettings(options) });
  }

  /**
   * A JWT of an issuer whose tokens a provider of the gate takes as an assertion (RFC 7523 section 2.1): the caller shows it
   * as a bearer token, it is verified, and the token that the provider gives for it decides. Throws if an option cannot
   * work.
   *
   * @param options whose tokens are taken, and for what
   */
  static jwtBearer(options: JwtBearerOptions): Credential {
    return new Credential('jwtBearer', { jwtBearer: jwtBearerSettings(options) });
  }

  /**
   * A refresh token in a header of its own: the gate trades it at the provider for an access token, and lets that pass as if
   * the caller had sent it. It has to be one of the gate's own client. A provider that replaces refresh tokens when they are
   * used gives the next one to the gate, which can hand it to the upstream alone, by `UpstreamHeader.refreshToken`; synthesis
   * warns. Throws if an option cannot work.
   *
   * @param options where they are shown, and how many attempts may fail
   */
  static refreshToken(options: RefreshTokenOptions = {}): Credential {
    return new Credential('refreshToken', { refreshToken: refreshTokenSettings(options) });
  }

  /** @internal */
  readonly _kind: CredentialKind;

  /** @internal */
  readonly _waysIn: WaysIn;

  private constructor(kind: CredentialKind, waysIn: WaysIn) {
    this._kind = kind;
    this._waysIn = waysIn;
  }

  /** The name of the kind, for messages. */
  toString(): string {
    return this._kind;
  }
}
