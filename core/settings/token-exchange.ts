import type { FailureLimit } from './failure-limit.js';
import type { AccessTokenProfile, ClaimPath } from './token-profile.js';

/**
 * Tokens of trusted issuers that are traded at the provider for tokens of its own. This file imports types of this folder,
 * and nothing that runs.
 */
export interface ExchangeSettings {
  /** The id of the provider that trades them; without it the first one. */
  readonly provider?: string;
  /** No two have an issuer in common. */
  readonly issuers: readonly TrustedIssuer[];
  readonly scope?: string;
  readonly audience?: string;
  readonly resource?: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Seconds for which a token that was got counts at most without asking again; 0 asks every time. */
  readonly remembered: number;
  /** Of tokens that the provider does not trade. */
  readonly failures: FailureLimit;
}

/** RFC 8693. */
export interface TokenExchangeSettings extends ExchangeSettings {
  /** What the incoming token is, by the names of RFC 8693 section 3. */
  readonly subjectTokenType: string;
  readonly requestedTokenType?: string;
}

/** Whose tokens are traded, and by what each of them is verified before. */
export interface TrustedIssuer {
  /** The exact `iss` of its tokens; with tenants, a template of it. */
  readonly issuer: string;
  readonly tenants?: readonly string[];
  readonly algorithms: readonly string[];
  readonly endpoints: { readonly jwks?: string };
  readonly accessToken: AccessTokenProfile;
  readonly scopePath: ClaimPath;
  /** Which of its tokens are traded; without it, all of them. */
  readonly conditions?: ExchangeConditions;
}

/** All of them have to hold. */
export interface ExchangeConditions {
  readonly hasAudience?: readonly string[];
  readonly missingAudience?: readonly string[];
  readonly hasScopes?: readonly string[];
  readonly missingScopes?: readonly string[];
}
