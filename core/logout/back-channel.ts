import { createHash } from 'node:crypto';
import { encodeFields } from '../authenticated-encryption.js';
import { GateError } from '../errors.js';
import { logFailure } from '../failure.js';
import type { EndpointDependencies } from '../pages/endpoint.js';
import type { KeySource } from '../provider/keys.js';
import { parseParameters } from '../query.js';
import { type GateRequest, singleHeader } from '../request.js';
import { type GateResponse, json } from '../response.js';
import { endSessionsOf, type OwnerEndingDependencies } from '../sessions/ending-by-owner.js';
import type { SessionOwner } from '../sessions/pointers.js';
import { type LogoutToken, verifyLogoutToken } from '../tokens/logout-token.js';
import type { LogoutTokenMemory } from './logout-token-memory.js';

export interface BackChannelDependencies extends EndpointDependencies, OwnerEndingDependencies {
  readonly settings: EndpointDependencies['settings'];
  readonly keys: KeySource;
  readonly logoutTokens: LogoutTokenMemory;
}

const MAXIMUM_BODY = 32_768;
/** Seconds for ending sessions: well within what a function may take, and providers do not wait for long. */
const TIME_LIMIT = 8;

/**
 * `POST /auth/backchannel-logout` (OpenID Connect Back-Channel Logout 1.0): the provider ends the sessions of a browser or
 * of a user. Answers 200 when they have ended, or else 400, as the standard asks for; then the provider may try again.
 */
export async function backChannelLogout(deps: BackChannelDependencies, request: GateRequest): Promise<GateResponse> {
  try {
    const token = await verifyLogoutToken(
      { provider: deps.settings.provider, clientId: deps.settings.client.id, keys: deps.keys, clock: deps.clock },
      logoutTokenOf(request),
    );
    await carryOut(deps, request, token);
    deps.metrics.add('BackChannelLogoutSucceeded');
    return { status: 200, headers: {}, cookies: [], body: '' };
  } catch (thrown) {
    const error = logFailure(deps, request, thrown);
    deps.metrics.add('BackChannelLogoutFailed', { code: error.code });
    return json(400, {
      error: error.reason.status >= 500 ? 'temporarily_unavailable' : 'invalid_request',
      error_description: `${error.code}: ${error.reason.message}`,
      correlationId: request.correlationId,
    });
  }
}

function logoutTokenOf(request: GateRequest): string {
  const [type = ''] = (singleHeader(request, 'content-type') ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/x-www-form-urlencoded') {
    throw new GateError('logout_request', 'the body is no form');
  }
  if (request.body.length > MAXIMUM_BODY) throw new GateError('logout_request', 'the body is larger than 32 KB');
  const token = parseParameters(request.body).get('logout_token');
  if (token === undefined) throw new GateError('logout_request', 'no logout_token');
  return token;
}

/** The token is remembered once all has ended, and not before: a provider that tries again must find what is left. */
async function carryOut(deps: BackChannelDependencies, request: GateRequest, token: LogoutToken): Promise<void> {
  const { issuer } = deps.settings.provider;
  const about = { correlationId: request.correlationId };
  const id = createHash('sha256').update(encodeFields(issuer, token.id)).digest('base64url');
  if (await deps.logoutTokens.knows(id)) {
    deps.log.info('a logout token came again', about);
    return;
  }
  const deadline = deps.clock.now() + TIME_LIMIT;
  const { ended, complete } = await endSessionsOf(deps, ownerIn(token, issuer), { deadline });
  if (ended > 0) deps.metrics.add('SessionsEnded', { value: ended });
  if (!complete) throw new GateError('logout_incomplete', `${ended} sessions ended so far`);
  await deps.logoutTokens.remember(id, token.refusedFrom);
  deps.log.info('logged out by the provider', { ...about, detail: `${ended} sessions ended` });
}

/** A token with `sid` is about one session at the provider, one without about all of the subject's. */
function ownerIn({ providerSession, subject = '' }: LogoutToken, issuer: string): SessionOwner {
  return providerSession === undefined
    ? { kind: 'subject', issuer, value: subject }
    : { kind: 'providerSession', issuer, value: providerSession };
}
