import type { Claims } from './identity.js';

/** What the provider's token endpoint gave. An ID token, where there is one, and its claims are verified. */
export interface TokenResponse {
  readonly accessToken: string;
  /** Seconds from now. */
  readonly expiresIn?: number;
  readonly scope?: string;
  readonly refreshToken?: string;
  readonly idToken?: string;
  readonly idTokenClaims?: IdTokenClaims;
}

export type IdTokenClaims = Claims & { readonly sub: string };

/** How a refresh ended. */
export type RefreshOutcome =
  | { readonly kind: 'refreshed'; readonly tokens: TokenResponse }
  /** The refresh token is worth nothing any more (`invalid_grant`). */
  | { readonly kind: 'refused' }
  /** The answer was lost on the way: the provider may have worked on the request or not. */
  | { readonly kind: 'unclear'; readonly detail: string }
  | { readonly kind: 'failed'; readonly detail: string };
