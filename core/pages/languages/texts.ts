import type { ReasonCode } from '../../reasons.js';

/** What a page says to a person about a reason code. */
export interface ReasonText {
  readonly title: string;
  /** Paragraphs: what happened, its likely cause, what to do. */
  readonly text: readonly string[];
}

/** Every text of the gate's pages in one language. Names in braces are filled in. */
export interface Texts {
  readonly reasons: Readonly<Record<ReasonCode, ReasonText>>;
  readonly actions: {
    readonly signIn: string;
    readonly signInAgain: string;
    readonly signInAsSomebodyElse: string;
    readonly tryAgain: string;
    readonly home: string;
  };
  /** Terms of the small print. */
  readonly details: { readonly code: string; readonly correlationId: string };
  readonly signedOut: ReasonText;
}
