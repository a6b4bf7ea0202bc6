import { expect, test } from 'vitest';
import { textOf } from '../../architecture/source-files.js';

const SAFETY = 'test/core/safety';
const SESSIONS = `${SAFETY}/stolen-and-forged-sessions.test.ts`;
const CALLBACKS = `${SAFETY}/callbacks.test.ts`;
const REDIRECTS = `${SAFETY}/open-redirects.test.ts`;
const REFLECTION = `${SAFETY}/reflection.test.ts`;
const REQUESTS = `${SAFETY}/hostile-requests.test.ts`;
const FINISH = 'test/core/login/finish.test.ts';
const BACK_CHANNEL = 'test/core/logout/back-channel.test.ts';

/** What comparable systems got wrong, and the tests that show that this one does not: file and title. */
const TESTS: Readonly<Record<string, readonly (readonly [file: string, title: string])[]>> = {
  'session fixation': [
    [FINISH, 'gives a new cookie, and the session before is dead'],
    [FINISH, 'is what another browser gets with a stolen state'],
    ['test/acceptance/login.ts', 'gives a new cookie each time, and the old one is dead'],
    ['test/acceptance/login.ts', 'cannot be finished by who did not start it'],
  ],
  'cookie of gate A at gate B': [
    [SESSIONS, 'is refused when B %s'],
    [SESSIONS, 'is refused when B has a secret of its own under the same version'],
    [FINISH, 'is what the login of another %s is'],
  ],
  'stolen table without a cookie': [
    [SESSIONS, 'finds nothing in it that works as a cookie'],
    [SESSIONS, 'reads no token, claim or subject, not even with the gate secret'],
    ['test/core/sessions/sealing.test.ts', 'shows nothing of the session to who reads the table'],
  ],
  'row forged by who can write the table': [
    [SESSIONS, 'cannot forge a session for a cookie of their own'],
    [SESSIONS, 'cannot move a session to another version or secret'],
    [SESSIONS, 'cannot change a bit of the sealed content'],
  ],
  'sealed items swapped between rows': [
    [SESSIONS, 'cannot put the sealed content of one session into the row of another'],
  ],
  'expiry edited in the row': [[SESSIONS, 'cannot let a session live longer by editing its expiry']],
  'gate secret rotated with sessions alive': [
    [SESSIONS, 'once keeps them, and twice ends those of the first'],
    ['test/core/authentication/session.test.ts', 'is read once when a session names a version that is not known yet'],
    [BACK_CHANNEL, 'finds sessions that began under the secret before'],
  ],
  'session epoch raised': [[SESSIONS, 'by a raised epoch cannot be used, and a new login can']],
  'cookie replayed after logout': [
    [SESSIONS, 'is not brought back by the cookie that was logged out'],
    ['test/acceptance/session.ts', 'ends here and at the provider when its user logs out'],
  ],
  'logout token with a claim missing or wrong': [
    [BACK_CHANNEL, 'a logout token is refused, and ends nothing,'],
    ...[
      ...['without iss', 'of a foreign issuer', 'without aud', 'without iat', 'without exp', 'without jti'],
      ...['without events', 'without sid and sub', 'with a nonce', 'of the type of access tokens'],
    ].map((title) => [BACK_CHANNEL, title] as const),
    ['test/acceptance/logout.ts', 'is refused when its token is %s'],
  ],
  'logout token replayed': [[BACK_CHANNEL, 'that comes again answers 200 and does nothing']],
  'logout token of alg none, or of a key of somebody else': [
    [BACK_CHANNEL, 'without a signature'],
    [BACK_CHANNEL, 'signed with the client secret'],
    [BACK_CHANNEL, 'signed by somebody else under the name of the key'],
  ],
  'open redirect': [
    [REDIRECTS, 'the corpus has at least 300 strings, each of them once'],
    [REDIRECTS, '%s %s leads to no other site'],
    [REDIRECTS, 'is refused, and neither a cookie nor a redirect is sent'],
    [REDIRECTS, 'post_logout_redirect_uri does not change where a logout ends'],
    ['test/core/login/return-url.test.ts', 'never leads to an origin that is not allowed, however a browser reads it'],
  ],
  'duplicated state, code or iss': [
    [CALLBACKS, 'a callback with a parameter twice'],
    ['test/acceptance/login.ts', 'takes no parameter twice'],
  ],
  'callback with every subset of its parameters': [
    [CALLBACKS, 'makes no session without the state: %j'],
    [CALLBACKS, 'makes one with the state only if there is a code and no error: %j'],
    ['test/acceptance/malformed-input.ts', 'a callback with any subset of its parameters'],
  ],
  'script in a reflected value': [
    [REFLECTION, '%s %s reflects nothing that a browser would run'],
    [REFLECTION, 'every page that there is was looked at'],
    ['test/core/pages/page.test.ts', 'escapes whatever is put on it'],
    ['test/browser/pages.ts', 'denied does not run what its address brings along'],
  ],
  'hostile Cookie header': [
    [REQUESTS, 'never makes %s %s throw or fail'],
    ['test/core/cookies.test.ts', 'never makes the parser throw or exceed its bounds'],
    ['test/acceptance/malformed-input.ts', 'the cookie header'],
  ],
  'counts and sizes of the caller': [
    [REQUESTS, 'what a caller can make many or large is bounded'],
    ['test/core/login/start.test.ts', 'keeps the five newest'],
    ['test/core/login/return-url.test.ts', 'may take 2048 characters as a parameter and no more'],
    ['test/core/account/resubmit.test.ts', 'over 16 KB'],
  ],
};

test.each(Object.entries(TESTS))('%s has tests', (_, tests) => {
  expect(tests.length).toBeGreaterThan(0);
  for (const [file, title] of tests) expect(textOf(file), file).toContain(title);
});
