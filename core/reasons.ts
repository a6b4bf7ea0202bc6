/** A refusal or failure as callers see it. */
export interface Reason {
  readonly status: 400 | 401 | 403 | 404 | 405 | 429 | 502 | 503;
  /** One sentence for the caller that says what to do. */
  readonly message: string;
}

/** Every reason code of the gate. `docs/errors.md` explains each; a test keeps the two equal. */
export const REASONS = {
  no_credential: { status: 401, message: 'Sign in, or send a bearer token.' },
  credential_not_accepted: { status: 401, message: 'This route does not take this kind of credential.' },
  authorization_malformed: { status: 401, message: 'Send one Authorization header of the form "Bearer <token>".' },
  credentials_malformed: { status: 401, message: 'The Basic credentials cannot be read; send base64 of "id:secret".' },
  credentials_rejected: { status: 401, message: 'The identity provider does not take these credentials.' },
  refresh_token_malformed: { status: 401, message: 'The refresh token cannot be read; send one, in one header.' },
  refresh_token_rejected: {
    status: 401,
    message: 'The identity provider does not take this refresh token; sign in there.',
  },
  refresh_token_used: { status: 401, message: 'This refresh token was replaced by another; send the newest one.' },
  token_not_exchanged: {
    status: 401,
    message: 'The identity provider gives no token of its own for this one.',
  },
  too_many_attempts: { status: 429, message: 'Too many attempts with wrong credentials; wait a few minutes.' },

  token_too_large: { status: 401, message: 'The token is larger than 16 KB.' },
  token_malformed: { status: 401, message: 'The token is not a signed JWT in compact form.' },
  token_critical_header: { status: 401, message: 'The token has a critical header, which is not supported.' },
  token_algorithm: { status: 401, message: 'The token is not signed with an algorithm this gate takes.' },
  token_issuer: { status: 401, message: 'The token is not from a provider of this gate.' },
  token_audience: { status: 401, message: 'The token is not meant for this API.' },
  token_type: { status: 401, message: 'The token is not an access token.' },
  token_bound: { status: 401, message: 'The token is bound to a key, and this gate takes bearer tokens only.' },
  token_expired: { status: 401, message: 'The token has expired; get a new one.' },
  token_not_yet_valid: { status: 401, message: 'The token is not valid yet.' },
  token_claims: { status: 401, message: 'A claim of the token is missing or has the wrong type.' },
  token_key_unknown: { status: 401, message: 'The token is signed with a key the provider does not publish.' },
  token_inactive: { status: 401, message: 'The identity provider says that the token is not active; get a new one.' },
  token_subject: { status: 401, message: 'The identity provider says different things about whose token it is.' },
  token_signature: { status: 401, message: 'The signature of the token does not match.' },

  session_malformed: { status: 401, message: 'The session cookie is not one of this gate; sign in again.' },
  session_unknown: { status: 401, message: 'The session has ended; sign in again.' },
  session_expired: { status: 401, message: 'The session has reached its maximum age; sign in again.' },
  session_idle: { status: 401, message: 'The session was not used for too long; sign in again.' },
  session_not_renewed: { status: 401, message: 'The session was not renewed in time; sign in again.' },
  session_revoked: { status: 401, message: 'The identity provider has ended the session; sign in again.' },
  session_token_expired: { status: 401, message: 'The access token of the session has expired; sign in again.' },

  form_lost: { status: 401, message: 'The session had ended, so the form was not sent on; sign in and send it again.' },

  refresh_pending: { status: 503, message: 'The tokens are being refreshed; try again at once.' },
  refresh_failed: {
    status: 503,
    message: 'The identity provider does not refresh tokens just now; try again soon.',
  },

  access_denied: { status: 403, message: 'You are signed in, but this route is not for you.' },
  consumer_unknown: { status: 403, message: 'You are signed in, but nobody has given you a plan for this API.' },
  insufficient_user_authentication: {
    status: 401,
    message: 'You are signed in, but not as strongly or as recently as this route needs; sign in anew.',
  },
  cross_site: { status: 403, message: 'Requests that change something must come from an allowed origin.' },
  identity_header: { status: 403, message: 'The request carries a header that only the gate may set.' },
  method_override: { status: 403, message: 'The request asks for another method than it uses.' },
  dot_segment: { status: 403, message: 'The path of the request has a "." or ".." in it.' },
  route_unknown: { status: 403, message: 'The gate has no access rule for this route.' },
  headers_too_large: { status: 403, message: 'The identity is too large to be passed on as headers.' },

  return_url: { status: 400, message: 'The return_to parameter must be a path of this site.' },
  parameter_repeated: { status: 400, message: 'A parameter is there more than once.' },
  not_a_navigation: { status: 401, message: 'Open the login page in the browser; a script cannot sign in.' },
  login_expired: { status: 400, message: 'This sign-in took longer than 30 minutes; start again.' },
  login_other_host: { status: 400, message: 'This sign-in was started at another host name; start again here.' },
  cookies_blocked: {
    status: 400,
    message: 'The cookie of this sign-in did not come back; allow cookies and start again.',
  },
  login_clock_skew: { status: 502, message: 'The clocks of the gate and of the identity provider differ; set them.' },
  login_provider_error: {
    status: 502,
    message: 'The identity provider did not accept the request; check the registration of the client.',
  },
  login_unknown: { status: 400, message: 'This sign-in has expired or was started elsewhere; start again.' },
  login_refused: { status: 403, message: 'The identity provider did not sign you in.' },
  step_up_failed: {
    status: 403,
    message: 'The identity provider did not sign you in as strongly or as recently as the page needs.',
  },
  login_failed: { status: 502, message: 'The identity provider gave an answer that could not be verified.' },
  login_revoked: { status: 400, message: 'You were logged out while you were signing in; sign in again.' },
  login_loop: {
    status: 400,
    message: 'Signing in did not succeed three times in a row; check that cookies are allowed.',
  },
  logout_token: { status: 400, message: 'The logout token is not one that this gate acts on.' },
  logout_request: { status: 400, message: 'The logout request does not have the parameters it needs.' },
  logout_incomplete: { status: 503, message: 'Some sessions could not be ended in time; send the request again.' },
  not_found: { status: 404, message: 'There is no such page.' },
  method_not_allowed: { status: 405, message: 'This page does not take this method.' },
  provider_answer: { status: 502, message: 'The identity provider gave an answer that the gate cannot use.' },
  provider_unavailable: { status: 503, message: 'The identity provider cannot be reached; try again soon.' },
  signing_failed: { status: 503, message: 'The gate cannot vouch for callers just now; try again soon.' },
  gate_failure: { status: 503, message: 'The gate failed; try again, and report the correlation id if it persists.' },
} as const satisfies Record<string, Reason>;

export type ReasonCode = keyof typeof REASONS;
