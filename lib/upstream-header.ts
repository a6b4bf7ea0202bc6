import type { UpstreamHeaderSettings, UpstreamHeaderSource } from '../core/settings/document.js';
import { type AssertionOptions, assertionSettings } from './assertion-options.js';
import { parseClaimPath } from './claim-path.js';
import { HeaderEncoding } from './header-encoding.js';

/**
 * A header that the gate fills for the upstream from the caller's identity. A caller who sends it is refused. Strings
 * of visible ASCII travel as they are, others percent-encoded; numbers and booleans as JSON writes them; arrays and
 * objects as base64 of their JSON, unless another `HeaderEncoding` is chosen. A missing claim leaves the header out.
 */
export class UpstreamHeader {
  /**
   * Carries a claim.
   *
   * @param name the header's name, in any case
   * @param path where the claim is: names joined by dots, as in `realm_access.roles`; a dot inside a name is written
   * `\.`, and a number selects from an array, counted from 1. Throws if a part is empty.
   * @param encoding how the claim is written; by default as `HeaderEncoding.BASE64_JSON` says
   */
  static claim(name: string, path: string, encoding?: HeaderEncoding): UpstreamHeader {
    return new UpstreamHeader(name, { kind: 'claim', path: parseClaimPath(path) }, encoding);
  }

  /**
   * Carries the caller's groups, as `AccessRule.group` sees them: the claim is the one that the provider says.
   *
   * @param name the header's name, in any case
   * @param encoding how they are written; by default as `HeaderEncoding.CSV` says
   */
  static groups(name: string, encoding?: HeaderEncoding): UpstreamHeader {
    return new UpstreamHeader(name, { kind: 'groups' }, encoding ?? HeaderEncoding.CSV);
  }

  /**
   * Carries the caller's subject (`sub`). It names somebody at one provider only: on a gate with several, the upstream
   * needs the `issuer` too.
   *
   * @param name the header's name, in any case
   */
  static subject(name: string): UpstreamHeader {
    return new UpstreamHeader(name, { kind: 'subject' });
  }

  /**
   * Carries the issuer that vouches for the caller, for a provider with tenants that of the tenant. It and the subject
   * together name a user.
   *
   * @param name the header's name, in any case
   */
  static issuer(name: string): UpstreamHeader {
    return new UpstreamHeader(name, { kind: 'issuer' });
  }

  /**
   * Carries the id by which `/auth/sessions` lists the session: the same for its whole life, and no credential. Only
   * callers with a session have one.
   *
   * @param name the header's name, in any case
   */
  static sessionId(name: string): UpstreamHeader {
    return new UpstreamHeader(name, { kind: 'sessionId' });
  }

  /**
   * Carries the access token behind `Bearer`, for upstreams that verify it themselves. In `authorization`, which REST APIs
   * alone can fill, callers with a session and callers with a token of their own look the same.
   *
   * @param name the header's name, in any case; by default `authorization`
   */
  static bearerToken(name?: string): UpstreamHeader {
    return new UpstreamHeader(name ?? 'authorization', { kind: 'bearerToken' });
  }

  /**
   * Carries the access token.
   *
   * @param name the header's name, in any case
   */
  static accessToken(name: string): UpstreamHeader {
    return new UpstreamHeader(name, { kind: 'accessToken' });
  }

  /**
   * Carries the refresh token by which the provider replaced the one that the caller showed, see
   * `Credential.refreshToken`. The upstream hands it to the caller, who shows it from then on. Left out where there is none,
   * so that a provider which does not replace them never fills it; the refresh tokens of sessions never leave the gate.
   *
   * @param name the header's name, in any case; not the one in which callers show theirs
   */
  static refreshToken(name: string): UpstreamHeader {
    return new UpstreamHeader(name, { kind: 'refreshToken' });
  }

  /**
   * Carries the ID token of the login; only callers with a session have one.
   *
   * @param name the header's name, in any case
   */
  static idToken(name: string): UpstreamHeader {
    return new UpstreamHeader(name, { kind: 'idToken' });
  }

  /**
   * Carries the userinfo response: of the login, of a token that was authenticated by userinfo, or of `userinfoClaims`.
   *
   * @param name the header's name, in any case
   * @param encoding how it is written; by default as `HeaderEncoding.BASE64_JSON` says
   */
  static userinfo(name: string, encoding?: HeaderEncoding): UpstreamHeader {
    return new UpstreamHeader(name, { kind: 'userinfo' }, encoding);
  }

  /**
   * Carries the JWT of a signed userinfo response (OpenID Connect Core 1.0, section 5.3.2), for upstreams that verify it
   * themselves: its `aud` is the gate's client. Only callers with a token have it, never those with a session.
   *
   * @param name the header's name, in any case
   */
  static userinfoJwt(name: string): UpstreamHeader {
    return new UpstreamHeader(name, { kind: 'userinfoJwt' });
  }

  /**
   * Carries what the provider said about the token (RFC 7662); only callers whose token was introspected have it.
   *
   * @param name the header's name, in any case
   * @param encoding how it is written; by default as `HeaderEncoding.BASE64_JSON` says
   */
  static introspection(name: string, encoding?: HeaderEncoding): UpstreamHeader {
    return new UpstreamHeader(name, { kind: 'introspection' }, encoding);
  }

  /**
   * Carries the JWT in which the provider said it (RFC 9701), for upstreams that verify it themselves: its `aud` is the
   * gate's client. Only callers whose token was introspected with `signedAnswer` have it.
   *
   * @param name the header's name, in any case
   */
  static introspectionJwt(name: string): UpstreamHeader {
    return new UpstreamHeader(name, { kind: 'introspectionJwt' });
  }

  /**
   * Carries a JWT in which the gate itself vouches for the caller, so that an upstream can insist that a request came
   * through the gate. It is signed with ES256 by what `assertionKeys` of the gate says; the public keys are at
   * `/auth/jwks`, and `claimgate/verify` checks it in Node.js. Callers without credential get none.
   *
   * @param name the header's name, in any case
   * @param options whom it is for and what it says; throws if they cannot work
   */
  static assertion(name: string, options: AssertionOptions): UpstreamHeader {
    return new UpstreamHeader(name, assertionSettings(options));
  }

  /** The header's name in lower case. */
  readonly name: string;
  private readonly source: UpstreamHeaderSource;

  private constructor(
    name: string,
    source: UpstreamHeaderSource,
    private readonly encoding?: HeaderEncoding,
  ) {
    this.name = name.toLowerCase();
    this.source = source;
  }

  /** @internal */
  get _settings(): UpstreamHeaderSettings {
    const { name, source, encoding } = this;
    return { name, source, ...(encoding === undefined ? {} : { encoding: encoding._encoding }) };
  }
}
