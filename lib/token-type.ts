/** What a token is, by the names of RFC 8693 section 3. */
export class TokenType {
  /** An OAuth 2.0 access token. */
  static readonly ACCESS_TOKEN = TokenType.of('urn:ietf:params:oauth:token-type:access_token');

  /** A JWT of whatever meaning. */
  static readonly JWT = TokenType.of('urn:ietf:params:oauth:token-type:jwt');

  /**
   * A type that a provider knows under a name of its own. Throws if the name is no URI.
   *
   * @param uri the name, as in `urn:example:token-type:legacy`
   */
  static of(uri: string): TokenType {
    if (!/^[a-z][a-z0-9+.-]*:\S+$/i.test(uri)) {
      throw new Error(`TokenType.of: "${uri}" is no URI: write it as in "urn:example:token-type:legacy".`);
    }
    return new TokenType(uri);
  }

  private constructor(
    /** The URI that names the type. */
    readonly uri: string,
  ) {}
}
