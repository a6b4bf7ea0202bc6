import type { UpstreamHeaderSettings, UpstreamHeaderSource } from '../core/settings/document.js';
import { contextKey } from '../core/settings/header-name.js';
import { parseClaimPath } from './claim-path.js';

/**
 * A header that the gate fills for the upstream from the caller's identity. A caller who sends it is refused. Strings
 * of visible ASCII travel as they are, others percent-encoded; numbers and booleans as JSON writes them; arrays and
 * objects as base64 of their JSON. A missing claim leaves the header out.
 */
export class UpstreamHeader {
  /**
   * Carries a claim.
   *
   * @param name the header's name, in any case
   * @param path where the claim is: names joined by dots, as in `realm_access.roles`; a dot inside a name is written
   * `\.`, and a number selects from an array, counted from 1. Throws if a part is empty.
   */
  static claim(name: string, path: string): UpstreamHeader {
    return new UpstreamHeader(name, { kind: 'claim', path: parseClaimPath(path) });
  }

  /**
   * Carries the caller's subject (`sub`).
   *
   * @param name the header's name, in any case
   */
  static subject(name: string): UpstreamHeader {
    return new UpstreamHeader(name, { kind: 'subject' });
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
   * Carries the ID token of the login; only callers with a session have one.
   *
   * @param name the header's name, in any case
   */
  static idToken(name: string): UpstreamHeader {
    return new UpstreamHeader(name, { kind: 'idToken' });
  }

  /**
   * Carries the userinfo response of the login as base64 JSON; only callers with a session have one.
   *
   * @param name the header's name, in any case
   */
  static userinfo(name: string): UpstreamHeader {
    return new UpstreamHeader(name, { kind: 'userinfo' });
  }

  /** The header's name in lower case. */
  readonly name: string;
  private readonly source: UpstreamHeaderSource;

  private constructor(name: string, source: UpstreamHeaderSource) {
    this.name = name.toLowerCase();
    this.source = source;
  }

  /** @internal */
  get _contextKey(): string {
    return contextKey(this.name);
  }

  /** @internal */
  get _settings(): UpstreamHeaderSettings {
    return { name: this.name, source: this.source };
  }
}
