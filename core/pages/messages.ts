import { REASONS, type ReasonCode } from '../reasons.js';

/** What a page says about a reason, beside the sentence that callers of the API read. */
export interface Message {
  readonly title: string;
  readonly advice?: string;
}

const MESSAGES: Partial<Readonly<Record<ReasonCode, Message>>> = {
  access_denied: {
    title: 'This is not for you',
    advice: 'If you think it should be, ask whoever looks after this service, or sign in as somebody else.',
  },
  login_unknown: {
    title: 'Start signing in again',
    advice: 'This happens when a sign-in page stays open for long, when it is opened twice, or when cookies are off.',
  },
  login_refused: { title: 'You are not signed in', advice: 'You can try again, or sign in as somebody else.' },
  login_failed: { title: 'Signing in failed', advice: 'Try again. If it fails again, report the details below.' },
  login_loop: {
    title: 'Signing in leads nowhere',
    advice:
      'The sign-in itself worked each time, but the session did not last. Most likely the browser blocks cookies of this site, or the session settings of this service are wrong.',
  },
  provider_unavailable: { title: 'Sign-in is out of order', advice: 'Nothing is wrong on your side.' },
  gate_failure: { title: 'Something broke here', advice: 'Nothing is wrong on your side.' },
  not_found: { title: 'No such page' },
};

const BY_STATUS: Readonly<Record<number, string>> = {
  400: 'This request cannot be served',
  401: 'Please sign in',
  403: 'This is not allowed',
  405: 'This request cannot be served',
};

export function messageFor(code: ReasonCode): Message {
  return MESSAGES[code] ?? { title: BY_STATUS[REASONS[code].status] ?? 'Something went wrong' };
}
