/** The `typ` of an assertion, so that no other JWT passes for one (RFC 8725 section 3.11). */
export const ASSERTION_TYPE = 'claimgate-assertion+jwt';

/** Claims of an assertion that the gate fills itself. */
export const ASSERTION_CLAIMS = ['iss', 'aud', 'sub', 'idp', 'iat', 'exp', 'nbf', 'jti'];

/** Seconds that an assertion may be good for: more than a kept decision takes, and not much longer. */
export const ASSERTION_LIFETIME = { least: 120, most: 600 };
