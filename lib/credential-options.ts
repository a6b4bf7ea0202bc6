import type { Duration } from 'aws-cdk-lib';
import type { UserinfoAudience } from './userinfo-audience.js';

/** How bearer tokens are taken. */
export interface BearerOptions {
  /**
   * A header besides `Authorization` that may carry the token, with or without `Bearer` before it.
   *
   * @default - none
   */
  readonly header?: string;

  /**
   * A cookie that may carry the token. Browsers send it along by themselves, so requests that change something must come
   * from an allowed origin, as with a session.
   *
   * @default - none
   */
  readonly cookie?: string;

  /**
   * A query parameter that may carry the token. Addresses end up in logs, histories and `Referer` headers, and anybody can
   * make a link with a token of his own in it: use it where a client cannot send a header, and for nothing else. An HTTP
   * API takes it away before the upstream; a REST API passes it on.
   *
   * @default - none
   */
  readonly queryParameter?: string;

  /**
   * Asks the userinfo endpoint about the user of each token with the scope `openid`, for claims that the token does not
   * have, and remembers the answer for so long. At most one hour.
   *
   * @default - the token says all
   */
  readonly userinfoClaims?: Duration;
}

/** How the provider is asked about tokens (RFC 7662). */
export interface IntrospectionOptions {
  /**
   * The id of the provider that is asked about opaque tokens, where the gate has several. `clientIds`,
   * `acceptUntypedTokens`, `parameters` and `headers` are for this one; a JWT is asked about where it was issued.
   *
   * @default - the first one
   */
  readonly provider?: string;

  /**
   * Also asks about JWTs, after they were verified: one that was revoked stops passing, and every token costs a request to
   * the provider.
   *
   * @default false
   */
  readonly introspectJwts?: boolean;

  /**
   * Clients whose tokens pass although they name none of the audiences of the provider.
   *
   * @default - a token must be for an audience of the provider
   */
  readonly clientIds?: string[];

  /**
   * Takes answers that say nothing of the kind of token. Only for a provider whose endpoint answers `active` for access
   * tokens alone: at others a refresh token would pass.
   *
   * @default false
   */
  readonly acceptUntypedTokens?: boolean;

  /**
   * Asks for a signed answer (RFC 9701), and takes no other.
   *
   * @default false
   */
  readonly signedAnswer?: boolean;

  /**
   * How long an answer counts without asking again, never past the expiry of the token: for so long a token passes that was
   * revoked. `Duration.seconds(0)` asks every time. At most one hour.
   *
   * @default Duration.seconds(60)
   */
  readonly cacheTtl?: Duration;

  /**
   * Shares answers among all instances of the function, through the table of the gate, sealed.
   *
   * @default false
   */
  readonly cacheInTable?: boolean;

  /**
   * Further parameters of the request.
   *
   * @default - none
   */
  readonly parameters?: { [name: string]: string };

  /**
   * Further headers of the request. They stand in the template: no place for secrets.
   *
   * @default - none
   */
  readonly headers?: { [name: string]: string };

  /**
   * The time for which tokens are counted that the provider calls no good; then counting starts anew. At most one day.
   *
   * @default Duration.minutes(5)
   */
  readonly attemptWindow?: Duration;

  /**
   * How many tokens per address may be no good within the window before the provider is not asked any more about tokens of
   * that address; of an IPv6 address, the first 64 bits count. Tokens that are remembered still pass. The address is the
   * one that API Gateway sees: behind CloudFront or a proxy many callers share one.
   *
   * @default 300
   */
  readonly attemptsPerAddress?: number;
}

/** How opaque tokens are authenticated at the userinfo endpoint. */
export interface UserinfoOptions {
  /**
   * The id of the provider that is asked, where the gate has several.
   *
   * @default - the first one
   */
  readonly provider?: string;

  /** What proves that a token was issued for this API: userinfo answers for tokens of every client. */
  readonly audience: UserinfoAudience;

  /**
   * How long an answer counts without asking again. `Duration.seconds(0)` asks every time. At most one hour.
   *
   * @default Duration.seconds(60)
   */
  readonly cacheTtl?: Duration;

  /**
   * The time for which tokens are counted that the provider calls no good; then counting starts anew. At most one day.
   *
   * @default Duration.minutes(5)
   */
  readonly attemptWindow?: Duration;

  /**
   * How many tokens per address may be no good within the window before the provider is not asked any more about tokens of
   * that address; of an IPv6 address, the first 64 bits count. Tokens that are remembered still pass. The address is the
   * one that API Gateway sees: behind CloudFront or a proxy many callers share one.
   *
   * @default 300
   */
  readonly attemptsPerAddress?: number;
}

/** How refresh tokens are taken that callers show. */
export interface RefreshTokenOptions {
  /**
   * The header in which they are shown, with or without `Bearer` before them.
   *
   * @default 'x-refresh-token'
   */
  readonly header?: string;

  /**
   * The id of the provider that issued them to the gate's client, where the gate has several.
   *
   * @default - the first one
   */
  readonly provider?: string;

  /**
   * The scope that is asked for, words with spaces between them: at most what the refresh token was issued for.
   *
   * @default - none, so that the provider gives all of that
   */
  readonly scope?: string;

  /**
   * Further parameters of the token request, such as `resource`.
   *
   * @default - none
   */
  readonly parameters?: { [name: string]: string };

  /**
   * The time for which refresh tokens are counted that the provider does not take; then counting starts anew. At most one
   * day.
   *
   * @default Duration.minutes(5)
   */
  readonly attemptWindow?: Duration;

  /**
   * How many refresh tokens of an address may be no good within the window; of an IPv6 address, the first 64 bits count. The address is
   * the one that API Gateway sees: behind CloudFront or a proxy many callers share one.
   *
   * @default 50
   */
  readonly attemptsPerAddress?: number;
}

/** How Basic credentials are traded for an access token. */
export interface GrantOptions {
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
   * The `audience` that is asked for, at providers that want it, as Auth0 does.
   *
   * @default - none
   */
  readonly audience?: string;

  /**
   * Further parameters of the token request, such as `resource`.
   *
   * @default - none
   */
  readonly parameters?: { [name: string]: string };

  /**
   * How long a token that the provider granted is used without asking again, never past its expiry: for so long a caller
   * passes whose secret was changed or whose account was locked. `Duration.seconds(0)` asks every time. At most one day.
   *
   * @default Duration.minutes(15)
   */
  readonly cacheTtl?: Duration;

  /**
   * The time for which failed attempts are counted; then counting starts anew. At most one day.
   *
   * @default Duration.minutes(5)
   */
  readonly attemptWindow?: Duration;

  /**
   * How many attempts may fail per client id or user name within the window, from wherever they come. Whoever uses them up
   * locks the account at this gate until the window ends; callers whose token is remembered still pass.
   *
   * @default 10
   */
  readonly attemptsPerAccount?: number;

  /**
   * How many attempts may fail per address within the window; of an IPv6 address, the first 64 bits count. The address is
   * the one that API Gateway sees: behind CloudFront or a proxy many callers share one.
   *
   * @default 50
   */
  readonly attemptsPerAddress?: number;
}
