/** What makes a JWT of an issuer an access token for us. */
export interface AccessTokenProfile {
  readonly audienceClaim: 'aud' | 'client_id';
  readonly audiences: readonly string[];
  readonly proof: AccessTokenProof;
}

/**
 * Positive evidence that a JWT is an access token and not an ID token: a header `typ`, a claim with a fixed
 * value, or the presence of one of some claims that only access tokens carry.
 */
export type AccessTokenProof =
  | { readonly kind: 'typ'; readonly types: readonly string[] }
  | { readonly kind: 'claimEquals'; readonly claim: string; readonly value: string }
  | { readonly kind: 'claimPresent'; readonly claims: readonly string[] };

/** Names of nested claims, outermost first. A number selects from an array, counted from 1 as Kong does. */
export type ClaimPath = readonly string[];
