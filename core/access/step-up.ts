import type { Remedy } from './verdict.js';

/** What a login is asked for beyond the usual (RFC 9470). */
export interface StepUp {
  /** One of these. */
  readonly acrValues: readonly string[] | undefined;
  /** Seconds since the person typed a password or the like. */
  readonly maxAge: number | undefined;
  /** The provider to ask, where there are several. */
  readonly provider?: string;
}

/** How a person has to sign in anew, if that is all that is missing. */
export function stepUpOf(remedy: Remedy | undefined, provider?: string): StepUp | undefined {
  if (remedy === undefined || !remedy.lacksAuthentication || remedy.lacksScope) return undefined;
  const { acrValues, maxAge } = remedy;
  return { acrValues, maxAge, ...(provider === undefined ? {} : { provider }) };
}
