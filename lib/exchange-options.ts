import type { Duration } from 'aws-cdk-lib';
import type { IdentityProvider } from './identity-provider.js';
import type { TokenType } from './token-type.js';

/** Somebody whose tokens are traded for tokens of a provider of the gate. */
export interface TrustedIssuer {
  /**
   * By what its tokens are verified before they are traded: keys, algorithms, what proves that they are access tokens, and
   * the audiences that such a token carries. Give the audiences: nobody is a client there.
   */
  readonly issuer: IdentityProvider;

  /**
   * Which of its tokens are traded. Needed where the issuer is a provider of the gate itself, whose other tokens are taken
   * as they are; an issuer that is none has no tokens that could be taken so, and needs no conditions.
   *
   * @default - all of them
   */
  readonly conditions?: ExchangeConditions;
}

/** Which tokens are traded. All that is said has to hold, of every word of it. */
export interface ExchangeConditions {
  /**
   * Audiences that the token has.
   *
   * @default - any
   */
  readonly hasAudience?: string[];

  /**
   * Audiences that the token has not.
   *
   * @default - any
   */
  readonly missingAudience?: string[];

  /**
   * Scopes that the token has, where the issuer keeps them.
   *
   * @default - any
   */
  readonly hasScopes?: string[];

  /**
   * Scopes that the token has not.
   *
   * @default - any
   */
  readonly missingScopes?: string[];
}

/** How JWTs are taken as an assertion (RFC 7523). */
export interface JwtBearerOptions {
  /** Whose tokens are traded. */
  readonly trustedIssuers: TrustedIssuer[];

  /**
   * The id of the provider that is asked, where the gate has several.
   *
   * @default - the first one
   */
  readonly provider?: string;

  /**
   * The scope that is asked for, words with spaces between them.
   *
   * @default - none, so that the provider gives its usual one
   */
  readonly scope?: string;

  /**
   * The `audience` that is asked for: what this API is called at the provider.
   *
   * @default - none
   */
  readonly audience?: string;

  /**
   * The `resource` that is asked for (RFC 8707): where this API is.
   *
   * @default - none
   */
  readonly resource?: string;

  /**
   * Further parameters of the token request, such as `requested_token_use` at Entra ID.
   *
   * @default - none
   */
  readonly parameters?: { [name: string]: string };

  /**
   * How long a token that was got counts without asking again, never past its expiry. `Duration.seconds(0)` asks every
   * time. At most one day.
   *
   * @default Duration.minutes(15)
   */
  readonly cacheTtl?: Duration;

  /**
   * The time for which tokens are counted that the provider does not trade; then counting starts anew. At most one day.
   *
   * @default Duration.minutes(5)
   */
  readonly attemptWindow?: Duration;

  /**
   * How many tokens per address the provider may refuse to trade within the window before it is not asked any more about
   * tokens of that address; of an IPv6 address, the first 64 bits count. Tokens for which something is remembered still
   * pass. The address is the one that API Gateway sees: behind CloudFront or a proxy many callers share one.
   *
   * @default 300
   */
  readonly attemptsPerAddress?: number;
}

/** How tokens are exchanged (RFC 8693). */
export interface TokenExchangeOptions extends JwtBearerOptions {
  /**
   * What the provider is told that the incoming token is.
   *
   * @default TokenType.ACCESS_TOKEN
   */
  readonly subjectTokenType?: TokenType;

  /**
   * What the provider is asked for. Whatever it is, it has to pass as an access token.
   *
   * @default - the provider decides
   */
  readonly requestedTokenType?: TokenType;
}
