import { REASONS, type ReasonCode } from '../../reasons.js';
import type { ReasonText, Texts } from './texts.js';

/** What callers of the API are told is good enough for people too. */
function asTold(title: string, code: ReasonCode): ReasonText {
  return { title, text: [REASONS[code].message] };
}

const SIGN_IN = 'Please sign in';
const NOT_ALLOWED = 'This is not allowed';
const UNUSABLE = 'This request cannot be served';
const NOT_YOU = 'Nothing is wrong on your side.';

export const ENGLISH: Texts = {
  reasons: {
    no_credential: { title: SIGN_IN, text: ['This page is for people who are signed in.'] },
    credential_not_accepted: asTold(SIGN_IN, 'credential_not_accepted'),
    authorization_malformed: asTold(SIGN_IN, 'authorization_malformed'),
    credentials_malformed: asTold(SIGN_IN, 'credentials_malformed'),
    credentials_rejected: asTold(SIGN_IN, 'credentials_rejected'),
    too_many_attempts: asTold(NOT_ALLOWED, 'too_many_attempts'),
    refresh_token_malformed: asTold(SIGN_IN, 'refresh_token_malformed'),
    refresh_token_rejected: asTold(SIGN_IN, 'refresh_token_rejected'),
    refresh_token_used: asTold(SIGN_IN, 'refresh_token_used'),
    token_not_exchanged: asTold(SIGN_IN, 'token_not_exchanged'),
    token_too_large: asTold(SIGN_IN, 'token_too_large'),
    token_malformed: asTold(SIGN_IN, 'token_malformed'),
    token_critical_header: asTold(SIGN_IN, 'token_critical_header'),
    token_algorithm: asTold(SIGN_IN, 'token_algorithm'),
    token_issuer: asTold(SIGN_IN, 'token_issuer'),
    token_audience: asTold(SIGN_IN, 'token_audience'),
    token_type: asTold(SIGN_IN, 'token_type'),
    token_bound: asTold(SIGN_IN, 'token_bound'),
    token_expired: asTold(SIGN_IN, 'token_expired'),
    token_not_yet_valid: asTold(SIGN_IN, 'token_not_yet_valid'),
    token_claims: asTold(SIGN_IN, 'token_claims'),
    token_key_unknown: asTold(SIGN_IN, 'token_key_unknown'),
    token_inactive: asTold(SIGN_IN, 'token_inactive'),
    token_subject: asTold(SIGN_IN, 'token_subject'),
    token_signature: asTold(SIGN_IN, 'token_signature'),
    session_malformed: { title: SIGN_IN, text: ['Your browser sent a session that this service does not know.'] },
    session_unknown: { title: SIGN_IN, text: ['Your session has ended.'] },
    session_expired: { title: SIGN_IN, text: ['Your session has ended: it reached its maximum age.'] },
    session_idle: { title: SIGN_IN, text: ['Your session has ended: it was not used for a while.'] },
    session_not_renewed: { title: SIGN_IN, text: ['Your session has ended: it was not renewed in time.'] },
    session_revoked: { title: SIGN_IN, text: ['Your session has ended: the sign-in service ended it.'] },
    session_token_expired: { title: SIGN_IN, text: ['Your session has ended: it was not renewed in time.'] },
    refresh_pending: {
      title: 'One moment, please',
      text: ['Your session is being renewed. Load the page again; you need not sign in.'],
    },
    refresh_failed: {
      title: 'The sign-in service does not answer',
      text: ['Your session could not be renewed just now. Try again in a minute; you need not sign in.'],
    },
    access_denied: {
      title: 'This is not for you',
      text: [
        'You are signed in, but you may not open this page.',
        'If you think you should, ask whoever looks after this service, or sign in as somebody else.',
      ],
    },
    consumer_unknown: {
      title: 'There is no plan for you',
      text: [
        'You are signed in, but this service has not been set up for you.',
        'Ask whoever looks after this service, or sign in as somebody else.',
      ],
    },
    form_lost: {
      title: 'Your form was not sent',
      text: [
        'Your session had ended before it arrived, and it is of a kind that cannot be kept here.',
        'Sign in in another tab, come back to this one, go back to the form with the back button, and send it again.',
      ],
    },
    insufficient_user_authentication: {
      title: SIGN_IN,
      text: ['You are signed in, but this page needs a stronger or more recent sign-in.'],
    },
    cross_site: {
      title: NOT_ALLOWED,
      text: [
        'Another site tried to do something here in your name, so nothing was done.',
        'If it was you, start from the pages of this service.',
      ],
    },
    identity_header: asTold(NOT_ALLOWED, 'identity_header'),
    method_override: asTold(NOT_ALLOWED, 'method_override'),
    dot_segment: asTold(NOT_ALLOWED, 'dot_segment'),
    route_unknown: asTold(NOT_ALLOWED, 'route_unknown'),
    headers_too_large: asTold(NOT_ALLOWED, 'headers_too_large'),
    return_url: {
      title: UNUSABLE,
      text: ['The link that brought you here leads to another site, or is too long. Sign in without it.'],
    },
    parameter_repeated: asTold(UNUSABLE, 'parameter_repeated'),
    not_a_navigation: asTold(SIGN_IN, 'not_a_navigation'),
    login_expired: {
      title: 'Start signing in again',
      text: ['This sign-in took longer than half an hour, so it has expired.', 'Nothing is lost: sign in again.'],
    },
    login_other_host: {
      title: 'Start signing in again',
      text: [
        'You began at another address of this service, and a browser keeps the sign-in for that address alone.',
        'Sign in again from here: this is the right address.',
      ],
    },
    cookies_blocked: {
      title: 'The cookie of this sign-in is missing',
      text: [
        'The browser did not send it back. Most likely it blocks cookies of this site: allow them, then sign in again.',
        'It is missing too when you began in another browser, or had finished before.',
      ],
    },
    login_clock_skew: {
      title: 'Signing in failed',
      text: [
        'The clocks of this service and of the identity provider differ too much. Nothing is wrong on your side.',
        'Try again in a few minutes. If it persists, report the details below.',
      ],
    },
    login_provider_error: {
      title: 'The identity provider reports an error',
      text: [
        'It did not accept how this service asked. Most likely a setting of this service is wrong.',
        'Try again. If it fails again, report the details below.',
      ],
    },
    login_unknown: {
      title: 'Start signing in again',
      text: [
        'This sign-in was finished before, or was started elsewhere.',
        'It happens when a sign-in page is opened twice, taken from the history, or passed on to another browser.',
      ],
    },
    login_refused: {
      title: 'You are not signed in',
      text: [
        'The identity provider did not sign you in: perhaps you cancelled, or your account may not use this service.',
        'You can try again, or sign in as somebody else.',
      ],
    },
    step_up_failed: {
      title: 'This sign-in is not strong enough',
      text: [
        'The identity provider signed you in, but not in the way that the page you wanted needs.',
        'Try again and use a second factor. If there is none for your account, ask whoever looks after it.',
      ],
    },
    login_failed: {
      title: 'Signing in failed',
      text: [
        'The identity provider gave an answer that could not be verified.',
        'Try again. If it fails again, report the details below: most likely a setting of this service is wrong.',
      ],
    },
    login_loop: {
      title: 'Signing in leads nowhere',
      text: ['You signed in several times in a row, and each time the session was gone right after.'],
    },
    login_revoked: {
      title: 'You were logged out',
      text: [
        'While you were signing in, you were logged out everywhere.',
        'If you want to stay signed in, sign in again.',
      ],
    },
    logout_token: asTold(UNUSABLE, 'logout_token'),
    logout_request: asTold(UNUSABLE, 'logout_request'),
    logout_incomplete: asTold('Not everything has ended yet', 'logout_incomplete'),
    not_found: { title: 'No such page', text: ['There is nothing at this address.'] },
    method_not_allowed: asTold(UNUSABLE, 'method_not_allowed'),
    provider_answer: {
      title: 'Sign-in is out of order',
      text: [`The identity provider gave an answer that is of no use. ${NOT_YOU}`, 'Try again in a few minutes.'],
    },
    provider_unavailable: {
      title: 'Sign-in is out of order',
      text: [`The identity provider cannot be reached. ${NOT_YOU}`, 'Try again in a few minutes.'],
    },
    signing_failed: {
      title: 'Try again later',
      text: [NOT_YOU, 'Try again in a few minutes. If it persists, report the details below.'],
    },
    gate_failure: {
      title: 'Something broke here',
      text: [NOT_YOU, 'Try again in a few minutes. If it persists, report the details below.'],
    },
  },
  loopCauses: {
    cookie:
      'The browser did not send the session cookie back. Most likely it blocks or deletes cookies of this site: allow them, then try again.',
    host: 'The address in the browser is not the one where the session was stored. Open the start page and try again from there.',
    session:
      'The browser did send its session, but this service no longer has it. Most likely two services share this address, or the session was ended elsewhere: report the details below.',
    clock:
      'The session was over as soon as it began. Most likely the clocks of this service and of the identity provider differ, or its tokens live too short: report the details below.',
    application:
      'You are signed in all the same, so it is the application that keeps asking. Open the start page; if that does not help, report the details below.',
  },
  actions: {
    signIn: 'Sign in',
    signInAgain: 'Sign in again',
    signInAsSomebodyElse: 'Sign in as somebody else',
    tryAgain: 'Try again',
    home: 'Go to the start page',
  },
  details: { code: 'Code', correlationId: 'Correlation id' },
  resubmit: {
    title: 'Your form has not been sent yet',
    text: ['Your session had ended. What you filled in is kept on this page, and nowhere else: leave it open.'],
    steps: ['Sign in. That opens in another tab.', 'Come back to this tab and send the form.'],
    send: 'Send the form',
  },
  resubmitReady: {
    title: 'Now send your form',
    text: ['You can close this tab. Go back to the one with your form and send it from there.'],
  },
  sessions: {
    title: 'Your sessions',
    text: 'You are signed in with these browsers. End a session that you do not know or do not need any more.',
    thisOne: 'this session',
    unknownDevice: 'Unknown device',
    createdAt: 'Signed in',
    lastSeenAt: 'Last used',
    end: 'End',
    endOthers: 'End all other sessions',
    more: 'There are more sessions than are shown here.',
  },
  chooser: {
    title: 'How do you want to sign in?',
    text: 'Choose where you have your account.',
    email: 'Your e-mail address',
    next: 'Continue',
  },
  signedOut: {
    title: 'You are signed out',
    text: ['Your session here has ended. Close the browser if others use this device.'],
  },
};
