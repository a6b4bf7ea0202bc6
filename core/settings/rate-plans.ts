import type { ClaimPath } from './token-profile.js';

/** Which usage plan of API Gateway counts for whom. */
export interface RatePlanSettings {
  /** Where a token says which consumer its bearer is; the first claim that is there counts. */
  readonly claims: readonly ClaimPath[];
  /** The id of the provider whose callers are consumers. */
  readonly provider: string;
  readonly plans: readonly RatePlan[];
  readonly unknown: UnknownConsumerSettings;
  /** The plan of callers without a credential. */
  readonly anonymousPlan?: string;
  /** Holds what the values of all API keys end with. */
  readonly apiKeySecretArn: string;
}

export interface RatePlan {
  readonly name: string;
  /** Consumers that have an API key of their own in it. */
  readonly consumers: readonly string[];
}

export type UnknownConsumerSettings =
  | { readonly kind: 'plan'; readonly plan: string }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'refused' };

/** Names are good for rows and for templates. */
export const PLAN_NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/;

/** Characters that the name of a consumer may have. */
export const CONSUMER_LENGTH = 256;
