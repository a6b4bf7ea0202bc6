import { createHash } from 'node:crypto';
import { encodeFields } from '../authenticated-encryption.js';
import { GateError } from '../errors.js';
import { logFailure } from '../failure.js';
import type { Provider } from '../providers.js';
import { parseParameters } from '../query.js';
import { type GateRequest, singleHeader } from '../request.js';
import { type GateResponse, json } from '../response.js';
import type { SessionOwner } from '../sessions/pointers.js';
import { type LogoutToken, verifyLogoutToken } from '../tokens/logout-token.js';
import type { LogoutTokenMemory } from './logout-token-memory.js';
import { logOutOwner, type OwnerLogoutDependencies } from './owner-logout.js';

export interface BackChannelDependencies extends OwnerLogoutDependencies {
  readonly providers: readonly Pick<Provider, 'settings' | 'keys'>[];
  readonly logoutTokens: LogoutTokenMemory;
}

const MAXIMUM_BODY = 32_768;

/**
 * `POST /auth/backchannel-logout` (OpenID Connect Back-Channel Logout 1.0): the provider ends the sessions of a browser or
 * of a user. Answers 200 when they have ended, or else 400, as the standard asks for; then the provider may try again.
 */
export async function backChannelLogout(deps: BackChannelDependencies, request: GateRequest): Promise<GateResponse> {
  try {
    const token = await verifyLogoutToken(deps, logoutTokenOf(request));
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
  const id = createHash('sha256').update(encodeFields(token.issuer, token.id)).digest('base64url');
  if (await deps.logoutTokens.knows(id)) {
    deps.log.info('a logout token came again', { correlationId: request.correlationId });
    return;
  }
  await logOutOwner(deps, request, ownerIn(token), { message: 'logged out by the provider' });
  await deps.logoutTokens.remember(id, token.refusedFrom);
}

/** A token with `sid` is about one session at the provider, one without about all of the subject's. */
function ownerIn({ issuer, providerSession, subject = '' }: LogoutToken): SessionOwner {
  return providerSession === undefined
    ? { kind: 'subject', issuer, value: subject }
    : { kind: 'providerSession', issuer, value: providerSession };
}
