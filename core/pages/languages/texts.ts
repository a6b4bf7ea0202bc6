import type { ReasonCode } from '../../reasons.js';

/** What a page says to a person about a reason code. */
export interface ReasonText {
  readonly title: string;
  /** Paragraphs: what happened, its likely cause, what to do. */
  readonly text: readonly string[];
}

/** What most likely keeps a loop of logins going. */
export type LoopCause = 'cookie' | 'host' | 'session' | 'clock' | 'application';

/** Every text of the gate's pages in one language. */
export interface Texts {
  readonly reasons: Readonly<Record<ReasonCode, ReasonText>>;
  readonly loopCauses: Readonly<Record<LoopCause, string>>;
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
  /** The page that keeps a form, and the one where the tab with the sign-in ends. */
  readonly resubmit: ReasonText & { readonly steps: readonly string[]; readonly send: string };
  readonly resubmitReady: ReasonText;
  readonly sessions: {
    readonly title: string;
    readonly text: string;
    readonly thisOne: string;
    readonly unknownDevice: string;
    readonly createdAt: string;
    readonly lastSeenAt: string;
    readonly end: string;
    readonly endOthers: string;
    /** There are more than are shown. */
    readonly more: string;
  };
  /** Where there are several identity providers. */
  readonly chooser: {
    readonly title: string;
    readonly text: string;
    readonly email: string;
    readonly next: string;
  };
}
