import type { FailureLimit } from './failure-limit.js';
import type { ExchangeSettings, TokenExchangeSettings } from './token-exchange.js';

/**
 * How credentials other than sessions and plain bearer tokens are taken. Each part is there if the gate takes that kind.
 * Durations are in seconds. This file imports types of this folder, and nothing that runs.
 */
export interface WaysIn {
  /** Where an access token may stand besides the `Authorization` header. */
  readonly tokenPlaces?: TokenPlaces;
  readonly introspection?: IntrospectionSettings;
  readonly userinfo?: UserinfoSettings;
  /** Whether claims that a token of a user does not have are fetched from the userinfo endpoint, and for how long they count. */
  readonly userinfoClaims?: { readonly remembered: number };
  readonly clientCredentials?: GrantSettings;
  readonly password?: GrantSettings;
  readonly tokenExchange?: TokenExchangeSettings;
  /** RFC 7523: the incoming token is the assertion. */
  readonly jwtBearer?: ExchangeSettings;
  readonly refreshToken?: RefreshTokenSettings;
}

export interface TokenPlaces {
  /** A header, in lower case. */
  readonly header?: string;
  readonly cookie?: string;
  readonly query?: string;
}

/** A way in at one of the gate's providers. */
export interface AtProvider {
  /** Its id; without it the first one is asked. */
  readonly provider?: string;
}

/** RFC 7662. */
export interface IntrospectionSettings extends AtProvider {
  /** Whether JWTs that were verified already are introspected too, each at its issuer, so that a revoked one stops passing. */
  readonly jwts: boolean;
  /** Clients whose tokens count although they name no audience of ours. */
  readonly clientIds: readonly string[];
  /** Whether an answer counts that does not say what kind of token it is about. */
  readonly untyped: boolean;
  /** `jwt` asks for a signed answer (RFC 9701) and takes no other. */
  readonly answer: 'json' | 'jwt';
  /** For how long an answer counts without asking again; 0 asks every time. */
  readonly remembered: number;
  /** Whether all instances share their answers through the table. */
  readonly inTable: boolean;
  readonly parameters: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly failures: FailureLimit;
}

/** The userinfo endpoint as a way to authenticate an opaque token. */
export interface UserinfoSettings extends AtProvider {
  readonly audience: UserinfoAudience;
  readonly remembered: number;
  readonly failures: FailureLimit;
}

/** What proves that an opaque token was issued for us: userinfo itself answers for any client's token. */
export type UserinfoAudience =
  /** Google's tokeninfo: says for which client the token was issued. */
  | { readonly kind: 'tokeninfo'; readonly url: string; readonly clientIds: readonly string[] }
  /** Nothing; somebody decided that tokens of all clients of the provider pass. */
  | { readonly kind: 'any' };

/** Basic credentials that are traded for an access token at the token endpoint. */
export interface GrantSettings extends AtProvider {
  readonly scope?: string;
  readonly audience?: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** For how long a token counts that was granted, without asking again; 0 asks every time. */
  readonly remembered: number;
  readonly limits: AttemptLimits;
}

/** A refresh token that the caller shows, of the gate's own client at the provider. */
export interface RefreshTokenSettings extends AtProvider {
  /** Where it stands, in lower case. */
  readonly header: string;
  readonly scope?: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly limits: FailureLimit;
}

/** How many attempts may fail within that time before no more are made. */
export interface AttemptLimits extends FailureLimit {
  readonly perAccount: number;
}
