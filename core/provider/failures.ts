import { GateError } from '../errors.js';
import type { RefreshOutcome } from '../token-response.js';

/** Nobody answered, or somebody who has troubles of his own. */
export class ProviderUnreachable extends Error {
  override readonly name = 'ProviderUnreachable';

  /** @param unclear whether the provider may have worked on the request all the same */
  constructor(
    message: string,
    readonly unclear = false,
  ) {
    super(message);
  }
}

/** Error codes of RFC 6749 and OpenID Connect Core that may stand in a log; any other text is the provider's own. */
const KNOWN_ERRORS: ReadonlySet<string> = new Set([
  'access_denied',
  'account_selection_required',
  'consent_required',
  'interaction_required',
  'invalid_client',
  'invalid_grant',
  'invalid_request',
  'invalid_request_object',
  'invalid_request_uri',
  'invalid_scope',
  'invalid_target',
  'login_required',
  'registration_not_supported',
  'request_not_supported',
  'request_uri_not_supported',
  'server_error',
  'temporarily_unavailable',
  'unauthorized_client',
  'unsupported_grant_type',
  'unsupported_response_type',
]);

/** Those that say that the gate asked wrongly; with the others the provider did not let the user in. */
const ABOUT_THE_REQUEST: ReadonlySet<string> = new Set([
  'invalid_client',
  'invalid_request',
  'invalid_request_object',
  'invalid_request_uri',
  'invalid_scope',
  'registration_not_supported',
  'request_not_supported',
  'request_uri_not_supported',
  'unauthorized_client',
  'unsupported_response_type',
]);

/** Those by which a token endpoint says that credentials, or what they ask for, are not good. */
const ABOUT_THE_CALLER: ReadonlySet<string> = new Set([
  'access_denied',
  'insufficient_scope',
  'invalid_grant',
  'invalid_scope',
  'invalid_token',
  'unauthorized_client',
]);

/** What openid-client's errors may carry; read by shape, so that this file does not load it. */
interface ProtocolError {
  readonly code?: unknown;
  readonly error?: unknown;
  readonly status?: unknown;
  readonly cause?: unknown;
}

/** Whether the token endpoint did not accept the gate as its client. */
export function isClientRejected(error: unknown): boolean {
  if (!isProtocolError(error)) return false;
  return error.error === 'invalid_client' || (isChallenge(error) && error.status === 401);
}

/** Whether the provider understood the request and will not do it for this caller: what was shown is not good. */
export function isCallerRejected(error: unknown): boolean {
  if (!isProtocolError(error)) return false;
  if (isChallenge(error)) return isBearerChallenge(error.cause);
  return typeof error.error === 'string' && ABOUT_THE_CALLER.has(error.error);
}

/**
 * Whether the provider will not trade a token that was shown to it. RFC 8693 section 2.2.2 says `invalid_request` where
 * the token is no good, and `invalid_target` where it is not for what is asked.
 */
export function isSubjectTokenRejected(error: unknown): boolean {
  if (isCallerRejected(error)) return true;
  return isProtocolError(error) && (error.error === 'invalid_request' || error.error === 'invalid_target');
}

/** The error code of an answer, as far as it may stand in a log. */
export function knownErrorOf(error: unknown): string {
  return isProtocolError(error) ? known(error.error) : 'an error of its own';
}

/** Whether the revocation endpoint knows tokens of another kind only (RFC 7009 section 2.2.1). */
export function isUnsupportedTokenType(error: unknown): boolean {
  return isProtocolError(error) && error.error === 'unsupported_token_type';
}

/**
 * The gate's own error for one of openid-client's. Messages and causes of those quote tokens and claims, so nothing
 * but codes and names of claims is taken over.
 */
export function asGateError(error: unknown): GateError {
  if (error instanceof GateError) return error;
  const unreachable = findCause(error, (cause) => cause instanceof ProviderUnreachable);
  if (unreachable instanceof Error) return new GateError('provider_unavailable', unreachable.message);
  if (!isProtocolError(error)) return new GateError('login_failed', 'unexpected error');
  if (error.code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR') return refusedLogin(known(error.error));
  if (error.error === 'invalid_grant') return new GateError('login_unknown', 'invalid_grant');
  if (error.error !== undefined) return new GateError('login_failed', known(error.error));
  return new GateError('login_failed', describe(error));
}

/** What came of a refresh that brought no tokens; with as little from the provider in it as in `asGateError`. */
export function asRefreshOutcome(error: unknown): RefreshOutcome {
  const unreachable = findCause(error, (cause) => cause instanceof ProviderUnreachable);
  if (unreachable instanceof ProviderUnreachable && unreachable.unclear) {
    return { kind: 'unclear', detail: unreachable.message };
  }
  if (isProtocolError(error) && error.error === 'invalid_grant') return { kind: 'refused' };
  return { kind: 'failed', detail: asGateError(error).detail };
}

/** The same for requests that are not part of a login. */
export function asProviderError(error: unknown): GateError {
  const known = asGateError(error);
  return known.code.startsWith('login_') ? new GateError('provider_answer', known.detail) : known;
}

function refusedLogin(code: string): GateError {
  if (code === 'server_error' || code === 'temporarily_unavailable') return new GateError('provider_unavailable', code);
  return new GateError(ABOUT_THE_REQUEST.has(code) ? 'login_provider_error' : 'login_refused', code);
}

function describe(error: ProtocolError): string {
  const code = typeof error.code === 'string' ? error.code : 'unexpected error';
  const withClaim = findCause(error, (cause) => typeof cause === 'object' && cause !== null && 'claim' in cause);
  const claim = (withClaim as { readonly claim?: unknown } | undefined)?.claim;
  return typeof claim === 'string' ? `${code} (${claim})` : code;
}

function isChallenge(error: ProtocolError): boolean {
  return error.code === 'OAUTH_WWW_AUTHENTICATE_CHALLENGE';
}

/** The endpoint does not take the token; `Basic` would mean that it does not take the client. */
function isBearerChallenge(challenges: unknown): boolean {
  return Array.isArray(challenges) && challenges.some((challenge) => challenge?.scheme === 'bearer');
}

function known(code: unknown): string {
  return typeof code === 'string' && KNOWN_ERRORS.has(code) ? code : 'an error of its own';
}

function isProtocolError(error: unknown): error is ProtocolError {
  return error instanceof Error;
}

function findCause(error: unknown, matches: (cause: unknown) => boolean): unknown {
  for (let cause = error, depth = 0; depth < 5; depth += 1) {
    if (matches(cause)) return cause;
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return undefined;
}
