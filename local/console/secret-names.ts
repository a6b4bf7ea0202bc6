/** Names of headers, parameters, cookies and properties whose value lets somebody in, in lower case without punctuation. */
const SECRET_NAMES = new Set([
  'apikey',
  'codechallenge',
  'codeverifier',
  'dpop',
  'idtokenhint',
  'nonce',
  'otp',
  'passcode',
  'passphrase',
  'passwd',
  'privatekey',
  'samlresponse',
  'sid',
  'usageidentifierkey',
  'xapikey',
]);

/** And whatever is built from these: `x-access-token`, `client_secret`, `header_authorization`. */
const SECRET_ENDINGS = /(authorization|cookies?|password|secret|secretstring|secretbinary|token|assertion)$/;

/** Secrets of OAuth, but names of harmless things too: a reason code, the state of an order, the kind of a credential. */
const AMBIGUOUS_NAMES = new Set(['code', 'credential', 'credentials', 'session', 'sessionstate', 'state', 'ticket']);
const HARMLESS_WORDS = /^[A-Za-z]?[a-z]{1,15}([_ -][a-z]{1,15}){0,4}$/;

function fold(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Whether a value of this name is a secret. */
export function isSecret(name: string, value: string): boolean {
  const folded = fold(name);
  if (AMBIGUOUS_NAMES.has(folded)) return !HARMLESS_WORDS.test(value);
  return SECRET_NAMES.has(folded) || SECRET_ENDINGS.test(folded);
}

export function isCookieName(name: string): boolean {
  return /cookies?$/.test(fold(name));
}

/** Whose value begins with the name of a scheme, which is none. */
export function isAuthorizationName(name: string): boolean {
  return /authorization(token)?$/.test(fold(name));
}

const COOKIE_ATTRIBUTE =
  /^\s*(path=\/[\w./-]*|domain=[\w.-]+|max-age=-?\d+|expires=\w{3}, [\w :-]+ GMT|samesite=(lax|strict|none)|secure|httponly|partitioned)\s*$/i;

/** What stands behind a cookie that is set, such as `Max-Age=0`. */
export function isCookieAttribute(part: string): boolean {
  return COOKIE_ATTRIBUTE.test(part);
}
