import type { Remedy } from './access/verdict.js';
import type { Identity } from './identity.js';
import type { ReasonCode } from './reasons.js';

/** What the gate says to a request. */
export type Decision = Allow | Refusal;

export interface Allow {
  readonly allowed: true;
  /** Undefined on a route that takes everybody when nobody in particular came. */
  readonly identity: Identity | undefined;
  /** For the log: who came, where the upstream is to see nobody in particular in somebody known. */
  readonly unnamed?: Identity | undefined;
  /**
   * Upstream headers by lower-case name; visible ASCII. A header without value is not in it. `cookie` takes the place of
   * the one that was sent.
   */
  readonly upstreamHeaders: Readonly<Record<string, string>>;
  /** The value of the API key by which API Gateway counts the request, where there are rate plans. */
  readonly apiKey?: string | undefined;
}

export interface Refusal {
  readonly allowed: false;
  readonly code: ReasonCode;
  /** For the log: what was missing, without values from the caller. */
  readonly detail: string;
  /** Set when the caller is a browser that should be sent to sign in. */
  readonly loginUrl: string | undefined;
  /** What another token or login would need, where that is all that is missing. */
  readonly remedy?: Remedy | undefined;
  /** The id of the provider to sign in at for it, where there are several. */
  readonly provider?: string | undefined;
  /** What the access rule misses; undefined if callers may not be told. */
  readonly missing?: string | undefined;
  /** The route whose rule is not met, and the method it was called by. */
  readonly asked?: { readonly route: string; readonly method: string } | undefined;
  /** Set when it is a browser that posts a form. It cannot be sent to sign in, since that would lose the form. */
  readonly formUrl?: string;
}
