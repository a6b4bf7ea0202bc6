import type { AddressLimit } from '../authentication/address-limit.js';
import { GateError } from '../errors.js';
import { answer } from '../pages/endpoint.js';
import { parseParameters } from '../query.js';
import type { GateRequest } from '../request.js';
import type { GateResponse } from '../response.js';
import type { ProviderSettings } from '../settings/document.js';
import type { FailureLimit } from '../settings/failure-limit.js';
import { isIssuedBy, issuerOf } from '../settings/issuer.js';
import { logOutOwner, type OwnerLogoutDependencies } from './owner-logout.js';

export interface FrontChannelDependencies extends OwnerLogoutDependencies {
  /** Logouts of provider sessions that nobody knows: strangers could fill the table with them. */
  readonly unknownLogouts: AddressLimit;
}

/** Of unknown provider sessions. A user's browser asks for one at each logout; many users may share an address. */
export const UNKNOWN_LOGOUTS: FailureLimit = { window: 300, perAddress: 50 };

const MAXIMUM_LENGTH = 1024;

/**
 * `GET /auth/frontchannel-logout` (OpenID Connect Front-Channel Logout 1.0), in a frame of the provider's page. No cookie
 * comes along there, so it is `sid` that says whose session is meant; who knows one has it from the provider.
 */
export function frontChannelLogout(deps: FrontChannelDependencies, request: GateRequest): Promise<GateResponse> {
  return answer(deps, request, ['GET'], async () => {
    const parameters = parseParameters(request.query);
    const [issuer, sid] = [parameters.get('iss'), parameters.get('sid')];
    const provider = deps.settings.providers.find((candidate) => isIssuedBy(candidate, issuer));
    if (provider === undefined) throw new GateError('logout_request', 'iss');
    if (sid === undefined || sid === '' || sid.length > MAXIMUM_LENGTH) throw new GateError('logout_request', 'sid');
    const owner = { kind: 'providerSession', issuer: issuerOf(provider, issuer), value: sid } as const;
    const unproven = () => mayBeWritten(deps, request);
    await logOutOwner(deps, request, owner, { message: 'logged out in a frame of the provider', unproven });
    return framed(provider);
  });
}

/** A login under way may be what an unknown provider session will belong to. */
async function mayBeWritten(
  { unknownLogouts, log }: FrontChannelDependencies,
  { sourceAddress, correlationId }: GateRequest,
): Promise<boolean> {
  if (!unknownLogouts.isUsedUp(sourceAddress) && (await unknownLogouts.count(sourceAddress))) return true;
  log.warn('too many logouts of unknown sessions from one address: a login under way is not stopped', {
    correlationId,
  });
  return false;
}

/** An empty document that the provider, and nobody else, may show in a frame. */
function framed({ issuer, endpoints }: ProviderSettings): GateResponse {
  const addresses = [issuer, endpoints.authorization, endpoints.endSession];
  const origins = new Set(addresses.flatMap((address) => (address === undefined ? [] : [new URL(address).origin])));
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; base-uri 'none'; frame-ancestors ${[...origins].join(' ')}`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
    cookies: [],
    body: '<!doctype html><html lang="en"><title>Signed out</title></html>\n',
  };
}
